"""Holidays: kept by the coordinator; applied, they cancel the calls that fall on them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.calls.models import Holiday
from alliance.calls.permissions import may_keep_common
from alliance.calls.queries import falling_on
from alliance.calls.services.single import cancel_call
from alliance.people.models import Person

MAX_DAYS = 60  # of one holiday


@transaction.atomic
def keep_holiday(holiday: Holiday, *, by: Person) -> Holiday:
    """Raises `PermissionDenied`, `ValidationError` by field."""
    _ask(by)
    holiday.full_clean()
    if (holiday.last_on - holiday.first_on).days >= MAX_DAYS:
        words = _("A holiday has %(days)s days at most.") % {"days": MAX_DAYS}
        raise ValidationError({"last_on": words})
    holiday.save()
    return holiday


@transaction.atomic
def remove_holiday(holiday: Holiday, *, by: Person) -> None:
    """Calls that it has cancelled stay cancelled. Raises `PermissionDenied`."""
    _ask(by)
    holiday.delete()


@transaction.atomic
def apply_holiday(holiday: Holiday, chosen: Collection[tuple[int, datetime]], *, by: Person) -> int:
    """Cancel those of the calls on these days that were `chosen`, (series, planned start), with
    the name of the holiday for a reason. Whoever may change some calls applies it to those; others
    are passed over. Return how many were cancelled.
    """
    wanted = set(chosen)
    cancelled = 0
    for call in falling_on(holiday, by, timezone.now()):
        if (call.series.pk, call.original_start) in wanted:
            cancel_call(call.series, call.original_start, by=by, reason=holiday.name)
            cancelled += 1
    return cancelled


def _ask(by: Person) -> None:
    if not may_keep_common(by):
        raise PermissionDenied(_("The coordinator keeps the holidays, and staff."))
