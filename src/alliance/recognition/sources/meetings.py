"""Facts from calls: who was there, introduced themselves, presented."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.meetings.models import Attendance, Meeting, Speaker
from alliance.people.models import Person
from alliance.recognition.facts import Fact, Source
from alliance.recognition.facts import register as register_source
from alliance.recognition.sources.cycles import Cycles


def register() -> None:
    register_source(Source("attended", _("Attended a call"), attended))
    register_source(
        Source("introduced", _("Introduced themselves on their first call"), introduced)
    )
    register_source(Source("presented", _("Presented on a call"), presented))


def attended(person: Person | None) -> Iterable[Fact]:
    """Lines of roll calls; those that nobody confirmed count for nothing yet."""
    cycles = Cycles()
    for line in _lines(person):
        yield _of_line("attended", line, cycles)


def introduced(person: Person | None) -> Iterable[Fact]:
    cycles = Cycles()
    for line in _lines(person).filter(first_time=True).exclude(introduction=""):
        yield _of_line("introduced", line, cycles)


def presented(person: Person | None) -> Iterable[Fact]:
    """Speakers with an account whose item the call reached."""
    rows = Speaker.objects.filter(presented_at__isnull=False, person__isnull=False)
    rows = rows.filter(person=person) if person else rows
    cycles = Cycles()
    for speaker in rows.select_related("item__meeting__series__group"):
        assert speaker.person_id is not None
        key = f"{speaker.pk}:{speaker.person_id}"
        fact = _on(speaker.item.meeting, "presented", key, speaker.person_id, cycles)
        yield replace(fact, title=f"{speaker.item.label} — {fact.title}")


def _lines(person: Person | None) -> QuerySet[Attendance]:
    rows = Attendance.objects.filter(person__isnull=False)
    rows = rows.filter(person=person) if person else rows
    return rows.select_related("meeting__series__group")


def _of_line(source: str, line: Attendance, cycles: Cycles) -> Fact:
    assert line.person_id is not None
    key = f"{line.meeting_id}:{line.person_id}"
    fact = _on(line.meeting, source, key, line.person_id, cycles)
    return replace(fact, is_confirmed=line.is_confirmed)


def _on(meeting: Meeting, source: str, key: str, person_id: int, cycles: Cycles) -> Fact:
    """Something that happened on a call."""
    series, group = meeting.series, meeting.series.group
    cycle = cycles.on(group.pk, meeting.day) if group else None
    return Fact(
        source=source,
        key=key,
        person_id=person_id,
        at=meeting.starts_at,
        title=f"{series.name}, {meeting.day.isoformat()}",
        path=meeting.get_absolute_url(),
        scopes=(f"series:{series.slug}", *([f"group:{group.acronym}"] if group else ())),
        cycle=f"{group.acronym}:{cycle.number}" if group and cycle else "",
    )
