"""The events of one UID as a plan: a main one, and those that stand for single calls of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from icalendar import Event

from alliance.calls.importing.plans import Plan
from alliance.calls.importing.properties import (
    is_link,
    length_of,
    local_time,
    plain,
    text_of,
    value_of,
    values_of,
    zone_of,
)
from alliance.calls.occurrences import occurrences_of
from alliance.calls.rules import check_rule
from alliance.calls.tzid import placed

MAX_EXCEPTIONS = 500  # of one series
MAX_DESCRIPTION = 5000
MAX_NAME = 120
LAST_YEAR, FIRST_YEAR = 2100, 1970
# Properties that are taken, or that say nothing that a call has: the rest is named as not taken.
_TAKEN = (
    "UID DTSTART DTEND DURATION SUMMARY DESCRIPTION LOCATION URL CONFERENCE STATUS RRULE EXDATE "
    "RDATE RECURRENCE-ID DTSTAMP CREATED LAST-MODIFIED SEQUENCE TRANSP CLASS PRIORITY COMMENT"
)
TAKEN = frozenset(_TAKEN.split())


def plan_of(uid: str, events: list[Event], default_zone: str) -> Plan:
    mains = [event for event in events if "RECURRENCE-ID" not in event]
    plan = Plan(uid=uid)
    if uid.startswith("\0"):
        plan.trouble.append(_("It has no UID, so that it could not be told apart later."))
    if len(uid) > 255:
        plan.trouble.append(_("Its UID is longer than 255 characters."))
    if not mains:
        plan.name = text_of(events[0], "SUMMARY")[:120]
        plan.trouble.append(_("Only single calls of it are in the file, not the series itself."))
        return plan
    main = mains[0]
    if len(mains) > 1:
        plan.notes.append(_("Its UID is in the file several times; the first one is taken."))
    _take_words(plan, main)
    _take_time(plan, main, default_zone)
    if plan.trouble:
        return plan
    _take_rule(plan, main)
    _take_dates(plan, main, default_zone)
    for event in events:
        if "RECURRENCE-ID" in event:
            _take_single(plan, event, main, default_zone)
    _check_planned(plan)
    plan.notes += _not_taken(events)
    return plan


def _take_words(plan: Plan, event: Event) -> None:
    name = " ".join(text_of(event, "SUMMARY").split())
    plan.name = name[:MAX_NAME]
    if len(name) > MAX_NAME:
        plan.notes.append(_("Its name is longer than %(most)d characters.") % {"most": MAX_NAME})
    if not plan.name:
        plan.trouble.append(_("It has no name (SUMMARY)."))
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        plan.trouble.append(_("It is cancelled as a whole."))
    texts = [plain(text_of(event, "DESCRIPTION"))]
    for name in ("CONFERENCE", "LOCATION", "URL"):
        for value in values_of(event, name):
            text = str(value).strip()
            if not plan.join_url and name != "URL" and is_link(text):
                plan.join_url = text
            elif text and text not in texts[0] and text != plan.join_url:
                texts.append(text)
    description = "\n\n".join(filter(None, texts))
    plan.description = description[:MAX_DESCRIPTION]
    if len(description) > MAX_DESCRIPTION:
        words = _("Its description is longer than %(most)d characters; the rest is not taken.")
        plan.notes.append(words % {"most": MAX_DESCRIPTION})


def _take_time(plan: Plan, event: Event, default_zone: str) -> None:
    start = value_of(event, "DTSTART")
    if start is None:
        plan.trouble.append(_("It has no time that could be read (DTSTART)."))
        return
    if not isinstance(start, datetime):
        plan.trouble.append(_("It lasts whole days; a call has an hour."))
        return
    name = str(event["DTSTART"].params.get("TZID", ""))
    # A zone that nobody knows leaves the time without one; it is not the zone of those without.
    zone = None if name and start.tzinfo is None else zone_of(start, default_zone)
    if zone is None:
        words = _("Its time zone %(name)s is not known.")
        plan.trouble.append(words % {"name": name or start.tzinfo})
        return
    local = local_time(start, zone)
    if not FIRST_YEAR <= local.year <= LAST_YEAR:
        plan.trouble.append(_("Its first day is not in our time."))
        return
    plan.first_on, plan.local_time, plan.time_zone = (
        local.date(),
        local.time().replace(second=0, microsecond=0),
        zone,
    )
    length = length_of(event, start)
    minutes = round(length.total_seconds() / 60) if length is not None else 60
    if length is None:
        plan.notes.append(_("It has no end; an hour is taken."))
    if not 5 <= minutes <= 24 * 60:
        words = _("It lasts %(minutes)s minutes; a call lasts from 5 minutes to a day.")
        plan.trouble.append(words % {"minutes": minutes})
    plan.duration_min = minutes


def _take_rule(plan: Plan, event: Event) -> None:
    rules = values_of(event, "RRULE")
    if not rules:
        return
    if len(rules) > 1 or "EXRULE" in event:
        plan.trouble.append(_("It has several rules (RRULE, EXRULE); one is understood."))
        return
    rule = {str(name).upper(): values for name, values in rules[0].items()}
    until = rule.pop("UNTIL", None)
    if until:
        plan.last_on = _last_day(until[0], plan)
    for name, own in (("BYHOUR", plan.local_time.hour), ("BYMINUTE", plan.local_time.minute)):
        if [int(v) for v in rule.get(name, [])] == [own]:
            del rule[name]  # it says the time of the first call once more
    if [int(v) for v in rule.get("BYSECOND", [])] == [0]:
        del rule["BYSECOND"]
    names = ["FREQ", *sorted(name for name in rule if name != "FREQ")]
    text = ";".join(f"{n}={','.join(str(v) for v in rule[n])}" for n in names if n in rule)
    try:
        check_rule(text)
    except ValidationError as refusal:
        why = " ".join(refusal.messages)
        words = _("Its rule %(rule)s is not understood: %(why)s")
        plan.trouble.append(words % {"rule": text, "why": why})
    if len(text) > 200:
        plan.trouble.append(_("Its rule is longer than 200 characters."))
    plan.rule = text


def _last_day(until: date | datetime, plan: Plan) -> date:
    """UNTIL is in UTC, or a day; ours is the last day on the clock of the series."""
    if not isinstance(until, datetime):
        return until
    zone = ZoneInfo(plan.time_zone)
    local = until.astimezone(zone) if until.tzinfo else until.replace(tzinfo=zone)
    before = local.time() < plan.local_time
    return local.date() - timedelta(days=1) if before else local.date()


def _take_dates(plan: Plan, event: Event, default_zone: str) -> None:
    for moment in _moments(event, "EXDATE", plan, default_zone):
        plan.cancelled[moment] = _("left out in the calendar that was imported")
    extras = set(_moments(event, "RDATE", plan, default_zone))
    plan.extras = sorted(extras)[:MAX_EXCEPTIONS]
    if len(extras) > MAX_EXCEPTIONS or len(plan.cancelled) > MAX_EXCEPTIONS:
        words = _("It has more than %(count)s exceptions.")
        plan.trouble.append(words % {"count": MAX_EXCEPTIONS})


def _take_single(plan: Plan, event: Event, main: Event, default_zone: str) -> None:
    """A call that stands by itself: cancelled, moved, or with other words."""
    original = _moment(value_of(event, "RECURRENCE-ID"), plan, default_zone)
    start = _moment(value_of(event, "DTSTART"), plan, default_zone)
    if original is None:
        plan.notes.append(_("One single call cannot be read (RECURRENCE-ID)."))
        return
    day = f"{original:%Y-%m-%d}"
    if event["RECURRENCE-ID"].params.get("RANGE"):
        words = _("The change from %(day)s on (RANGE) is not taken: continue the series there.")
        plan.notes.append(words % {"day": day})
        return
    reason = " ".join(plain(text_of(event, "COMMENT")).split())[:200]
    default = _("so in the calendar that was imported")
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        plan.cancelled[original] = reason or default
    elif start is not None and start != original:
        plan.moved[original] = (start, reason or default)
    own = " ".join(text_of(event, "SUMMARY").split())[:120]
    if own and own != plan.name:
        words = _("The call of %(day)s has a name of its own, “%(name)s”, which is not taken.")
        plan.notes.append(words % {"day": day, "name": own})
    for name in ("DESCRIPTION", "LOCATION"):
        if name in event and text_of(event, name) != text_of(main, name):
            words = _("The call of %(day)s has a %(name)s of its own, which is not taken.")
            plan.notes.append(words % {"day": day, "name": name})
    value = value_of(event, "DTSTART")
    length = length_of(event, value) if isinstance(value, datetime) else None
    if length is not None and round(length.total_seconds() / 60) != plan.duration_min:
        words = _("The call of %(day)s has a length of its own, which is not taken.")
        plan.notes.append(words % {"day": day})


def _check_planned(plan: Plan) -> None:
    """Exceptions are to calls that there are; what names none is said, and left out."""
    if plan.trouble:
        return
    series = plan.as_series()
    named = [*plan.cancelled, *plan.moved]
    minute = timedelta(minutes=1)
    for moment in named:
        if moment in plan.extras:
            continue
        if not list(occurrences_of(series, moment, moment + minute, [], [])):
            plan.cancelled.pop(moment, None)
            plan.moved.pop(moment, None)
            words = _("There is no call on %(day)s that could be left out or moved.")
            plan.notes.append(words % {"day": f"{moment:%Y-%m-%d %H:%M} UTC"})
    plan.extras = [
        moment
        for moment in plan.extras
        if not list(occurrences_of(series, moment, moment + minute, [], []))
    ]


def _not_taken(events: Iterable[Event]) -> list[str]:
    """Properties and parts that a call has no place for, by name."""
    names = Counter(name for event in events for name in event if name not in TAKEN)
    parts = Counter(part.name for event in events for part in event.subcomponents)
    return [
        _("%(name)s is not taken.") % {"name": name} for name in sorted({*names, *parts}) if name
    ]


def _moments(event: Event, name: str, plan: Plan, default_zone: str) -> Iterator[datetime]:
    for entry in values_of(event, name):
        for one in getattr(entry, "dts", [entry]):
            value = getattr(one, "dt", None)
            if isinstance(value, tuple):  # RDATE as a period: its beginning
                value = value[0]
            if isinstance(value, datetime):
                value = placed(value, entry)
            moment = _moment(value, plan, default_zone)
            if moment is not None:
                yield moment
            else:
                words = _("A date in %(name)s cannot be read.")
                plan.notes.append(words % {"name": name})


def _moment(value: Any, plan: Plan, default_zone: str) -> datetime | None:
    """In UTC. A day alone means the call of that day (as some programs write EXDATE)."""
    zone = ZoneInfo(plan.time_zone)
    if isinstance(value, datetime):
        if value.tzinfo is None:
            value = value.replace(tzinfo=ZoneInfo(default_zone))
        return value.astimezone(UTC).replace(second=0, microsecond=0)
    if isinstance(value, date):
        return datetime.combine(value, plan.local_time, zone).astimezone(UTC)
    return None
