"""Office hours: offered by volunteers, booked by one person each, in both their calendars."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from alliance.help import permissions
from alliance.help.errors import NotNow
from alliance.help.models import OfficeHour
from alliance.outbox.services import post_mail
from alliance.people.languages import speaking_to
from alliance.people.models import Person

OFFERED_AT_ONCE = 26
BOOKED_AT_ONCE = 3  # hours that one person can hold in the time to come


def coming(now: datetime) -> QuerySet[OfficeHour]:
    return OfficeHour.objects.filter(starts_at__gt=now, cancelled_at=None).select_related(
        "host", "booked_by"
    )


@transaction.atomic
def offer(
    by: Person, *, starts_at: datetime, minutes: int, subject: str, join_url: str, weeks: int = 1
) -> list[OfficeHour]:
    """Offer an hour, or the same hour of `weeks` weeks, on the wall clock of `starts_at`'s zone.

    Raises `PermissionDenied`, `ValidationError`, and `NotNow` for a time that has passed.
    """
    if not permissions.is_volunteer(by):
        raise PermissionDenied("Volunteers offer office hours.")
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

    Raises `NotNow` when it is gone or `by` holds `BOOKED_AT_ONCE` already, `PermissionDenied` for
    one's own hour.
    """
    hour = OfficeHour.objects.select_for_update().filter(pk=hour_id).first()
    if hour is None or not by.is_active or hour.host_id == by.pk:
        raise PermissionDenied("This hour is not for you to book.")
    now = timezone.now()
    if hour.booked_by_id or hour.cancelled_at or hour.starts_at <= now:
        raise NotNow(_("This hour is no longer free. Please choose another."))
    if coming(now).filter(booked_by=by).count() >= BOOKED_AT_ONCE:
        raise NotNow(_("You have booked several hours already. Let one pass, or give one back."))
    hour.booked_by, hour.booked_at, hour.wish = by, now, wish
    hour.sequence += 1
    hour.save()
    for person in (hour.host, by):
        _mail(person, hour, is_off=False)
    return hour


@transaction.atomic
def give_back(hour_id: int, *, by: Person) -> None:
    """Free an hour that one has booked; the host is told."""
    hour = OfficeHour.objects.select_for_update().filter(pk=hour_id, booked_by=by).first()
    if hour is None:
        raise PermissionDenied("This hour is not yours.")
    hour.sequence += 1
    for person in (hour.host, by):
        _mail(person, hour, is_off=True)
    hour.booked_by, hour.booked_at, hour.wish = None, None, ""
    hour.save()


@transaction.atomic
def cancel(hour_id: int, *, by: Person) -> None:
    """The host, or staff, call the hour off; whoever booked it is told."""
    hour = OfficeHour.objects.select_for_update().filter(pk=hour_id, cancelled_at=None).first()
    if hour is None or not permissions.may_cancel(by, hour):
        raise PermissionDenied("This hour is not yours.")
    hour.cancelled_at = timezone.now()
    hour.sequence += 1
    hour.save()
    if hour.booked_by:
        for person in (hour.host, hour.booked_by):
            _mail(person, hour, is_off=True)


def of_person(person: Person, starts: datetime, ends: datetime) -> QuerySet[OfficeHour]:
    """Hours that `person` gives or has booked, that begin in [starts, ends)."""
    mine = Q(host=person, booked_by__isnull=False) | Q(booked_by=person)
    return OfficeHour.objects.filter(
        mine, cancelled_at=None, starts_at__gte=starts, starts_at__lt=ends
    ).select_related("host", "booked_by")


def as_calendar(hour: OfficeHour, *, is_off: bool, now: datetime) -> bytes:
    """The hour as iCalendar (RFC 5545), for the mail about it. Attendees are not named: their
    addresses are nobody's business.
    """
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    calendar, event = Calendar(), Event()
    calendar.add("prodid", "-//Badge Alliance//help//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if is_off else "PUBLISH")
    event.add("uid", f"office-hour-{hour.pk}@{host}")
    event.add("sequence", hour.sequence)
    event.add("dtstamp", now)
    event.add("dtstart", hour.starts_at.astimezone(UTC))
    event.add("dtend", hour.ends_at.astimezone(UTC))
    event.add("summary", hour.subject)
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    if hour.join_url:
        event.add("url", hour.join_url)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _mail(person: Person, hour: OfficeHour, *, is_off: bool) -> None:
    """A mail with the calendar entry; a notice beside it would say the same twice."""
    guest = hour.booked_by.name if hour.booked_by and hour.booked_by.name else _("somebody")
    with speaking_to(person):
        title = (
            _("Office hour called off: %(subject)s")
            if is_off
            else _("Office hour booked: %(subject)s")
        ) % {"subject": hour.subject}
        lines = [f"{hour.starts_at:%Y-%m-%d %H:%M} UTC, {hour.minutes} min"]
        if person == hour.host and not is_off:
            lines += [_("Booked by %(name)s.") % {"name": guest}, hour.wish]
        if hour.join_url and not is_off:
            lines.append(hour.join_url)
        lines.append(f"{settings.SITE_URL}/help/hours/")
    post_mail(
        key=f"office-hour:{hour.pk}:{hour.sequence}:{person.pk}",
        to=person.email,
        subject=title,
        text="\n\n".join(filter(None, lines)),
        attachments=[
            ("hour.ics", as_calendar(hour, is_off=is_off, now=timezone.now()), "text/calendar")
        ],
    )


def forget_wishes(now: datetime) -> int:
    """What somebody wanted to talk about is forgotten a month after the hour."""
    past = OfficeHour.objects.filter(starts_at__lt=now - timedelta(days=30)).exclude(wish="")
    return past.update(wish="", sequence=F("sequence"))
