"""What those who read a report do with it. Each function asks whether they may, and logs."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.conduct.models import CaseEvent, Involved, Message, Reader, Report
from alliance.conduct.permissions import may_let_in, may_read, readers_of
from alliance.conduct.services import telling
from alliance.conduct.services.reporting import log
from alliance.people.models import Person

Kind, Standing, State = CaseEvent.Kind, Reader.Standing, Report.State


class WrongState(Exception):
    """The report is not in a state for this: somebody was faster."""


def locked(report: Report, by: Person) -> Report:
    """The report, kept for this transaction. Raises PermissionDenied to whoever may not read it."""
    found = Report.objects.select_for_update().get(pk=report.pk)
    if not may_read(by, found):
        raise PermissionDenied(_("Only those named for this report handle it."))
    return found


@transaction.atomic
def opened(report: Report, *, by: Person) -> None:
    """Note that `by` has read it. Every time is noted."""
    report = locked(report, by)
    log(report, Kind.OPENED, by)
    if report.state == State.NEW:
        report.state = State.IN_WORK
        report.save(update_fields=["state"])


@transaction.atomic
def note(report: Report, text: str, *, by: Person) -> None:
    """A note among handlers; the reporter never sees it."""
    report = locked(report, by)
    Message.objects.create(report=report, kind=Message.Kind.NOTE, by=by, text=text)
    log(report, Kind.NOTED, by)


@transaction.atomic
def answer(report: Report, text: str, *, by: Person, waits: bool = False) -> None:
    """Write to the reporter; `waits`: we cannot go on without their answer."""
    report = locked(report, by)
    Message.objects.create(report=report, kind=Message.Kind.TO_REPORTER, by=by, text=text)
    if waits and report.state != State.CLOSED:
        report.state = State.WAITING
        report.save(update_fields=["state"])
    log(report, Kind.ANSWERED, by)
    telling.answered(report)


@transaction.atomic
def close(report: Report, outcome: Report.Outcome, text: str, *, by: Person) -> None:
    """Say what came of it; `text` is for the reporter. Raises `WrongState` when it is closed, or
    when an appeal has not been decided.
    """
    report = locked(report, by)
    if report.state == State.CLOSED or report.appeals.filter(decision="").exists():
        raise WrongState
    report.state, report.outcome, report.outcome_text = State.CLOSED, outcome, text
    report.closed_at, report.closed_by = timezone.now(), by
    report.save()
    log(report, Kind.CLOSED, by, outcome.value)
    telling.answered(report)


@transaction.atomic
def reopen(report: Report, *, by: Person) -> None:
    report = locked(report, by)
    if report.state != State.CLOSED:
        raise WrongState
    report.state, report.closed_at = State.IN_WORK, None
    report.save(update_fields=["state", "closed_at"])
    log(report, Kind.REOPENED, by)


@transaction.atomic
def step_back(report: Report, *, by: Person) -> None:
    """Read it no longer. It cannot be taken back by oneself: another reader lets one in again."""
    report = locked(report, by)
    Reader.objects.filter(report=report, person=by).update(standing=Standing.RECUSED)
    log(report, Kind.STEPPED_BACK, by)
    if not readers_of(report).exists():
        telling.nobody_left(report)


@transaction.atomic
def let_in(report: Report, person: Person, *, by: Person) -> None:
    """Let in a holder of the office who came later. Whom the reporter ruled out, or who is
    involved, is never let in: PermissionDenied.
    """
    report = locked(report, by)
    if not may_let_in(report).filter(pk=person.pk).exists():
        raise PermissionDenied(_("This person cannot be let in."))
    Reader.objects.create(report=report, person=person, let_in_by=by)
    log(report, Kind.LET_IN, by, str(person))


@transaction.atomic
def note_involved(report: Report, person: Person, *, by: Person) -> None:
    """Note an account that the report is about. A handler who is involved reads it no longer."""
    report = locked(report, by)
    Involved.objects.get_or_create(report=report, person=person, defaults={"added_by": by})
    row, is_new = Reader.objects.get_or_create(
        report=report, person=person, defaults={"standing": Standing.INVOLVED}
    )
    if not is_new and row.standing == Standing.READS:
        Reader.objects.filter(pk=row.pk).update(standing=Standing.INVOLVED)
    log(report, Kind.INVOLVED, by, str(person))
    if not readers_of(report).exists():
        telling.nobody_left(report)


@transaction.atomic
def took_out(report: Report, name: str, *, by: Person) -> None:
    """Note that `by` has downloaded a file of it."""
    log(locked(report, by), Kind.FILE, by, name)
