"""One call: cancelled, held at another time, held as planned after all; calls beside the rule."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.calls.errors import NoSuchCall, Refused
from alliance.calls.models import CallChange, CallException, CallSeries, ExtraCall, Rsvp
from alliance.calls.occurrences import occurrence_on, occurrences_of
from alliance.calls.services.changing import call_at, note, taken, with_words
from alliance.people.models import Person

Kind = CallChange.Kind
FAR = timedelta(days=366 * 3)  # a call that is further away is a slip of the keyboard
MAX_EXTRAS = 300  # of one series


@transaction.atomic
def cancel_call(series: CallSeries, start: datetime, *, by: Person, reason: str) -> CallException:
    """Cancel the call that is planned for `start`.

    Raises `PermissionDenied`, `NoSuchCall`, `ValidationError` for want of a reason.
    """
    current = taken(series, by)
    words = with_words(reason)
    call_at(current, start)
    exception = _except(current, start, CallException.Kind.CANCELLED, words)
    note(current, Kind.CANCELLED, by=by, reason=words, original_start=start)
    return exception


@transaction.atomic
def move_call(
    series: CallSeries, start: datetime, new_start: datetime, *, by: Person, reason: str
) -> CallException:
    """Hold the call that is planned for `start` at `new_start` instead. Moved again, it counts
    from its original time. Raises `PermissionDenied`, `NoSuchCall`, `ValidationError`, `Refused`.
    """
    current = taken(series, by)
    words = with_words(reason)
    call_at(current, start)
    _check_time(new_start, "new_start")
    if new_start == start:
        raise Refused(_("It is planned for that time. Choose “Hold it as planned” instead."))
    minute = timedelta(minutes=1)
    there = occurrences_of(current, new_start, new_start + minute, current.exceptions.all())
    if any(call.original_start != start and not call.is_cancelled for call in there):
        raise Refused(_("Another call of this series begins at that time."))
    exception = _except(current, start, CallException.Kind.MOVED, words, new_start)
    note(current, Kind.MOVED, by=by, reason=words, original_start=start, new_start=new_start)
    return exception


def _except(
    series: CallSeries,
    start: datetime,
    kind: CallException.Kind,
    reason: str,
    new_start: datetime | None = None,
) -> CallException:
    exception, _is_new = CallException.objects.update_or_create(
        series=series,
        original_start=start,
        defaults={"kind": kind, "new_start": new_start, "reason": reason},
    )
    return exception


@transaction.atomic
def restore_call(series: CallSeries, start: datetime, *, by: Person) -> None:
    """Hold the call after all as planned. Raises `PermissionDenied`, `NoSuchCall`."""
    current = taken(series, by)
    count, _rows = CallException.objects.filter(series=current, original_start=start).delete()
    if not count:
        words = _("The call at %(time)s takes place as planned.")
        raise NoSuchCall(words % {"time": f"{start:%Y-%m-%d %H:%M %Z}"})
    note(current, Kind.RESTORED, by=by, original_start=start)


@transaction.atomic
def add_extra(series: CallSeries, start: datetime, *, by: Person, reason: str = "") -> ExtraCall:
    """Hold a call that the rule does not place. Raises `PermissionDenied`, `ValidationError`, and
    `Refused` on a day that has a call: its page is named by its day.
    """
    current = taken(series, by)
    _check_time(start, "start")
    if occurrence_on(current, start.astimezone(ZoneInfo(current.time_zone)).date()) is not None:
        raise Refused(_("The series has a call on that day. Move that one, or choose another day."))
    if current.extras.count() >= MAX_EXTRAS:
        raise Refused(_("The series has too many extra calls. Make a series of them."))
    words = " ".join(reason.split())[:200]
    extra = ExtraCall.objects.create(series=current, start=start, reason=words)
    note(current, Kind.ADDED, by=by, reason=words, original_start=start)
    return extra


@transaction.atomic
def remove_extra(series: CallSeries, start: datetime, *, by: Person) -> None:
    """Take back an extra call to come. Raises `PermissionDenied`, `NoSuchCall`, `Refused`."""
    current = taken(series, by)
    extra = current.extras.filter(start=start).first()
    if extra is None:
        raise NoSuchCall(_("There is no extra call at that time."))
    if call_at(current, start).start <= timezone.now():
        raise Refused(_("This call has begun; it stays in the record."))
    extra.delete()
    CallException.objects.filter(series=current, original_start=start).delete()
    note(current, Kind.REMOVED, by=by, original_start=start)
    Rsvp.objects.filter(series=current, original_start=start).delete()


def _check_time(moment: datetime, field: str) -> None:
    if abs(moment - timezone.now()) > FAR:
        raise ValidationError({field: _("This is more than three years away.")})
