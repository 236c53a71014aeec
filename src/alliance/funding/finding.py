"""Grants in the search."""

from __future__ import annotations

from collections.abc import Iterator

from alliance.funding.models import Grant
from alliance.search.services import put
from alliance.search.sources import Findable

KIND = "grant"


def keep(grant: Grant) -> None:
    put(KIND, _findable(grant))


def everything() -> Iterator[Findable]:
    return map(_findable, Grant.objects.iterator(500))


def _findable(grant: Grant) -> Findable:
    return Findable(
        key=str(grant.public_id),
        title=f"{grant.title} ({grant.funder})",
        text=grant.purpose,
        url=grant.get_absolute_url(),
        at=grant.entered_at,
    )
