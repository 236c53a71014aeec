"""Office hours: offered by volunteers, booked by one person each, in both their calendars."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.help import letters, permissions
from alliance.help.errors import NotNow
from alliance.help.models import OfficeHour
from alliance.people.models import Person

OFFERED_AT_ONCE = 26
BOOKED_AT_ONCE = 3  # hours that one person can hold in the time to come


def coming(now: datetime) -> QuerySet[OfficeHour]:
    """Hours that have not begun, of hosts who are here."""
    rows = OfficeHour.objects.filter(starts_at__gt=now, cancelled_at=None, host__is_active=True)
    return rows.select_related("host", "booked_by")


@transaction.atomic
def offer(
    by: Person, *, starts_at: datetime, minutes: int, subject: str, join_url: str, weeks: int = 1
) -> list[OfficeHour]:
    """Offer an hour, or the same hour of `weeks` weeks, on the wall clock of `starts_at`'s zone.

    Raises `PermissionDenied`, `ValidationError`, and `NotNow` for a time that has passed.
    """
    if not permissions.is_volunteer(by):
        raise PermissionDenied(_("Volunteers offer office hours."))
    if starts_at <= timezone.now():
        raise NotNow(_("This time has passed. Give one that is to come."))
    offered = []
    for week in range(min(max(weeks, 1), OFFERED_AT_ONCE)):
        hour = OfficeHour(
            host=by,
            starts_at=starts_at + timedelta(weeks=week),  # same wall time: the zone is kept
            minutes=minutes,
            subject=subject,
            join_url=join_url,
        )
        hour.full_clean()
        overlap = coming(timezone.now()).filter(host=by, starts_at__lt=hour.ends_at)
        if any(other.ends_at > hour.starts_at for other in overlap):
            raise ValidationError({"starts_at": _("You offer an hour at this time already.")})
        hour.save()
        offered.append(hour)
    return offered


@transaction.atomic
def book(hour_id: int, *, by: Person, wish: str) -> OfficeHour:
    """Take an hour that is free. Of two at the same moment one gets it.

    Raises `NotNow` when it is gone, `by` holds `BOOKED_AT_ONCE` already or is elsewhere at that
    time, `PermissionDenied` for one's own hour.
    """
    # The person first, always: of two presses by one person the second sees what the first took.
    by = Person.objects.select_for_update().get(pk=by.pk)
    hour = OfficeHour.objects.select_for_update().filter(pk=hour_id).first()
    if hour is None or not by.is_active or hour.host_id == by.pk:
        raise PermissionDenied(_("This hour is not for you to book."))
    now = timezone.now()
    if hour.booked_by_id or hour.cancelled_at or hour.starts_at <= now or not hour.host.is_active:
        raise NotNow(_("This hour is no longer free. Please choose another."))
    held = coming(now).filter(booked_by=by)
    if held.count() >= BOOKED_AT_ONCE:
        raise NotNow(_("You have booked several hours already. Let one pass, or give one back."))
    taken = held | coming(now).filter(host=by, booked_by__isnull=False)
    if any(one.starts_at < hour.ends_at and one.ends_at > hour.starts_at for one in taken):
        raise NotNow(_("You have another office hour at this time."))
    hour.booked_by, hour.booked_at, hour.wish = by, now, wish
    hour.sequence += 1
    hour.save()
    for person in (hour.host, by):
        letters.booked(person, hour)
    return hour


@transaction.atomic
def give_back(hour_id: int, *, by: Person) -> None:
    """Free an hour to come that one has booked; the host is told. Raises `PermissionDenied`."""
    hour = coming(timezone.now()).select_for_update(of=("self",)).filter(pk=hour_id)
    found = hour.filter(booked_by=by).first()
    if found is None:
        raise PermissionDenied(_("This hour is not yours."))
    _free(found, tell=(found.host, by))


@transaction.atomic
def cancel(hour_id: int, *, by: Person) -> None:
    """The host, or staff, call an hour to come off; whoever booked it is told."""
    hour = OfficeHour.objects.select_for_update().filter(
        pk=hour_id, cancelled_at=None, starts_at__gt=timezone.now()
    )
    found = hour.first()
    if found is None or not permissions.may_cancel(by, found):
        raise PermissionDenied(_("This hour is not yours."))
    _call_off(found, tell=(found.host, found.booked_by))


@transaction.atomic
def leave(person: Person) -> None:
    """Somebody is here no longer: their hours are called off, what they booked is free again, and
    who is on the other side is told.
    """
    now = timezone.now()
    ahead = OfficeHour.objects.select_for_update().filter(starts_at__gt=now, cancelled_at=None)
    for hour in ahead.filter(host=person):
        _call_off(hour, tell=(hour.booked_by,))
    for hour in ahead.filter(booked_by=person):
        _free(hour, tell=(hour.host,))


def leave_blocked(now: datetime) -> int:
    """A duty: `leave` for those whose account was blocked; return how many."""
    ahead = OfficeHour.objects.filter(starts_at__gt=now, cancelled_at=None)
    gone = Person.objects.filter(is_active=False)
    hosts = gone.filter(pk__in=ahead.values("host_id"))
    guests = gone.filter(pk__in=ahead.exclude(booked_by=None).values("booked_by_id"))
    found = list((hosts | guests).distinct()[:100])
    for person in found:
        leave(person)
    return len(found)


def _free(hour: OfficeHour, *, tell: tuple[Person, ...]) -> None:
    hour.sequence += 1
    for person in tell:
        letters.called_off(person, hour)
    hour.booked_by, hour.booked_at, hour.wish = None, None, ""
    hour.save()


def _call_off(hour: OfficeHour, *, tell: tuple[Person | None, ...]) -> None:
    """Nobody is told of an hour that nobody had booked."""
    hour.cancelled_at = timezone.now()
    hour.sequence += 1
    hour.save()
    for person in tell if hour.booked_by else ():
        if person is not None:
            letters.called_off(person, hour)


def of_person(person: Person, starts: datetime, ends: datetime) -> QuerySet[OfficeHour]:
    """Hours that `person` gives or has booked, that begin in [starts, ends)."""
    mine = Q(host=person, booked_by__isnull=False) | Q(booked_by=person)
    return OfficeHour.objects.filter(
        mine, cancelled_at=None, starts_at__gte=starts, starts_at__lt=ends
    ).select_related("host", "booked_by")


def forget_wishes(now: datetime) -> int:
    """What somebody wanted to talk about is forgotten a month after the hour."""
    past = OfficeHour.objects.filter(starts_at__lt=now - timedelta(days=30)).exclude(wish="")
    return past.update(wish="")
