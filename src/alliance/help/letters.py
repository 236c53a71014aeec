"""Mail about office hours, with the entry for a calendar (RFC 5545, RFC 5546)."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from icalendar import Calendar, Event
from icalendar.prop import vCalAddress, vText

from alliance.help.models import OfficeHour
from alliance.outbox.services import post_mail
from alliance.people.languages import speaking_to
from alliance.people.models import Person
from alliance.people.zones import zone_named


def booked(person: Person, hour: OfficeHour) -> None:
    """Tell the host, or the guest, in the transaction of the booking. A notice beside it would say
    the same twice.
    """
    with speaking_to(person):
        lines = [_when(person, hour)]
        if person == hour.host:
            lines += [_("Booked by %(name)s.") % {"name": hour.booked_by}, hour.wish]
        if hour.join_url:
            lines.append(_("Where you meet: %(url)s") % {"url": hour.join_url})
        lines.append(_("To change it: %(url)s") % {"url": _page()})
        _post(person, hour, _("Office hour booked: %(subject)s"), lines, is_off=False)


def called_off(person: Person, hour: OfficeHour) -> None:
    """Tell the host, or the guest, that it does not take place; before the guest is forgotten."""
    with speaking_to(person):
        lines = [_when(person, hour), _("Other hours: %(url)s") % {"url": _page()}]
        _post(person, hour, _("Office hour called off: %(subject)s"), lines, is_off=True)


def _post(person: Person, hour: OfficeHour, title: str, lines: list[str], *, is_off: bool) -> None:
    entry = as_calendar(hour, is_off=is_off, now=timezone.now())
    post_mail(
        key=f"office-hour:{hour.pk}:{hour.sequence}:{person.pk}",
        to=person.email,
        subject=title % {"subject": hour.subject},
        text="\n\n".join(filter(None, lines)),
        attachments=[("hour.ics", entry, "text/calendar")],
    )


def _when(person: Person, hour: OfficeHour) -> str:
    """On the clock of whoever reads it, and in UTC where that is another."""
    zone = zone_named(person.time_zone) or UTC
    local = hour.starts_at.astimezone(zone)
    text = f"{date_format(local, 'l j F Y, H:i')} {local.tzname()}"
    if local.utcoffset():
        text += f" ({hour.starts_at.astimezone(UTC):%H:%M} UTC)"
    return text + ", " + _("%(minutes)d minutes") % {"minutes": hour.minutes}


def _page() -> str:
    return settings.SITE_URL + reverse("help:hours")


def as_calendar(hour: OfficeHour, *, is_off: bool, now: datetime) -> bytes:
    """The hour as iCalendar, for both of them. It is published, not an invitation (RFC 5546 3.2.1):
    nobody has to answer, and no attendee is named, for their addresses are nobody's business.
    """
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    calendar, event = Calendar(), Event()
    calendar.add("prodid", "-//Badge Alliance//help//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if is_off else "PUBLISH")
    event.add("uid", f"office-hour-{hour.pk}@{host}")
    event.add("sequence", hour.sequence)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", hour.starts_at.astimezone(UTC))
    event.add("dtend", hour.ends_at.astimezone(UTC))
    event.add("summary", hour.subject)
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    organizer = vCalAddress(f"mailto:no-reply@{host}")
    organizer.params["cn"] = vText(settings.SITE_NAME)
    event["organizer"] = organizer
    if hour.join_url:
        event.add("url", hour.join_url)
    calendar.add_component(event)
    return bytes(calendar.to_ical())
