"""Calls as pages show them: with the clocks of the viewer and of four places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from alliance.calls import queries
from alliance.calls.models import Following, Holiday, Rsvp
from alliance.calls.occurrences import LocalTime, Occurrence, local_times
from alliance.people.models import Person


@dataclass(slots=True)
class Row:
    """A call as a page shows it. `times` are those of the four places; `unusual` the clocks that
    differ from most weeks, the viewer's own among them. The rest is filled in by `with_answers`.
    """

    call: Occurrence
    times: list[LocalTime]
    unusual: list[LocalTime]
    counts: dict[str, int] = field(default_factory=dict)
    mine: str = ""  # the answer of the viewer, to this call or to all
    is_own: bool = False  # whether they gave it to this very call
    is_named: bool = False
    names: list[str] = field(default_factory=list)


def row_of(call: Occurrence, zone: ZoneInfo) -> Row:
    yours, *places = local_times(call, zone)
    return Row(call, places, [local for local in (yours, *places) if local.usual])


def with_answers(rows: list[Row], viewer: Person | None) -> list[Row]:
    """Fill in how many come, and for somebody who is signed in their answer and who is named. All
    rows are of one series.
    """
    if not rows:
        return rows
    series = rows[0].call.series
    starts = [row.call.original_start for row in rows]
    counts = queries.answers_to_all(series, starts)
    given: dict[datetime, Rsvp] = {}
    standing: Following | None = None
    names: dict[datetime, list[str]] = {}
    if viewer is not None:
        names = queries.names_of_all(series, starts)
        own = Rsvp.objects.filter(series=series, person=viewer, original_start__in=starts)
        given = {one.original_start: one for one in own}
        standing = Following.objects.filter(series=series, person=viewer).first()
    for row in rows:
        start = row.call.original_start
        row.counts = dict(counts[start])
        own_answer = given.get(start) or standing
        row.is_own = start in given
        if own_answer is not None:
            row.mine, row.is_named = own_answer.answer, own_answer.is_named
        row.names = names.get(start, [])
    return rows


@dataclass(slots=True)
class Day:
    """A day of the page of a month, in the viewer's zone."""

    on: date
    is_inside: bool  # in the month itself
    is_today: bool
    rows: list[Row] = field(default_factory=list)
    holidays: list[Holiday] = field(default_factory=list)


def month_of(
    first: date,
    calls: Iterable[Occurrence],
    holidays: Iterable[Holiday],
    zone: ZoneInfo,
    now: datetime,
) -> list[Day]:
    """The days of a month in whole weeks from Monday to Sunday, each with its calls."""
    start, end = weeks_of(first)
    today = now.astimezone(zone).date()
    days = [start + timedelta(days=n) for n in range((end - start).days)]
    found = {day: Day(day, day.month == first.month, day == today) for day in days}
    for call in calls:
        day = call.start.astimezone(zone).date()
        if day in found:
            found[day].rows.append(row_of(call, zone))
    for holiday in holidays:
        for day in days:
            if holiday.first_on <= day <= holiday.last_on:
                found[day].holidays.append(holiday)
    return list(found.values())


def weeks_of(first: date) -> tuple[date, date]:
    """The Monday on or before the first of a month, and the one after its last day."""
    start = first - timedelta(days=first.weekday())
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return start, last + timedelta(days=7 - last.weekday())


def at_midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)
