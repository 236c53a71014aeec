"""What the registry has to know of members: asked through this contract, which the room above both
wings fills when the site starts. Without one there are no members, and the registry is empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from django.contrib.auth.models import AnonymousUser

from alliance.people.models import Person


@dataclass(frozen=True, slots=True)
class Organization:
    """key: names it for ever. path: its page on this site ("/organizations/…")."""

    key: UUID
    name: str
    url: str
    path: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How an organization stands on a day. since: the first day of its unbroken membership, where
    it is a member; tier: what kind of member, in words.
    """

    is_member: bool
    since: date | None = None
    tier: str = ""


class Members(Protocol):
    """Who fills the contract."""

    def organization(self, key: UUID) -> Organization | None: ...

    def organizations(self) -> Iterable[Organization]:
        """All that an issuer can answer to, by name."""
        ...

    def standing(self, key: UUID, on: date) -> Standing: ...

    def members(self, on: date) -> Mapping[UUID, tuple[Organization, Standing]]:
        """All that are members on a day, asked for at once: the registry is read by everybody."""
        ...

    def spoken_for(self, person: Person | AnonymousUser) -> list[Organization]:
        """The organizations that the person represents now."""
        ...

    def voices(self, key: UUID) -> Iterable[Person]:
        """Who represents the organization now."""
        ...


class _Nobody:
    """Until somebody fills the contract."""

    def organization(self, key: UUID) -> Organization | None:
        return None

    def organizations(self) -> Iterable[Organization]:
        return ()

    def standing(self, key: UUID, on: date) -> Standing:
        return Standing(False)

    def members(self, on: date) -> Mapping[UUID, tuple[Organization, Standing]]:
        return {}

    def spoken_for(self, person: Person | AnonymousUser) -> list[Organization]:
        return []

    def voices(self, key: UUID) -> Iterable[Person]:
        return ()


_filled: list[Members] = [_Nobody()]


def register(members: Members) -> None:
    """Fill the contract; the last one counts."""
    _filled[:] = [members]


def members() -> Members:
    return _filled[0]
