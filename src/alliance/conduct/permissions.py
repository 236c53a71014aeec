"""Who may do what about conduct. Every rule is here; services and views ask before they act.

| may                                   | reporter | reader | other handler | moderator | staff |
|---------------------------------------|----------|--------|---------------|-----------|-------|
| read what was reported, and answers   | yes      | yes    | no            | no        | no    |
| read notes, log, who was ruled out    | no       | yes    | no            | no        | no    |
| answer, close, take measures, let in  | no       | yes    | no            | no        | no    |
| hide and show what is flagged         | no       | no     | no            | yes       | yes   |
| write a new version of the code       | no       | no     | no            | no        | yes   |
| read the numbers of a year            | yes      | yes    | yes           | yes       | yes   |

A reader is an active holder of the office CONDUCT with a `Reader` row for this very report: those
who held it when the report came in, without those whom the reporter ruled out and without the
reporter; later holders only when a reader lets them in, or when nobody is left who may read. To
everybody else a report does not exist: the answer is 404.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from alliance.conduct.models import Reader, Report
from alliance.people.models import Office, Person
from alliance.people.offices import holders, holds

Viewer = Person | AnonymousUser


def is_handler(person: Viewer) -> bool:
    """Whether `person` holds the office that reads reports. It lets them read none by itself."""
    return holds(person, Office.Kind.CONDUCT)


def may_read(person: Viewer, report: Report) -> bool:
    if not (isinstance(person, Person) and is_handler(person)):
        return False
    return readers_of(report).filter(pk=person.pk).exists()


def readers_of(report: Report) -> QuerySet[Person]:
    """Who may read it now: all of them, asked of the database each time."""
    reading = Reader.objects.filter(report=report, standing=Reader.Standing.READS)
    return holders(Office.Kind.CONDUCT).filter(pk__in=reading.values("person_id"))


def may_let_in(report: Report) -> QuerySet[Person]:
    """Holders who have no standing towards this report: they came later."""
    known = Reader.objects.filter(report=report).values("person_id")
    found = holders(Office.Kind.CONDUCT).exclude(pk__in=known)
    return found.exclude(pk=report.reporter_id) if report.reporter_id else found


def may_moderate(person: Viewer) -> bool:
    """Moderators and staff."""
    return person.is_active and (person.is_staff or holds(person, Office.Kind.MODERATOR))


def may_edit_code(person: Viewer) -> bool:
    return person.is_active and person.is_staff
