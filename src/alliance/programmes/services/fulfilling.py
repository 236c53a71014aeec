"""After the award: the agreement, reports of milestones, and their payment through the books."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.funding.accounts import PAID_FROM
from alliance.funding.models import Claim
from alliance.funding.services.incomes import release
from alliance.ledger import chart
from alliance.ledger.errors import LedgerError
from alliance.ledger.services import Line, post
from alliance.people.models import Person
from alliance.programmes import permissions, telling
from alliance.programmes.models import Award, GrantAgreement, Milestone
from alliance.programmes.services.applying import attach
from alliance.programmes.services.recording import Kind, error, log, reason

State = Milestone.State
ACCEPTED, PAID = "programmes.accepted", "programmes.paid"  # kinds of entries


@transaction.atomic
def accept_agreement(award: Award, agreement: GrantAgreement, *, by: Person) -> Award:
    """Accept that version for the applicant; it has to be the newest. Raises `PermissionDenied`,
    `ValidationError`.
    """
    award = _locked_award(award)
    permissions.ask(permissions.may_accept(by, award))
    newest = award.application.round.programme.agreements.last()
    if newest is None or newest.pk != agreement.pk:
        raise ValidationError(_("There is a newer agreement. Please read that one."))
    award.agreement, award.accepted_by, award.accepted_at = agreement, by, timezone.now()
    award.save(update_fields=["agreement", "accepted_by", "accepted_at"])
    log(award.application, Kind.ACCEPTED, by, version=agreement.version)
    return award


@transaction.atomic
def deliver(
    milestone: Milestone, *, by: Person, report: str, upload: UploadedFile | None = None
) -> Milestone:
    """Say that it is reached, with a report and perhaps a file. Raises `PermissionDenied`,
    `ValidationError` by field.
    """
    milestone = locked(milestone)
    permissions.ask(permissions.may_deliver(by, milestone))
    application = milestone.award.application
    milestone.report = reason_of_report(report)
    if upload is not None:
        try:
            milestone.file = attach(application, upload, by=by)
        except ValidationError as refusal:
            raise error("file", refusal.messages) from refusal
    milestone.state, milestone.delivered_by = State.DELIVERED, by
    milestone.delivered_at = timezone.now()
    milestone.clean_fields(exclude=["award", "file", "delivered_by", "accepted_by", "paid_by"])
    milestone.save()
    event = log(application, Kind.DELIVERED, by, milestone=milestone.number, report=report)
    telling.delivered(milestone, event)
    return milestone


@transaction.atomic
def give_back(milestone: Milestone, *, by: Person, text: str) -> Milestone:
    """Ask for more, with the reason. Raises `PermissionDenied`, `ValidationError`."""
    milestone = locked(milestone)
    permissions.ask(permissions.may_judge(by, milestone))
    text = reason(text, _("Say what is missing, so that the applicant knows."))
    milestone.state = State.OPEN
    milestone.save(update_fields=["state"])
    event = log(
        milestone.award.application, Kind.RETURNED, by, text=text, milestone=milestone.number
    )
    telling.milestone_changed(milestone, event)
    return milestone


@transaction.atomic
def accept(milestone: Milestone, *, by: Person, on: date | None = None) -> Milestone:
    """What was reported is what was agreed: its part is owed from now on, and in the books. Raises
    `PermissionDenied`, `ValidationError` such as that the period is closed.
    """
    milestone = locked(milestone)
    permissions.ask(permissions.may_judge(by, milestone))
    milestone.state, milestone.accepted_by = State.ACCEPTED, by
    milestone.accepted_on = on or timezone.localdate()
    milestone.save(update_fields=["state", "accepted_by", "accepted_on"])
    post_accepted(milestone, milestone.accepted_on, by)
    event = log(milestone.award.application, Kind.MILESTONE, by, milestone=milestone.number)
    telling.milestone_changed(milestone, event)
    return milestone


@transaction.atomic
def pay(milestone: Milestone, *, by: Person, way: str, on: date) -> Milestone:
    """It was transferred. Who accepted it leaves that to somebody else. Raises `PermissionDenied`,
    `ValidationError` by field.
    """
    milestone = locked(milestone)
    words = _("Who keeps the books pays, and not what they have accepted themselves.")
    permissions.ask(permissions.may_pay(by, milestone), words)
    if way not in Claim.Way.values:
        raise error("way", _("Say how it was paid."))
    if on > timezone.localdate():
        raise error("on", _("That day is still to come."))
    assert milestone.accepted_on is not None
    if on < milestone.accepted_on:
        raise error("on", _("It was not accepted yet on that day."))
    post_paid(milestone, on, by, PAID_FROM[Claim.Way(way)])
    return was_paid(milestone, by=by, on=on)


def was_paid(milestone: Milestone, *, by: Person | None, on: date) -> Milestone:
    """Keep that it is paid, once the books say so. The caller has asked."""
    milestone.state, milestone.paid_by, milestone.paid_on = State.PAID, by, on
    milestone.save(update_fields=["state", "paid_by", "paid_on"])
    event = log(milestone.award.application, Kind.PAID, by, milestone=milestone.number)
    telling.milestone_changed(milestone, event)
    return milestone


def post_accepted(milestone: Milestone, on: date, by: Person | None) -> None:
    """What was accepted is owed."""
    _post(milestone, ACCEPTED, on, by, lines_of_acceptance(milestone))


def post_paid(milestone: Milestone, on: date, by: Person | None, account: str) -> None:
    """What was owed is owed no more, and gone from where it was held."""
    _post(milestone, PAID, on, by, lines_of_payment(milestone, account))


def lines_of_acceptance(milestone: Milestone) -> list[Line]:
    """The grant is an expense of the programme, and owed."""
    round = milestone.award.application.round
    fund = round.grant.fund if round.grant else ""
    code = round.programme.code
    return [
        Line(chart.GRANTS_PAID, milestone.minor, round.currency, fund=fund, programme=code),
        Line(chart.GRANTS_PAYABLE, -milestone.minor, round.currency, programme=code),
        *release(milestone.minor, round.currency, fund),
    ]


def lines_of_payment(milestone: Milestone, account: str) -> list[Line]:
    round = milestone.award.application.round
    code = round.programme.code
    return [
        Line(chart.GRANTS_PAYABLE, milestone.minor, round.currency, programme=code),
        Line(account, -milestone.minor, round.currency),
    ]


def text_of(milestone: Milestone) -> str:
    """What the books say. It is public, and names nobody."""
    application = milestone.award.application
    round = application.round
    name = f"{round.programme.name[:120]}, {round.title[:80]}"
    return f"{name}: no. {application.number}, part {milestone.number}"


def _post(milestone: Milestone, kind: str, on: date, by: Person | None, lines: list[Line]) -> None:
    try:
        post(
            key=f"{kind}:{milestone.public_id}",
            on=on,
            text=text_of(milestone),
            lines=lines,
            by=by,
            kind=kind,
        )
    except LedgerError as refusal:
        raise ValidationError(str(refusal)) from refusal


def reason_of_report(report: str) -> str:
    if not report.strip():
        raise error("report", _("Say what was done."))
    return report.strip()


def locked(milestone: Milestone) -> Milestone:
    """The milestone as it is now, kept from others until the transaction ends."""
    rows = Milestone.objects.select_for_update(of=("self",))
    return rows.select_related("award__application__round__programme").get(pk=milestone.pk)


def _locked_award(award: Award) -> Award:
    rows = Award.objects.select_for_update(of=("self",))
    return rows.select_related("application__round__programme").get(pk=award.pk)
