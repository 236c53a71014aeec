"""The seam between lists as this site knows them and the program that hands out the mail.

The models are the truth about lists, subscribers and what was taken, whichever engine runs. An
engine is told of each change in the transaction that makes it, and brings messages out. The
built-in one does all of it with `Posting` and `Delivery`. Mailman core (the package `mailman`) has
the change noted in a queue of the site and hears of it afterwards over its REST interface; mail for
a list's address is handed to its LMTP door; what it took comes back through
`services.taking.keep_delivered`, what it holds through `HeldMessage`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from django.conf import settings

from alliance.lists.addresses import Local
from alliance.lists.models import EngineChange, HeldMessage, MailingList, Message, Subscription


@dataclass(frozen=True)
class Health:
    """`words` for the operator; `remedy` is empty when all is well."""

    well: bool
    words: str
    remedy: str = ""


class ListEngine(Protocol):
    """What an engine does. Every method but `health` is called inside a transaction."""

    name: str

    def list_changed(self, mailing_list: MailingList) -> None:
        """A list was made, its rules changed, or it was closed."""

    def subscription_changed(self, subscription: Subscription) -> None:
        """Somebody came, left, or chose another mode."""

    def distribute(self, message: Message) -> None:
        """Bring a message that was taken to everybody who wants each message."""

    def let_go(self, held: HeldMessage, *, accepted: bool) -> bool:
        """A moderator has decided on `held`, which is saved afterwards. True when the engine holds
        the message, too, and will bring an accepted one back by itself.
        """

    def receive(self, raw: bytes, envelope_from: str, recipient: str, address: Local) -> bool:
        """Outside a transaction: mail for a list that is there and open. True when the engine has
        taken it; False leaves it to the site. Raises `door.Refusal`.
        """

    def health(self) -> Health: ...


class BuiltIn:
    """Deliveries from this process, over the site's own mail server."""

    name = "builtin"

    def list_changed(self, mailing_list: MailingList) -> None:
        """Rules are read when they are needed."""

    def subscription_changed(self, subscription: Subscription) -> None:
        """Subscribers are read when a message goes out."""

    def distribute(self, message: Message) -> None:
        from alliance.lists.services.sending import send_to_subscribers

        send_to_subscribers(message)

    def let_go(self, held: HeldMessage, *, accepted: bool) -> bool:
        return False

    def receive(self, raw: bytes, envelope_from: str, recipient: str, address: Local) -> bool:
        return False

    def health(self) -> Health:
        from alliance.lists.queries import health_of_deliveries

        return health_of_deliveries()


class Mailman:
    """GNU Mailman core, a program of its own on this machine (package `alliance.lists.mailman`)."""

    name = "mailman"

    def list_changed(self, mailing_list: MailingList) -> None:
        from alliance.lists.mailman import changes

        changes.note(mailing_list, EngineChange.Kind.LIST)

    def subscription_changed(self, subscription: Subscription) -> None:
        from alliance.lists.mailman import changes

        changes.note(subscription.mailing_list, EngineChange.Kind.MEMBER, subscription.email)

    def distribute(self, message: Message) -> None:
        from alliance.lists.mailman import changes

        changes.note(message.mailing_list, EngineChange.Kind.MESSAGE, str(message.pk))

    def let_go(self, held: HeldMessage, *, accepted: bool) -> bool:
        from alliance.lists.mailman import changes

        if held.engine_id is None:
            return False
        changes.note_decision(held, "accept" if accepted else "discard")
        if not accepted:  # the words stay here; what is restored goes out from here
            held.engine_id = None
        return accepted

    def receive(self, raw: bytes, envelope_from: str, recipient: str, address: Local) -> bool:
        from alliance.lists.mailman.receiving import receive

        return receive(raw, envelope_from, recipient, address)

    def health(self) -> Health:
        from alliance.lists.mailman.health import health

        return health()


ENGINES: dict[str, ListEngine] = {"builtin": BuiltIn(), "mailman": Mailman()}


def current() -> ListEngine:
    """The engine that LISTS_ENGINE names. Raises KeyError for one that is not there."""
    return ENGINES[settings.LISTS_ENGINE]


def read_leave_token(token: str) -> tuple[str, str] | None:
    """(list, address) of a link for leaving that an engine of its own has made. Such links stay
    right when another engine has taken over.
    """
    from alliance.lists.mailman.places import leave_key
    from alliance.lists.mailman.plugin.alliance_mailman import tokens

    return tokens.read_leave_token(leave_key(), token)
