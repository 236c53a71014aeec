"""The books as CSV (RFC 4180): a file of entries, a file of their lines."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from alliance.ledger.chart import ACCOUNTS
from alliance.ledger.currencies import plain
from alliance.ledger.exports.written import Written

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
# Spreadsheets take a cell that begins so for a formula, and run it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Echo:
    """A file that hands back what is written into it."""

    def write(self, text: str) -> str:
        return text


def entries(written: Iterable[Written]) -> Iterator[str]:
    """A row an entry; `date` is ISO 8601, `reverses` the number of another entry."""
    row = _rows()
    yield row(ENTRIES)
    for entry in written:
        texts = (entry.kind, entry.text, entry.reverses, entry.id)
        yield row((entry.number, entry.on, *map(_harmless, texts)))


def lines(written: Iterable[Written]) -> Iterator[str]:
    """A row a line; `amount` has a point and all decimals of its currency, debit above zero."""
    row = _rows()
    yield row(LINES)
    for entry in written:
        for position, line in enumerate(entry.lines, start=1):
            amount = plain(line.minor, line.currency)
            names = map(_harmless, (line.fund, line.programme, line.group))
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


def _rows() -> Callable[[Iterable[Any]], str]:
    write: Any = csv.writer(_Echo()).writerow
    return write


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
