"""The books as CSV (RFC 4180): a file of entries, a file of their lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from alliance.ledger.chart import ACCOUNTS
from alliance.ledger.currencies import plain
from alliance.ledger.exports.written import Written
from alliance.writing.tables import harmless, rows

ENTRIES = ("number", "date", "kind", "text", "reverses", "id")
LINES = (
    "number",
    "date",
    "position",
    "account",
    "account_name",
    "amount",
    "currency",
    "fund",
    "programme",
    "group",
)


def entries(written: Iterable[Written]) -> Iterator[str]:
    """A row an entry; `date` is ISO 8601, `reverses` the number of another entry."""
    row = rows()
    yield row(ENTRIES)
    for entry in written:
        texts = (entry.kind, entry.text, entry.reverses, entry.id)
        yield row((entry.number, entry.on, *map(harmless, texts)))


def lines(written: Iterable[Written]) -> Iterator[str]:
    """A row a line; `amount` has a point and all decimals of its currency, debit above zero."""
    row = rows()
    yield row(LINES)
    for entry in written:
        for position, line in enumerate(entry.lines, start=1):
            amount = plain(line.minor, line.currency)
            names = map(harmless, (line.fund, line.programme, line.group))
            yield row(
                (
                    entry.number,
                    entry.on,
                    position,
                    line.account,
                    ACCOUNTS[line.account].full_path,
                    amount,
                    line.currency,
                    *names,
                )
            )
