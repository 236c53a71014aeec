"""Reading calls from within."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from alliance.calls.models import CallSeries
from alliance.calls.occurrences import Occurrence, occurrences_of
from alliance.meetings.bounds import CODE_GRACE, OPENS_AHEAD
from alliance.meetings.models import Action, AgendaItem, Attendance, Meeting, Topic, TopicVote
from alliance.people.models import Person


def occurrence_on(series: CallSeries, day: date) -> Occurrence | None:
    """The occurrence whose original local date is `day`, wherever it was moved to."""
    zone = ZoneInfo(series.time_zone)
    first = datetime.combine(day, datetime.min.time(), zone)
    exceptions = list(series.exceptions.all())
    moved = [e for e in exceptions if e.original_start.astimezone(zone).date() == day]
    for exception in moved:
        if exception.new_start is not None:
            start = exception.new_start.astimezone(zone)
            original = exception.original_start.astimezone(zone)
            return Occurrence(series, start, original, reason=exception.reason)
    found = occurrences_of(series, first, first + timedelta(hours=27), exceptions)
    return next((o for o in found if o.original_start.date() == day), None)


def opens_at(meeting: Meeting) -> datetime:
    """From when on the room, the roll call and the queue are open."""
    return meeting.starts_at - timedelta(minutes=settings.CALL_OPENS_MIN)


def closes_at(meeting: Meeting) -> datetime:
    """Until when the room can be entered."""
    return meeting.ends_at + timedelta(minutes=settings.CALL_CLOSES_MIN)


def is_late(meeting: Meeting, now: datetime) -> bool:
    """Whether a line of the roll call that is signed at `now` is late."""
    end = max(meeting.ended_at or meeting.ends_at, meeting.starts_at)
    return now > end + CODE_GRACE


def phase(meeting: Meeting, now: datetime) -> str:
    """before, open (people come in), on, ended (the record is being made), final."""
    if meeting.is_final:
        return "final"
    if meeting.ended_at is not None or (meeting.begun_at is None and now > closes_at(meeting)):
        return "ended"
    if meeting.begun_at is not None:
        return "on" if now <= closes_at(meeting) + timedelta(hours=2) else "ended"
    return "open" if now >= opens_at(meeting) else "before"


def next_meetings(
    series: CallSeries, after: datetime, *, most: int = 8
) -> list[tuple[date, datetime]]:
    """The coming calls of a series that a topic can go to: (day, start), the next one first."""
    zone = ZoneInfo(series.time_zone)
    found = occurrences_of(series, after, after + OPENS_AHEAD, series.exceptions.all())
    coming = sorted((o for o in found if not o.is_cancelled), key=lambda o: o.start)
    return [(o.original_start.astimezone(zone).date(), o.start) for o in coming[:most]]


# Agenda -----------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Planned:
    """An item with its time: when it began, or else when it should by the minutes before it."""

    item: AgendaItem
    starts_at: datetime
    is_current: bool

    @property
    def is_over(self) -> bool:
        return self.item.is_reached and not self.is_current


def agenda(meeting: Meeting) -> list[Planned]:
    """The agenda in its order, with running times from the start of the call."""
    items = meeting.items.prefetch_related("speakers").select_related("moved_to__series")
    at = meeting.begun_at or meeting.starts_at
    planned = []
    for item in items:
        start = item.began_at or at
        planned.append(Planned(item, start, item.pk == meeting.current_item_id))
        if item.moved_to_id is None:
            at = start + timedelta(minutes=item.minutes)
            if item.began_at and item.ended_at:
                at = item.ended_at
    return planned


def minutes_over(meeting: Meeting, planned: Iterable[Planned]) -> int:
    """By how many minutes the agenda is longer than the call; negative when there is room."""
    total = sum(p.item.minutes for p in planned if p.item.moved_to_id is None)
    return total - meeting.duration_min


# Topics -----------------------------------------------------------------------------------------
def topics_of(series: CallSeries, viewer: Person | None = None) -> QuerySet[Topic]:
    """Topics with `vote_count` and `is_wanted` (by the viewer), those with most votes first."""
    mine = TopicVote.objects.filter(topic=OuterRef("pk"), person=viewer)
    return (
        Topic.objects.filter(series=series)
        .select_related("suggested_by", "meeting__series")
        .annotate(vote_count=Count("votes"), is_wanted=Exists(mine))
        .order_by("-vote_count", "created_at", "pk")
    )


def open_topics(
    series: CallSeries, viewer: Person | None = None, *, meeting: Meeting | None = None
) -> QuerySet[Topic]:
    """Topics that wait: for this call or any, when `meeting` is given."""
    found = topics_of(series, viewer).filter(state__in=Topic.OPEN)
    if meeting is not None:
        found = found.filter(Q(meeting=meeting) | Q(meeting=None))
    return found


# After ------------------------------------------------------------------------------------------
def records() -> QuerySet[Meeting]:
    """Calls whose record is final, the newest first."""
    return (
        Meeting.objects.filter(finalised_at__isnull=False)
        .select_related("series__group")
        .order_by("-starts_at", "-pk")
    )


def open_actions() -> QuerySet[Action]:
    """Actions that are not done: those that are due first, first."""
    from django.db.models import F

    return (
        Action.objects.filter(done_at=None)
        .select_related("meeting__series__group", "owner")
        .order_by(F("due_on").asc(nulls_last=True), "created_at", "pk")
    )


def attendances_of(person: Person) -> QuerySet[Attendance]:
    """On which calls somebody signed the roll call, the newest first."""
    return (
        Attendance.objects.filter(person=person)
        .select_related("meeting__series__group")
        .order_by("-meeting__starts_at", "-pk")
    )


def attended(person: Person) -> QuerySet[Attendance]:
    """Those that count."""
    return attendances_of(person).filter(confirmed_at__isnull=False)
