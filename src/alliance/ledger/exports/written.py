"""Entries as every export writes them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from alliance.ledger.models import Entry, Rate
from alliance.ledger.services.posting import DIMENSIONS, Line, given_lines

ENTRIES_AT_ONCE = 500


@dataclass(frozen=True)
class Written:
    """An entry without what is internal. `reverses` is the number of another, or ""."""

    number: str
    id: str
    on: date
    kind: str
    text: str
    reverses: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Price:
    """1 `currency` = `value` `into`."""

    on: date
    currency: str
    into: str
    value: Decimal


Sums = dict[tuple[str, str], int]  # minor units by (account, currency)


def entries(since: date | None = None, until: date | None = None) -> Iterator[Written]:
    """By day and number, with bounded memory."""
    found = Entry.objects.select_related("reverses").prefetch_related("lines")
    if since:
        found = found.filter(on__gte=since)
    if until:
        found = found.filter(on__lte=until)
    for entry in found.order_by("on", "seal_id").iterator(ENTRIES_AT_ONCE):
        yield Written(
            number=entry.number,
            id=str(entry.public_id),
            on=entry.on,
            kind=entry.kind,
            text=one_line(entry.text),
            reverses=entry.reverses.number if entry.reverses else "",
            lines=tuple(given_lines(entry.lines.all())),
        )


def prices() -> Iterator[Price]:
    """The rates that count: of several for one day the last."""
    counts: dict[tuple[date, str, str], Decimal] = {}
    for rate in Rate.objects.order_by("on", "pk").iterator(ENTRIES_AT_ONCE):
        counts[rate.on, rate.currency, rate.into] = rate.value
    for (on, currency, into), value in counts.items():
        yield Price(on, currency, into, value)


def summed(sums: Sums, written: Iterable[Written]) -> Iterator[Written]:
    """Pass entries on, and add up what they move."""
    for entry in written:
        for line in entry.lines:
            sums[line.account, line.currency] += line.minor
        yield entry


def no_sums() -> Sums:
    return defaultdict(int)


def dimensions(line: Line) -> Iterator[tuple[str, str]]:
    """Those that the line names."""
    for name in DIMENSIONS:
        if value := one_line(getattr(line, name)):
            yield name, value


def one_line(text: str) -> str:
    """Without line ends and control characters, which end a directive in some formats."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
