"""Read an .ics file (RFC 5545) of somebody else's making. Nothing is made here."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from alliance.calls import calendar
from alliance.calls.importing.events import plan_of
from alliance.calls.importing.plans import Plan, Reading
from alliance.calls.models import CallSeries

MAX_BYTES = 512 * 1024
MAX_COMPONENTS = 2000
MAX_SERIES = 100


class Unreadable(Exception):
    """The file is no calendar, or too large; the words say what to do."""


def read(content: bytes, default_zone: str) -> Reading:
    """What the file holds. `default_zone` is for times that name no zone. Raises `Unreadable`."""
    if len(content) > MAX_BYTES:
        words = _("The file is larger than %(size)s KiB. Export one calendar, or one series alone.")
        raise Unreadable(words % {"size": MAX_BYTES // 1024})
    try:
        calendars = Calendar.from_ical(content, multiple=True)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        words = _("This is no calendar file (%(why)s). Export it as .ics and try again.")
        raise Unreadable(words % {"why": str(error)[:100] or type(error).__name__}) from error
    if not calendars:
        raise Unreadable(_("There is no calendar in this file. Export it as .ics and try again."))
    parts = [part for one in calendars for part in one.subcomponents]
    if len(parts) > MAX_COMPONENTS:
        words = _("The file has more than %(count)s entries. Export one series alone.")
        raise Unreadable(words % {"count": MAX_COMPONENTS})
    others = Counter(part.name for part in parts if not isinstance(part, Event))
    others.pop("VTIMEZONE", None)
    notes = [
        _("%(count)s × %(name)s: only events are taken.") % {"count": count, "name": name}
        for name, count in sorted(others.items())
    ]
    by_uid: dict[str, list[Event]] = defaultdict(list)
    for number, part in enumerate(parts):
        if isinstance(part, Event):
            by_uid[str(part.get("UID", "")).strip() or f"\0{number}"].append(part)
    if len(by_uid) > MAX_SERIES:
        words = _("The file has more than %(count)s series. Export fewer at a time.")
        raise Unreadable(words % {"count": MAX_SERIES})
    plans = [plan_of(uid, events, default_zone) for uid, events in by_uid.items()]
    _find_known(plans)
    return Reading(plans, notes)


def _find_known(plans: Iterable[Plan]) -> None:
    """The series that each plan updates: one that was imported under its UID, or our own."""
    host = calendar.Site(settings.SITE_URL.rstrip("/")).host
    wanted = {plan.uid: plan for plan in plans if not plan.uid.startswith("\0")}
    for series in CallSeries.objects.select_related("group"):
        plan = wanted.get(calendar.uid(series, host))
        if plan is not None:
            plan.known = series
