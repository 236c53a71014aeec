"""GNU Mailman core as the engine of the lists (LISTS_ENGINE=mailman).

Mailman is a program of its own, in an environment of its own. This site's models stay the truth
about lists, subscribers and the archive; Mailman judges, holds, delivers, makes digests and reads
what comes back. Between them:

- `rest` and `lmtp` speak to Mailman, on 127.0.0.1 alone;
- `changes` notes in the transaction that changes something what Mailman has to learn, and
  `syncing` tells it afterwards, as often as needed;
- `plugin` is what of ours runs inside Mailman: it keeps each message that was accepted in a folder,
  before anybody gets it, and `taking` reads that folder;
- `holding` brings to our pages what waits in Mailman, `changes` the decision back.

Docs: how-to/run-mailing-lists.md, decisions/0016.
"""
