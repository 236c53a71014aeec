"""Links that a mail carries in the claim of a badge: signed, dated, and for one purpose each.

The first claim link comes with the award's mail (`issuing.claims`). When it is too old to prove
anything, a new one is mailed; and whoever sees an address taken by somebody else can undo that.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.core import signing

RENEWED_LIFETIME = timedelta(days=7)
UNDO_LIFETIME = timedelta(days=60)

_RENEWED = "alliance.backpack.claim/1"
_UNDO = "alliance.backpack.undo/1"


def renewed_token(award_id: UUID) -> str:
    """A claim token with a date, for an award whose first link is too old."""
    return signing.TimestampSigner(salt=_RENEWED).sign(award_id.hex)


def award_of_renewed(token: str) -> UUID | None:
    """The award of a renewed token within its lifetime, else None."""
    return _read(token, _RENEWED, RENEWED_LIFETIME)


def undo_token(award_id: UUID, person_id: UUID) -> str:
    """A token that takes the address of an award away from the account that claimed it."""
    return signing.TimestampSigner(salt=_UNDO).sign(f"{award_id.hex}.{person_id.hex}")


def read_undo(token: str) -> tuple[UUID, UUID] | None:
    """(award, person) of an undo token within its lifetime, else None."""
    try:
        value = signing.TimestampSigner(salt=_UNDO).unsign(token, max_age=UNDO_LIFETIME)
        award, _, person = value.partition(".")
        return UUID(award), UUID(person)
    except (signing.BadSignature, ValueError):
        return None


def _read(token: str, salt: str, lifetime: timedelta) -> UUID | None:
    try:
        return UUID(signing.TimestampSigner(salt=salt).unsign(token, max_age=lifetime))
    except (signing.BadSignature, ValueError):
        return None
