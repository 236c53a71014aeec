"""Measures against a person, and appeals against them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.conduct import receipts
from alliance.conduct.models import Appeal, CaseEvent, Measure, Report
from alliance.conduct.permissions import readers_of
from alliance.conduct.services import telling
from alliance.conduct.services.handling import WrongState, locked
from alliance.conduct.services.reporting import log
from alliance.people import standing
from alliance.people.models import Person

Kind = CaseEvent.Kind
MAX_SUSPENSION = timedelta(days=366)


@transaction.atomic
def take(
    report: Report,
    person: Person,
    kind: Measure.Kind,
    text: str,
    *,
    by: Person,
    until: datetime | None = None,
) -> Measure:
    """Decide a measure against an account that was noted as involved; it holds at once, and the
    person is told by mail where to read it and how to appeal.

    Raises PermissionDenied, `WrongState` when the person is not involved, or a suspension has no
    end, one that is past, or one later than `MAX_SUSPENSION`.
    """
    report = locked(report, by)
    if not report.involved.filter(person=person).exists():
        raise WrongState
    now = timezone.now()
    if kind == Measure.Kind.SUSPENSION and not (until and now < until <= now + MAX_SUSPENSION):
        raise WrongState
    token = receipts.new_token()
    row = Measure.objects.create(
        report=report,
        person=person,
        kind=kind,
        text=text,
        until=until if kind == Measure.Kind.SUSPENSION else None,
        token_hash=receipts.digest(token),
        by=by,
    )
    if kind == Measure.Kind.SUSPENSION and until is not None:
        standing.suspend(person, until=until, by=None)
    elif kind == Measure.Kind.REMOVAL:
        standing.remove(person, by=None)
    log(report, Kind.MEASURE, by, kind.value)
    telling.measured(row, token)
    return row


@transaction.atomic
def lift(measure: Measure, *, by: Person) -> None:
    """End a measure before its time. Nothing else against the person? Then they are let in."""
    report = locked(measure.report, by)
    row = Measure.objects.select_for_update().get(pk=measure.pk)
    if row.lifted_at is not None:
        return
    row.lifted_at = timezone.now()
    row.save(update_fields=["lifted_at"])
    _let_in(row.person)
    log(report, Kind.LIFTED, by, row.kind)


@transaction.atomic
def decide(appeal: Appeal, decision: Appeal.Decision, answer: str, *, by: Person) -> None:
    """Decide an appeal. Who decided the measure, or closed the report, does not judge themselves
    while another may: PermissionDenied. A changed decision lifts the measure.
    """
    report = locked(appeal.report, by)
    row = Appeal.objects.select_for_update().get(pk=appeal.pk)
    if row.decision:
        raise WrongState
    if not may_decide(row, by):
        raise PermissionDenied(_("Another handler decides about this appeal."))
    row.decision, row.answer = decision, answer
    row.decided_by, row.decided_at = by, timezone.now()
    row.save()
    log(report, Kind.DECIDED, by, decision.value)
    if row.measure is not None:
        if decision == Appeal.Decision.CHANGED:
            lift(row.measure, by=by)
        telling.decided(row.measure)
    else:
        telling.answered(report)


def may_decide(appeal: Appeal, by: Person) -> bool:
    """Whether `by` is not the one whose decision is appealed, or is the only one there is."""
    first = appeal.measure.by_id if appeal.measure else appeal.report.closed_by_id
    others = readers_of(appeal.report).exclude(pk=by.pk)
    return first != by.pk or not others.exists()


def _let_in(person: Person) -> None:
    """Set the account to what the measures that still hold say."""
    now = timezone.now()
    holding = Measure.objects.filter(person=person, lifted_at=None)
    standing.restore(person, by=None)
    if holding.filter(kind=Measure.Kind.REMOVAL).exists():
        standing.remove(person, by=None)
        return
    suspensions = holding.filter(kind=Measure.Kind.SUSPENSION, until__gt=now)
    longest = suspensions.order_by("-until").first()
    if longest is not None and longest.until is not None:
        standing.suspend(person, until=longest.until, by=None)
