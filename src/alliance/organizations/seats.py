"""How many people may speak for an organization: rooms above say, for membership limits it.

    seats.register("membership", seats_of)

`seats_of(organization)` gives the number, or None where that room sets no limit.
"""

from __future__ import annotations

from collections.abc import Callable

from alliance.organizations.models import Organization

Limit = Callable[[Organization], int | None]
LIMITS: dict[str, Limit] = {}


def register(name: str, limit: Limit) -> None:
    """Have the room `name` asked before a representative is named. Call it in `ready()`."""
    LIMITS[name] = limit


def given_to(organization: Organization) -> int | None:
    """The least of what the rooms say; None where none of them limits it."""
    said = [limit(organization) for limit in LIMITS.values()]
    return min((seats for seats in said if seats is not None), default=None)
