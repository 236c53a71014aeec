"""Reminders of invoices that should have been paid: by the calendar, and by a press of staff.

Each stands in the log of the membership, so that everybody sees how often was asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from alliance.membership import amounts, days, permissions, telling
from alliance.membership.days import today
from alliance.membership.models import Invoice, MembershipEvent
from alliance.membership.services.recording import locked, record
from alliance.people.models import Person

LATE_DAYS = (7, 21)  # after it was due
Kind = MembershipEvent.Kind


def reminders_of(invoice: Invoice) -> list[MembershipEvent]:
    """When was reminded of it, the first first."""
    events = invoice.membership.events.filter(kind=Kind.DUNNED, text=invoice.label)
    return list(events.select_related("by"))


def last_reminders(invoices: Iterable[Invoice]) -> dict[str, datetime]:
    """When was reminded last of each, by its label; of the others nobody was. One query."""
    labels = [invoice.label for invoice in invoices]
    events = MembershipEvent.objects.filter(kind=Kind.DUNNED, text__in=labels)
    return dict(events.values_list("text", "at"))


@transaction.atomic
def remind(invoice: Invoice, *, by: Person) -> MembershipEvent:
    """Who keeps the books reminds of what is open, at most once a day. Raises `PermissionDenied`,
    `ValidationError`.
    """
    permissions.ask_to_keep_money(by)
    locked(invoice.membership)  # two who press at once send one
    if amounts.of_invoice(invoice).open <= 0:
        raise ValidationError(_("Nothing of this invoice is open."))
    if any(days.now() - event.at < timedelta(days=1) for event in reminders_of(invoice)):
        raise ValidationError(_("They were reminded within the last day. Wait until tomorrow."))
    return _send(invoice, by, None)


def when_late(invoice: Invoice, now: datetime) -> None:
    """Remind once a week after it was due, and once two weeks later; what staff sent in that time
    counts for it.
    """
    late = (today(now) - invoice.due_on).days
    passed = [stage for stage in LATE_DAYS if late >= stage]
    if not passed:
        return
    since = invoice.due_on + timedelta(days=passed[-1])
    if not any(today(event.at) >= since for event in reminders_of(invoice)):
        _send(invoice, None, now)


def _send(invoice: Invoice, by: Person | None, now: datetime | None) -> MembershipEvent:
    membership = locked(invoice.membership)
    event = record(membership, Kind.DUNNED, by=by, text=invoice.label, now=now)
    telling.dunned(invoice, event)
    return event
