"""Grants: what was agreed, what has come, what is owed to the funder."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.funding import finding
from alliance.funding.models import Gift, Grant, GrantReport, IncomeKind, Instalment
from alliance.funding.permissions import may_keep_books
from alliance.funding.services import givers, incomes
from alliance.funding.services.posting import ask, error
from alliance.ledger import currencies
from alliance.people.models import Person


@transaction.atomic
def enter(grant: Grant, *, by: Person) -> Grant:
    """Enter a grant as it was agreed. Raises `PermissionDenied`, `ValidationError`."""
    ask(may_keep_books(by))
    _check_currency(grant.currency)
    grant.entered_by = by
    grant.full_clean()
    grant.save()
    finding.keep(grant)
    return grant


@transaction.atomic
def add_instalment(grant: Grant, *, by: Person, due_on: date, minor: int) -> Instalment:
    """Expect a part of the grant. All parts are at most the whole. Raises `PermissionDenied`,
    `ValidationError`.
    """
    ask(may_keep_books(by))
    grant = Grant.objects.select_for_update().get(pk=grant.pk)
    expected = sum(grant.instalments.values_list("minor", flat=True))
    if expected + minor > grant.minor:
        raise error("amount", _("The instalments would be more than the grant."))
    instalment = Instalment(grant=grant, due_on=due_on, minor=minor)
    instalment.full_clean()
    instalment.save()
    return instalment


@transaction.atomic
def receive(instalment: Instalment, *, by: Person, on: date) -> Instalment:
    """The instalment has come: it goes into the books, less the sponsor's fee.

    Raises `PermissionDenied`, and `ValidationError` when it came before or the period is closed.
    """
    ask(may_keep_books(by))
    instalment = Instalment.objects.select_for_update().get(pk=instalment.pk)
    if instalment.received_on is not None:
        raise ValidationError(_("This instalment is in the books already."))
    if on > timezone.localdate():
        raise error("on", _("That day is still to come."))
    grant = instalment.grant
    incomes.receive(
        IncomeKind.GRANT,
        key=f"funding.instalment:{instalment.pk}",
        on=on,
        text=f"{grant.funder}: {grant.title}",
        minor=instalment.minor,
        currency=grant.currency,
        fund=grant.fund,
        by=by,
    )
    instalment.received_on, instalment.received_by = on, by
    instalment.save(update_fields=["received_on", "received_by"])
    return instalment


@transaction.atomic
def add_report(grant: Grant, *, by: Person, due_on: date, what: str) -> GrantReport:
    """A report is owed by that day; staff are reminded. Raises `PermissionDenied`,
    `ValidationError`.
    """
    ask(may_keep_books(by))
    report = GrantReport(grant=grant, due_on=due_on, what=what)
    report.full_clean()
    report.save()
    return report


@transaction.atomic
def report_done(report: GrantReport, *, by: Person, url: str = "") -> GrantReport:
    """The report was sent; `url` is where everybody can read it, if they may. Raises
    `PermissionDenied`, `ValidationError`.
    """
    ask(may_keep_books(by))
    report = GrantReport.objects.select_for_update().get(pk=report.pk)
    if report.done_on is not None:
        raise ValidationError(_("This report was sent already."))
    report.done_on, report.done_by, report.url = timezone.localdate(), by, url
    report.full_clean()
    report.save()
    return report


@transaction.atomic
def receive_gift(gift: Gift, *, by: Person, address: str = "") -> Gift:
    """Record a donation. Books are never changed, so they name no giver: `Gift` does. With the
    `address` of an account, its holder is asked whether it is theirs.

    Raises `PermissionDenied`, `ValidationError`.
    """
    ask(may_keep_books(by))
    _check_currency(gift.currency)
    if gift.on > timezone.localdate():
        raise error("on", _("That day is still to come."))
    gift.entered_by = by
    gift.full_clean()
    gift.save()
    incomes.receive(
        IncomeKind.DONATION,
        key=gift.key,
        on=gift.on,
        text="Donation",
        minor=gift.minor,
        currency=gift.currency,
        by=by,
    )
    return givers.name(gift, address, by=by) if address else gift


def _check_currency(currency: str) -> None:
    if currency not in currencies.CODES:
        raise error("currency", _("Give the three letters of a currency, such as EUR."))
