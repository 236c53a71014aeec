"""The books in the language of beancount 3 (https://beancount.github.io/docs/)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from alliance.ledger.chart import ACCOUNTS
from alliance.ledger.currencies import plain
from alliance.ledger.exports.written import Price, Written, dimensions, no_sums, summed


def lines(title: str, written: Iterable[Written], prices: Iterable[Price]) -> Iterator[str]:
    """The file, line by line. It ends with what stands on each account, so that the program checks
    our sums; entries come by day.
    """
    yield f"option {_quoted('title')} {_quoted(title)}\n\n"
    sums = no_sums()
    first = last = None
    for entry in summed(sums, written):
        if first is None:
            first = entry.on
            yield from _opened(first)
        last = entry.on
        yield from _transaction(entry)
    for price in prices:
        yield f"{price.on} price {price.currency} {price.value:f} {price.into}\n"
    if last is not None and last < date.max:
        yield "\n"
        for (account, currency), minor in sorted(sums.items()):
            name = ACCOUNTS[account].full_path
            # Beancount looks at the beginning of that day, and lets a unit pass unless told not to.
            after = last + timedelta(days=1)
            yield f"{after} balance {name} {plain(minor, currency)} ~ 0 {currency}\n"


def _opened(on: date) -> Iterator[str]:
    for account in ACCOUNTS.values():
        yield f"{on} open {account.full_path}\n"
    yield "\n"


def _transaction(entry: Written) -> Iterator[str]:
    yield f"{entry.on} * {_quoted(entry.text)}\n"
    yield f"  number: {_quoted(entry.number)}\n"
    yield f"  id: {_quoted(entry.id)}\n"
    yield f"  kind: {_quoted(entry.kind)}\n"
    if entry.reverses:
        yield f"  reverses: {_quoted(entry.reverses)}\n"
    for line in entry.lines:
        name = ACCOUNTS[line.account].full_path
        yield f"  {name}  {plain(line.minor, line.currency)} {line.currency}\n"
        for word, value in dimensions(line):
            yield f"    {word}: {_quoted(value)}\n"
    yield "\n"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
