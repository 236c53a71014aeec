"""Credentials inside badges that come again, letter for letter: the endorsements of an achievement.

Of one that comes again, kept is what its text alone decides: what it says, that it has the parts
that the standard wants and words with a meaning, its canonical form, and of which key a signature
in it is. Whose that key is, whether all is valid at the moment, and what
is said of it elsewhere, is asked anew each time.
"""

from __future__ import annotations

from badging.documents import Offline
from badging.linked_data.canonical import Prepared, unsecured
from badging.model import v3
from badging.recent import Recent
from badging.verification.examination import Examination, Known

KIND = "EndorsementCredential"
"""Of what is said of a person, nothing is kept."""
MAX_KEPT = 64
"""Credentials that are kept, and as many again that were not met lately. About 50 KB each."""
MAX_MET = 1024
"""Texts that were met, kept or not, by their hash; and as many again."""
MAX_CHARS = 16 * 1024


_kept: Recent[str, Known] = Recent(MAX_KEPT)
_met: Recent[int, bool] = Recent(MAX_MET)


def begin(around: Examination, text: str) -> Examination:
    """Begin to examine the credential with this JSON text, which stands in another.

    Raises Unreadable.
    """
    kept = _kept.get(text)
    if kept is not None:
        return around.beside_as_before(text, kept)
    own = around.beside(text, "json")
    kept = _met_again(own, text)
    if kept is not None:
        own.know(kept)
    return own


def _met_again(own: Examination, text: str) -> Known | None:
    """What is to be kept of a credential, the second time that its text is met."""
    if len(text) > MAX_CHARS or own.detected.kind != KIND or own.jws is not None:
        return None
    if not _met.get(hash(text)):
        _met.put(hash(text), True)
        return None
    secured = unsecured(own.credential, Offline())
    if not secured.stands_alone:
        return None
    kept = Known(own.credential, own.detected, secured, _is_right(own, secured))
    _kept.put(text, kept)
    return kept


def _is_right(own: Examination, secured: Prepared) -> bool:
    """Whether neither the check of the schema nor that of the contexts would say anything."""
    if "credentialSchema" in own.credential or secured.findings:
        return False
    return not v3.problems(own.credential, own.detected.kind, own.detected.data_model)


def forget() -> None:
    """Drop all. What follows is found out anew."""
    _kept.clear()
    _met.clear()
