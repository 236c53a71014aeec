"""Calls as iCalendar (RFC 5545, RFC 7986), as calendar programs subscribe to it.

A series is one recurring event: it stays on the wall clock of its zone, which the feed states. A
call that is cancelled is left out (EXDATE), an extra one stands beside the rule (RDATE), one that
is moved has an event of its own that names the original (RECURRENCE-ID). The same data give the
same bytes, so that an ETag can say so: nothing here looks at the clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Parameters
from icalendar.prop import vRecur, vUri

from alliance.calls.entries import Entry
from alliance.calls.models import CallException, CallSeries
from alliance.calls.occurrences import Occurrence, first_start
from alliance.calls.vtimezone import vtimezone

REFRESH = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Site:
    """Where the pages of events are. `url` has no slash at its end."""

    url: str

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or "localhost"


def feed(
    series: Iterable[CallSeries],
    *,
    name: str,
    site: Site,
    singles: Iterable[Occurrence] = (),
    entries: Iterable[Entry] = (),
    left_out: frozenset[tuple[int, datetime]] = frozenset(),
) -> bytes:
    """A feed of `series` (with their exceptions and extras), of single calls, and of other entries
    of a calendar. `left_out` are calls that somebody will not come to: (series, original start).
    """
    found = sorted(series, key=lambda one: one.slug)
    alone = sorted(singles, key=lambda call: (call.original_start, call.series.slug))
    calendar = new_calendar("PUBLISH")
    calendar.add("name", name)  # RFC 7986 5.1; the next is what older programs read
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    add_zones(calendar, [*found, *(call.series for call in alone)])
    for one in found:
        for event in events_of(one, site, left_out=left_out):
            calendar.add_component(event)
    for call in alone:
        calendar.add_component(single(call, site))
    for entry in sorted(entries, key=lambda entry: (entry.start, entry.key)):
        calendar.add_component(_entry(entry, site))
    return bytes(calendar.to_ical())


def new_calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Badge Alliance//calls//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def add_zones(calendar: Calendar, series: Iterable[CallSeries]) -> None:
    """State each zone that is used, right from its first event on (RFC 5545 3.6.5)."""
    years: dict[str, tuple[int, int]] = {}
    for one in series:
        if one.time_zone != "UTC":
            first, last = one.first_on.year, one.updated_at.year
            low, high = years.get(one.time_zone, (first, last))
            years[one.time_zone] = min(first, low), max(last, high)
    for name, (first, last) in sorted(years.items()):
        calendar.add_component(vtimezone(name, first, last))


def uid(series: CallSeries, host: str) -> str:
    """The name of a series in calendars; it never changes, nor does the slug of a series."""
    return series.uid or f"series-{series.slug}@{host}"


def events_of(
    series: CallSeries,
    site: Site,
    *,
    left_out: frozenset[tuple[int, datetime]] = frozenset(),
) -> list[Event]:
    """The event that recurs, and one for each call that was moved."""
    exceptions = {e.original_start: e for e in series.exceptions.all()}
    extras = sorted(extra.start for extra in series.extras.all()) if series.pk else []
    off = {start for start, e in exceptions.items() if e.kind == CallException.Kind.CANCELLED}
    off |= {start for pk, start in left_out if pk == series.pk}
    moved = {start: e for start, e in exceptions.items() if e.new_start and start not in off}
    recurs = bool(series.rule or extras)
    start = first_start(series)
    if not recurs:
        return [_once(series, site, start, bool(off), next(iter(moved.values()), None))]
    main = _event(series, site, start, series.get_absolute_url())
    if series.rule:
        main.add("rrule", _recurrence(series))
    for moment in sorted(off):
        main.add("exdate", wall_clock(series, moment, extras))
    if extras:
        main.add("rdate", [wall_clock(series, moment, extras) for moment in extras])
    found = [main]
    for original, exception in sorted(moved.items()):
        assert exception.new_start is not None
        local = original.astimezone(ZoneInfo(series.time_zone))
        call = Occurrence(
            series, exception.new_start.astimezone(local.tzinfo), local, reason=exception.reason
        )
        found.append(override(call, site, extras))
    return found


def override(call: Occurrence, site: Site, extras: Iterable[datetime] | None = None) -> Event:
    """One call of a series that recurs, under the name of the series (RFC 5545 3.8.4.4)."""
    series = call.series
    known = [extra.start for extra in series.extras.all()] if extras is None else extras
    event = _event(series, site, call.start, call.get_absolute_url(), call.reason)
    if series.rule or known:
        event.add("recurrence-id", wall_clock(series, call.original_start, known))
    if call.is_cancelled:
        event["status"] = "CANCELLED"
    return event


def single(call: Occurrence, site: Site) -> Event:
    """One call as an event of its own, for a calendar that does not have its series."""
    event = override(call, site)
    event.pop("recurrence-id", None)
    event["uid"] = f"call-{call.series.slug}-{call.day:%Y%m%d}@{site.host}"
    return event


def wall_clock(series: CallSeries, original: datetime, extras: Iterable[datetime]) -> datetime:
    """A call's original time as the rule says it, which names it in EXDATE and RECURRENCE-ID, even
    where a change of the clock leaves that time out.
    """
    zone = ZoneInfo(series.time_zone)
    local = original.astimezone(zone)
    if original in extras:
        return local
    return datetime.combine(local.date(), series.local_time, zone)


def _once(
    series: CallSeries, site: Site, start: datetime, is_off: bool, moved: CallException | None
) -> Event:
    reason = moved.reason if moved else ""
    if moved is not None and moved.new_start is not None:
        start = moved.new_start.astimezone(ZoneInfo(series.time_zone))
    event = _event(series, site, start, series.get_absolute_url(), reason)
    if is_off:
        event["status"] = "CANCELLED"
    return event


def _event(series: CallSeries, site: Site, start: datetime, path: str, reason: str = "") -> Event:
    changed = series.updated_at.astimezone(UTC).replace(microsecond=0)
    event = Event()
    event.add("uid", uid(series, site.host))
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("created", series.created_at.astimezone(UTC).replace(microsecond=0))
    event.add("sequence", series.sequence)
    event.add("dtstart", start)
    # By way of UTC: a call over a change of the clock is no longer for it.
    end = start.astimezone(UTC) + timedelta(minutes=series.duration_min)
    event.add("dtend", end.astimezone(start.tzinfo))
    event.add("summary", series.name)
    page = site.url + path
    words = [reason, series.description, series.join_url, page]
    event.add("description", "\n\n".join(filter(None, words)))
    event.add("url", page)
    if series.join_url:
        event.add("location", series.join_url)  # shown by programs that do not know CONFERENCE
        join = Parameters({"value": "URI", "feature": ["AUDIO", "VIDEO"], "label": "Join"})
        event.add("conference", vUri(series.join_url), parameters=join)  # RFC 7986 5.11
    event.add("status", "CONFIRMED")
    event.add("transp", "OPAQUE")
    return event


def _recurrence(series: CallSeries) -> vRecur:
    rule = vRecur.from_ical(series.rule)
    if series.last_on is not None and "COUNT" not in rule:
        last = datetime.combine(series.last_on, series.local_time, ZoneInfo(series.time_zone))
        rule["UNTIL"] = [last.astimezone(UTC)]  # RFC 5545 3.3.10: in UTC where DTSTART has a zone
    return rule


def _entry(entry: Entry, site: Site) -> Event:
    event = Event()
    event.add("uid", f"{entry.key}@{site.host}")
    event.add("dtstamp", entry.changed_at.astimezone(UTC).replace(microsecond=0))
    if isinstance(entry.start, datetime):
        event.add("dtstart", entry.start.astimezone(UTC))
        assert isinstance(entry.end, datetime)
        event.add("dtend", entry.end.astimezone(UTC))
    else:
        last: date = entry.end
        event.add("dtstart", entry.start)
        event.add("dtend", last + timedelta(days=1))  # RFC 5545 3.6.1: the day after
        event.add("transp", "TRANSPARENT")
    event.add("summary", entry.title)
    if entry.text:
        event.add("description", entry.text)
    if entry.url:
        event.add("url", site.url + entry.url)
    return event
