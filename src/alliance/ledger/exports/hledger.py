"""The books as an hledger journal (https://hledger.org/hledger.html#journal)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from alliance.ledger.chart import ACCOUNTS, Account, Kind
from alliance.ledger.currencies import CODES, exponent, plain
from alliance.ledger.exports.written import Price, Sums, Written, dimensions, no_sums, summed

_TYPES = {
    Kind.ASSET: "A",
    Kind.LIABILITY: "L",
    Kind.NET_ASSETS: "E",
    Kind.INCOME: "R",
    Kind.EXPENSE: "X",
}


def lines(title: str, written: Iterable[Written], prices: Iterable[Price]) -> Iterator[str]:
    """The journal, line by line. Its last transaction moves nothing and asserts what stands on each
    account, so that the program checks our sums; entries come by day.
    """
    yield f"; {title}\n\ndecimal-mark .\n"
    for account in ACCOUNTS.values():
        yield _declared(account)
    for currency in sorted(CODES):
        point = "." + "0" * exponent(currency)
        yield f"commodity 1000{point} {currency}\n"
    yield "\n"
    sums = no_sums()
    last = None
    for entry in summed(sums, written):
        last = entry.on
        yield from _transaction(entry)
    for price in prices:
        yield f"P {price.on} {price.currency} {price.value:f} {price.into}\n"
    if last is not None:
        yield from _assertions(last, sums)


def _declared(account: Account) -> str:
    return f"account {account.full_path}  ; type: {_TYPES[account.kind]}\n"


def _transaction(entry: Written) -> Iterator[str]:
    tags = [f"id:{entry.id}", f"kind:{_bare(entry.kind)}"]
    if entry.reverses:
        tags.append(f"reverses:{entry.reverses}")
    yield f"{entry.on} * ({entry.number}) {_bare(entry.text)}  ; {', '.join(tags)}\n"
    for line in entry.lines:
        name = ACCOUNTS[line.account].full_path
        named = ", ".join(f"{word}:{_bare(value)}" for word, value in dimensions(line))
        yield f"    {name}  {plain(line.minor, line.currency)} {line.currency}"
        yield f"  ; {named}\n" if named else "\n"
    yield "\n"


def _assertions(on: date, sums: Sums) -> Iterator[str]:
    yield f"\n{on} * Balances\n"
    for (account, currency), minor in sorted(sums.items()):
        name = ACCOUNTS[account].full_path
        zero, stands = plain(0, currency), plain(minor, currency)
        yield f"    {name}  {zero} {currency} = {stands} {currency}\n"


def _bare(text: str) -> str:
    """Without the characters that begin a comment, end a tag or divide a description."""
    return text.translate(str.maketrans(";,|", "；，¦"))
