"""A series: made, changed, ended, and continued at other times from a day on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.calls.models import CallChange, CallException, CallSeries, Following, Rsvp
from alliance.calls.occurrences import first_start, is_by_rule, planned_of
from alliance.calls.services.changing import ask, note, taken, with_words
from alliance.people.models import Person

Kind = CallChange.Kind
WHEN = ("first_on", "local_time", "time_zone", "rule")
KEPT = ("name", "kind", "last_on", "duration_min", "join_url", "description", "group_id")
LOOKED_BACK = timedelta(days=800)  # for the last call that was held


@transaction.atomic
def keep_series(series: CallSeries, *, by: Person) -> CallSeries:
    """Enter a series, or what has changed about it. Raises `PermissionDenied`, and
    `ValidationError` by field. Once its first call has begun its times stay: what was is in the
    record. Other times from a day on are `continue_series`.
    """
    ask(by, series)
    before = taken(series, by) if series.pk else None  # nobody takes over the series of others
    # A series without a rule takes place once: a special event.
    series.kind = CallSeries.Kind.CALL if series.rule else CallSeries.Kind.EVENT
    series.full_clean()
    if before is None:
        series.sequence = 0
        series.updated_at = timezone.now()
        series.save()
        note(series, Kind.MADE, by=by)
        return series
    changed = changed_fields(before, series, (*WHEN, *KEPT))
    if not changed:
        return series
    if set(changed) & set(WHEN):
        _may_still_change(before)
    _check_last_day(before, series.last_on)
    series.sequence = before.sequence
    series.save()
    drop_orphans(series)
    is_end = changed == ["last_on"] and series.last_on is not None
    note(series, Kind.ENDED if is_end else Kind.CHANGED, by=by)
    return series


def changed_fields(before: CallSeries, after: CallSeries, names: Iterable[str]) -> list[str]:
    return [name for name in names if getattr(before, name) != getattr(after, name)]


@transaction.atomic
def end_series(series: CallSeries, last_on: date, *, by: Person, reason: str) -> CallSeries:
    """Hold no call after `last_on`. Raises `PermissionDenied`, `ValidationError` by field."""
    current = taken(series, by)
    words = with_words(reason)
    _check_last_day(current, last_on)
    current.last_on = last_on
    current.full_clean()
    current.save()
    drop_orphans(current)
    note(current, Kind.ENDED, by=by, reason=words)
    return current


@transaction.atomic
def continue_series(
    series: CallSeries,
    from_day: date,
    *,
    by: Person,
    local_time: time,
    time_zone: str,
    rule: str,
    duration_min: int,
    reason: str,
) -> CallSeries:
    """From `from_day` on hold the calls at other times: the series ends the day before, and a new
    one goes on, with those who follow it. Raises `PermissionDenied`, `ValidationError` by field.
    """
    old = taken(series, by)
    words = with_words(reason)
    if from_day <= old.first_on:
        raise ValidationError({"from_day": _("It begins on that day or later: change it instead.")})
    if old.last_on is not None and from_day > old.last_on:
        raise ValidationError({"from_day": _("The series has ended by then.")})
    _check_last_day(old, from_day - timedelta(days=1), "from_day")
    new = CallSeries(
        kind=CallSeries.Kind.CALL if rule else CallSeries.Kind.EVENT,
        name=old.name,
        slug=_next_slug(old.slug),
        first_on=from_day,
        local_time=local_time,
        time_zone=time_zone,
        rule=rule,
        last_on=old.last_on,
        duration_min=duration_min,
        join_url=old.join_url,
        description=old.description,
        group=old.group,
        continues=old,
        is_demo=old.is_demo,
        updated_at=timezone.now(),
    )
    new.full_clean()
    new.save()
    boundary = datetime.combine(from_day, time(), ZoneInfo(old.time_zone))
    _hand_over_extras(old, new, boundary)
    old.last_on = from_day - timedelta(days=1)
    old.save()
    drop_orphans(old)
    Following.objects.bulk_create(
        Following(
            series=new, person=f.person, how=f.how, answer=f.answer, is_named=f.is_named,
            invites=f.invites,
        )
        for f in old.followings.select_related("person")
    )  # fmt: skip
    note(new, Kind.MADE, by=by)
    first = first_start(new)
    note(old, Kind.CONTINUED, by=by, reason=words, new_start=first)
    return new


def _hand_over_extras(old: CallSeries, new: CallSeries, boundary: datetime) -> None:
    """Extra calls after the boundary, with what was said about them, go to the new series."""
    later = list(old.extras.filter(start__gte=boundary))
    for extra in later:
        for table in (CallException, Rsvp):
            table._default_manager.filter(series=old, original_start=extra.start).update(series=new)
        extra.series = new
        extra.save()


def drop_orphans(series: CallSeries) -> None:
    """Forget what was said about calls to come that the series no longer has."""
    now = timezone.now()
    for exception in series.exceptions.filter(original_start__gt=now):
        if not is_by_rule(series, exception.original_start):
            exception.delete()
    answered = series.rsvps.filter(original_start__gt=now)
    for start in set(answered.values_list("original_start", flat=True)):
        if not is_by_rule(series, start):
            answered.filter(original_start=start).delete()


def has_begun(series: CallSeries) -> bool:
    return first_start(series) <= timezone.now()


def _may_still_change(before: CallSeries) -> None:
    if has_begun(before):
        raise ValidationError(
            _("The first of these calls has begun. Choose the day from which they are at other "
              "times; what was stays as it was.")
        )  # fmt: skip


def _check_last_day(series: CallSeries, last_on: date | None, field: str = "last_on") -> None:
    """Calls that were held stay in the record."""
    if last_on is None or last_on == series.last_on:
        return
    now = timezone.now()
    held = planned_of(series, now - LOOKED_BACK, now)
    if held and last_on < held[-1].date():
        words = _("A call was held on %(day)s; the series cannot end before it.")
        raise ValidationError({field: words % {"day": held[-1].date().isoformat()}})


def _next_slug(slug: str) -> str:
    """`call`, `call-2`, `call-3`: the first that is free."""
    stem = re.sub(r"-\d+$", "", slug)[:52]
    number = 2
    while CallSeries.objects.filter(slug=f"{stem}-{number}").exists():
        number += 1
    return f"{stem}-{number}"
