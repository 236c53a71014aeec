"""Calls and groups for tests, in a few words. `NOON` is the community call of tomorrow."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from alliance.calls.models import CallChange, CallSeries
from alliance.groups.models import GroupRole, WorkingGroup

NOON = datetime(2026, 11, 25, 17, tzinfo=UTC)  # Wednesday, 12:00 in New York
WEEK = timedelta(weeks=1)
STAMP = "20261125T1700Z"


def make_series(slug="community-call", **fields) -> CallSeries:
    usual = {
        "name": slug.replace("-", " ").capitalize(), "first_on": date(2026, 1, 7),
        "local_time": time(12), "time_zone": "America/New_York", "rule": "FREQ=WEEKLY;BYDAY=WE",
        "duration_min": 60, "join_url": "https://calls.example.org/room",
        "updated_at": datetime(2026, 1, 1, tzinfo=UTC),
    }  # fmt: skip
    return CallSeries.objects.create(slug=slug, **usual | fields)


def make_group(acronym="own", **fields) -> WorkingGroup:
    return WorkingGroup.objects.create(
        acronym=acronym, name=acronym.title(), purpose="x", **{"state": "active"} | fields
    )


def give(person, group, kind) -> None:
    GroupRole.objects.create(group=group, kind=kind, person=person, starts_on=date(2026, 1, 1))


def kinds(series) -> list[str]:
    """What became of the series, the latest last."""
    return list(
        CallChange.objects.filter(series=series).order_by("pk").values_list("kind", flat=True)
    )
