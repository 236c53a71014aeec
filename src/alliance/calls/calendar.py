"""The calls as an iCalendar feed (RFC 5545).

Each call is an event of its own, in UTC: every calendar program reads that alike, and no time zone
table has to be sent along. Subscribers ask again, and see what was moved or cancelled.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from alliance.calls.occurrences import Occurrence

LINE_OCTETS = 75  # RFC 5545 3.1


def feed(occurrences: Iterable[Occurrence], *, name: str, host: str, now: datetime) -> str:
    """The text of the feed. `now` stamps the events; `host` makes their names unique."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Badge Alliance//calls//EN"]
    lines += [
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:P1D",
    ]
    for occurrence in occurrences:
        lines += _event(occurrence, host, now)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(call: Occurrence, host: str, now: datetime) -> Iterator[str]:
    series = call.series
    yield "BEGIN:VEVENT"
    yield f"UID:{series.slug}-{_utc(call.original_start)}@{host}"
    yield f"DTSTAMP:{_utc(now)}"
    yield f"DTSTART:{_utc(call.start)}"
    yield f"DTEND:{_utc(call.end)}"
    yield f"SUMMARY:{_text(series.name)}"
    description = "\n".join(filter(None, [call.reason, series.description]))
    if description:
        yield f"DESCRIPTION:{_text(description)}"
    if series.join_url:
        yield f"URL:{series.join_url}"
    yield f"STATUS:{'CANCELLED' if call.is_cancelled else 'CONFIRMED'}"
    yield "END:VEVENT"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    """RFC 5545 3.3.11."""
    escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r\n", "\n").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """RFC 5545 3.1: no line longer than 75 octets, and no character torn apart."""
    rest = line.encode()
    first = True
    while rest:
        room = LINE_OCTETS if first else LINE_OCTETS - 1
        cut = min(room, len(rest))
        while cut < len(rest) and rest[cut] & 0xC0 == 0x80:
            cut -= 1
        yield ("" if first else " ") + rest[:cut].decode()
        rest, first = rest[cut:], False
