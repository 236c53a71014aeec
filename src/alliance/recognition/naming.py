"""What a grant and its badge are called: the same for the same rule, person, occasion and attempt.

So the act of awarding has one name however often it is tried, also where the tables of recognition
were lost and are made anew from the log: `issuing` then hands out the badge it has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid5

if TYPE_CHECKING:
    from alliance.people.models import Person
    from alliance.recognition.models import Rule

_NAMES = UUID("6a3c7c1e-5d0f-4b52-9d4e-0d6a1a1f5e77")  # RFC 9562 5.5: a name space of our own


def grant_id(rule: Rule, person: Person, occasion: str, attempt: int) -> UUID:
    """attempt: 1 for the first; more once a badge of that occasion was revoked."""
    return uuid5(_NAMES, f"{rule.public_id}/{person.public_id}/{occasion}/{attempt}")


def award_key(grant: UUID) -> str:
    """The key by which `issuing.services.award` does it once."""
    return f"recognition:{grant}"
