"""Calls around now: `make_meeting(minutes)` begins so many minutes from now (negative: ago)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from alliance.calls.models import CallSeries
from alliance.groups.models import GroupRole, WorkingGroup
from alliance.meetings.models import Meeting
from alliance.meetings.services.opening import meeting_on
from alliance.people.models import Office, Person
from alliance.people.offices import appoint

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def make_series(minutes: float = 0, **fields: Any) -> CallSeries:
    """A weekly series whose call of this week begins `minutes` from now."""
    start = (timezone.now() + timedelta(minutes=minutes)).astimezone(UTC)
    values: dict[str, Any] = {
        "name": "Community call",
        "slug": "community-call",
        "first_on": start.date() - timedelta(weeks=4),
        "local_time": start.time().replace(microsecond=0, second=0),
        "time_zone": "UTC",
        "rule": f"FREQ=WEEKLY;BYDAY={DAYS[start.weekday()]}",
        "duration_min": 60,
    }
    return CallSeries.objects.create(**values | fields)


def day_of(series: CallSeries, minutes: float) -> date:
    return (timezone.now() + timedelta(minutes=minutes)).astimezone(UTC).date()


@pytest.fixture
def make_meeting(db: None) -> Callable[..., Meeting]:
    def make(minutes: float = 0, *, begun: bool = False, **fields: Any) -> Meeting:
        series = make_series(minutes, **fields)
        meeting = meeting_on(series, day_of(series, minutes), timezone.now())
        assert meeting is not None
        if begun:
            item = meeting.items.get(position=1)
            now = timezone.now()
            item.began_at = now
            item.save()
            meeting.begun_at = meeting.item_began_at = now
            meeting.current_item = item
            meeting.save()
        return meeting

    return make


@pytest.fixture
def meeting(make_meeting: Callable[..., Meeting]) -> Meeting:
    """A call that began five minutes ago and is at its first item."""
    return make_meeting(-5, begun=True)


@pytest.fixture
def coming(make_meeting: Callable[..., Meeting]) -> Meeting:
    """A call in two days."""
    return make_meeting(2 * 24 * 60)


@pytest.fixture
def coordinator(make_person: Callable[..., Person], staff: Person) -> Person:
    person = make_person("coordinator")
    appoint(person, Office.Kind.COORDINATOR, by=staff)
    return person


@pytest.fixture
def group(db: None) -> WorkingGroup:
    return WorkingGroup.objects.create(acronym="standard", name="Standard", purpose="x")


@pytest.fixture
def chair(group: WorkingGroup, make_person: Callable[..., Person]) -> Person:
    person = make_person("chair")
    GroupRole.objects.create(
        group=group, person=person, kind=GroupRole.Kind.CHAIR, starts_on=date(2026, 1, 1)
    )
    return person


@pytest.fixture
def other_chair(make_person: Callable[..., Person]) -> Person:
    other = WorkingGroup.objects.create(acronym="other", name="Other", purpose="x")
    person = make_person("otherchair")
    GroupRole.objects.create(
        group=other, person=person, kind=GroupRole.Kind.CHAIR, starts_on=date(2026, 1, 1)
    )
    return person


@pytest.fixture
def at_the_desk(coordinator: Person, sign_in: Callable[[Person], Client]) -> Client:
    """A browser in which the coordinator is signed in."""
    return sign_in(coordinator)


@pytest.fixture
def url() -> Callable[..., str]:
    """`url(meeting, "next")`, `url(meeting, "go_to", item.pk)`: addresses of one call."""
    from django.urls import reverse

    def make(meeting: Meeting, name: str = "meeting", *args: object) -> str:
        return reverse(f"meetings:{name}", args=[meeting.series.slug, meeting.day, *args])

    return make
