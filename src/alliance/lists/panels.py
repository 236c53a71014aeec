"""Parts of a list's page that other rooms bring: the newest threads, for one.

The rooms stand above `lists` and register in `AppConfig.ready()`; `lists` knows none of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser

from alliance.lists.models import MailingList
from alliance.people.models import Person


@dataclass(frozen=True)
class Panel:
    """`template` is included with `panel.context` as `panel`, below a heading `title` (h2)."""

    title: str
    template: str
    context: dict[str, Any]


Maker = Callable[[MailingList, Person | AnonymousUser, datetime], Panel | None]
MAKERS: dict[str, tuple[int, Maker]] = {}


def register(name: str, maker: Maker, *, order: int) -> None:
    """Have `maker(mailing_list, viewer, now)` asked for a panel of each list's page."""
    MAKERS[name] = (order, maker)


def panels_of(
    mailing_list: MailingList, viewer: Person | AnonymousUser, now: datetime
) -> list[Panel]:
    makers = sorted(MAKERS.values(), key=lambda entry: entry[0])
    found = (maker(mailing_list, viewer, now) for _, maker in makers)
    return [panel for panel in found if panel is not None]
