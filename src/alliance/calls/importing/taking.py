"""Make series of plans: new ones under their UID, known ones brought up to date."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from alliance.calls.importing.plans import Plan
from alliance.calls.models import CallChange, CallException, CallSeries, ExtraCall
from alliance.calls.models.series import PAGES
from alliance.calls.permissions import may_change
from alliance.calls.services.changing import ask, note
from alliance.groups.models import WorkingGroup
from alliance.people.models import Person

TIMES = ("name", "first_on", "local_time", "time_zone", "rule", "last_on", "duration_min")
WORDS = ("join_url", "description")


@transaction.atomic
def take_over(
    plans: list[Plan], *, by: Person, group: WorkingGroup | None
) -> tuple[list[CallSeries], list[str]]:
    """Make or update the series of all plans without trouble; return those that were made or
    changed, and in words what was not done. New ones belong to `group`. A file that is taken over
    again changes nothing.

    Raises `PermissionDenied` where `by` may not make calls for that group.
    """
    ask(by, CallSeries(group=group))
    done, left = [], []
    for plan in plans:
        if plan.trouble:
            continue
        try:
            with transaction.atomic():
                if _take(plan, by=by, group=group):
                    assert plan.known is not None
                    done.append(plan.known)
        except ValidationError as error:
            left.append(f"{plan.name}: {' '.join(error.messages)}")
        except PermissionDenied:
            left.append(f"{plan.name}: " + _("it is known here, and not yours to change."))
    return done, left


def _take(plan: Plan, *, by: Person, group: WorkingGroup | None) -> bool:
    """Whether anything has changed."""
    wanted = plan.as_series()
    if plan.known is None:
        wanted.slug, wanted.uid, wanted.group = free_slug(plan.name), plan.uid, group
        wanted.updated_at = timezone.now()
        wanted.full_clean()
        wanted.save()
        plan.known = wanted
        _take_exceptions(wanted, plan)
        note(wanted, CallChange.Kind.MADE, by=by)
        return True
    series = CallSeries.objects.select_for_update(of=("self",)).get(pk=plan.known.pk)
    if not may_change(by, series):
        raise PermissionDenied(_("This series is not yours to change."))
    changed = [f for f in (*TIMES, *WORDS) if getattr(series, f) != getattr(wanted, f)]
    for name in changed:
        setattr(series, name, getattr(wanted, name))
    if changed:
        series.full_clean()
        series.save()
    differs = _take_exceptions(series, plan)
    plan.known = series
    if changed or differs:
        note(series, CallChange.Kind.CHANGED, by=by)
    return bool(changed or differs)


def _take_exceptions(series: CallSeries, plan: Plan) -> bool:
    """Make exceptions and extra calls those of the plan; return whether that changed any. The
    reason of one that stays as it was is kept: people wrote it here.
    """
    wanted: dict[datetime, tuple[str, datetime | None, str]] = {}
    for start, (new_start, reason) in plan.moved.items():
        wanted[start] = (CallException.Kind.MOVED, new_start, reason)
    for start, reason in plan.cancelled.items():
        wanted[start] = (CallException.Kind.CANCELLED, None, reason)
    differs = False
    for exception in series.exceptions.all():
        same = wanted.get(exception.original_start)
        if same is not None and same[:2] == (exception.kind, exception.new_start):
            del wanted[exception.original_start]
            continue
        exception.delete()
        differs = True
    for start, (kind, new, reason) in wanted.items():
        CallException.objects.create(
            series=series, original_start=start, kind=kind, new_start=new, reason=reason
        )
    have = set(series.extras.values_list("start", flat=True))
    for start in set(plan.extras) - have:
        ExtraCall.objects.create(series=series, start=start)
    gone = have - set(plan.extras)
    series.extras.filter(start__in=gone).delete()
    return bool(differs or wanted or gone or set(plan.extras) - have)


def free_slug(name: str) -> str:
    """A short name for the address that is not taken."""
    stem = slugify(name)[:50].strip("-") or "calls"
    slug, number = stem, 2
    while slug in PAGES or CallSeries.objects.filter(slug=slug).exists():
        slug, number = f"{stem}-{number}", number + 1
    return slug
