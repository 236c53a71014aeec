"""Queues: what waits for somebody who looks after something. Rooms register theirs.

    queues.register("help.questions", label=_("Questions to the Alliance"),
                    may=is_volunteer, read=read, url=lambda viewer: reverse("help:index"))

A queue is asked only for those who may see it, and counts for them only what they may see and do:
the page of the desk says to nobody that something waits which is not theirs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Count, Min, QuerySet
from django.urls import reverse
from django.utils import timezone

from alliance.people.models import Person

SOON = timedelta(days=7)


@dataclass(frozen=True)
class Waiting:
    """How many things wait, and since when the oldest does (None: none, or nobody knows)."""

    count: int = 0
    oldest: datetime | None = None


@dataclass(frozen=True)
class Seen:
    """A queue as it is for one viewer, and the page where it is worked off."""

    waiting: Waiting
    url: str


@dataclass(frozen=True)
class Registered:
    """`look` finds nothing where the queue is not the viewer's. `within` is how soon a thing should
    be seen to; what waits longer is late.
    """

    name: str
    label: Any
    look: Callable[[Person], Seen | None]
    within: timedelta


QUEUES: dict[str, Registered] = {}


def register(
    name: str,
    *,
    label: Any,
    may: Callable[[Person], bool],
    read: Callable[[Person], Waiting],
    url: Callable[[Person], str],
    within: timedelta = SOON,
) -> None:
    """Put a queue on the desk of those for whom `may` holds. Call it in `AppConfig.ready()`."""

    def look(viewer: Person) -> Seen | None:
        return Seen(read(viewer), url(viewer)) if may(viewer) else None

    QUEUES[name] = Registered(name, label, look, within)


@dataclass(frozen=True)
class Thing:
    """One thing that waits: since when, and the page on which it is done."""

    since: datetime
    url: str


def register_things(
    name: str,
    find: Callable[[Person], list[Thing]],
    *,
    label: Any,
    otherwise: str,
    may: Callable[[Person], bool] = lambda viewer: False,
    within: timedelta = SOON,
) -> None:
    """A queue of things that each have a page: it leads to the oldest, and where nothing waits to
    the view named `otherwise`. Seen by those for whom something waits, and for whom `may` holds.
    """

    def look(viewer: Person) -> Seen | None:
        found = find(viewer)
        if found:
            first = min(found, key=lambda one: one.since)
            return Seen(Waiting(len(found), first.since), first.url)
        return Seen(Waiting(), reverse(otherwise)) if may(viewer) else None

    QUEUES[name] = Registered(name, label, look, within)


@dataclass(frozen=True)
class Line:
    """A queue as one viewer sees it."""

    name: str
    label: str
    url: str
    count: int
    oldest: datetime | None
    waited: timedelta
    is_late: bool


def of(viewer: Person, now: datetime) -> list[Line]:
    """The queues of `viewer`, whatever waits longest first; those that are empty last."""
    lines: list[Line] = []
    if not viewer.is_active:
        return lines
    for queue in QUEUES.values():
        seen = queue.look(viewer)
        if seen is None:
            continue
        waiting = seen.waiting
        waited = max(now - waiting.oldest, timedelta()) if waiting.oldest else timedelta()
        lines.append(
            Line(
                name=queue.name,
                label=str(queue.label),
                url=seen.url,
                count=waiting.count,
                oldest=waiting.oldest if waiting.count else None,
                waited=waited,
                is_late=bool(waiting.count) and waited > queue.within,
            )
        )
    return sorted(lines, key=lambda line: (not line.count, -line.waited, line.label))


def waiting(rows: QuerySet[Any], since: str) -> Waiting:
    """Of rows: how many, and the smallest value of the field `since` (a moment or a day)."""
    found = rows.order_by().aggregate(count=Count("pk"), oldest=Min(since))
    return Waiting(found["count"], moment(found["oldest"]))


def moment(at: Any) -> datetime | None:
    """A day begins at midnight of the current zone."""
    if at is None or isinstance(at, datetime):
        return at
    return datetime.combine(at, time(), tzinfo=timezone.get_current_timezone())


def is_staff(person: Person) -> bool:
    return bool(person.is_authenticated and person.is_active and person.is_staff)
