"""Parts of an organization's page that other rooms bring: its groups, its pledges, its membership.

The rooms stand above `organizations` and register in `AppConfig.ready()`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser

from alliance.organizations.models import Organization
from alliance.people.models import Person


@dataclass(frozen=True)
class Panel:
    """`template` is included with `panel.context` as `panel`, below a heading `title` (h2).

    `data` is what the panel adds to the organization's JSON under the name it is registered by;
    None adds nothing. It must be public.
    """

    title: str
    template: str
    context: dict[str, Any]
    data: Any = field(default=None)


Maker = Callable[[Organization, Person | AnonymousUser, datetime], Panel | None]
MAKERS: dict[str, tuple[int, Maker]] = {}


def register(name: str, maker: Maker, *, order: int) -> None:
    """Have `maker(organization, viewer, now)` asked for a panel of each page; None shows none."""
    MAKERS[name] = (order, maker)


def panels_of(
    organization: Organization, viewer: Person | AnonymousUser, now: datetime
) -> dict[str, Panel]:
    """Panels by their registered names, in their order."""
    makers = sorted(MAKERS.items(), key=lambda entry: entry[1][0])
    made = {name: maker(organization, viewer, now) for name, (_, maker) in makers}
    return {name: panel for name, panel in made.items() if panel is not None}
