"""What of the books can be taken along, by a person and by the whole alliance."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from alliance.exports.acts import acts
from alliance.exports.lines import json_lines
from alliance.ledger.exports import beancount, tables, written
from alliance.ledger.models import (
    BankAccount,
    BankLine,
    BankLineEvent,
    BankStatement,
    Entry,
    EntryLine,
    PeriodEvent,
    Rate,
)
from alliance.people.models import Person


def of_person(person: Person) -> dict[str, Any]:
    """What they did in the books; the books are the alliance's."""
    return {
        "done": acts(
            person,
            (Entry, "by", "at"),
            (PeriodEvent, "by", "at"),
            (Rate, "by", "at"),
            (BankStatement, "by", "at"),
            (BankLine, "by", "at"),
            (BankLineEvent, "by", "at"),
        )
    }


def of_alliance() -> Iterator[tuple[str, bytes]]:
    """Every row, and the same books as other programs read them."""
    yield from json_lines("entries.jsonl", Entry.objects.order_by("pk"), harmless={"key"})
    yield from json_lines("lines.jsonl", EntryLine.objects.order_by("pk"))
    yield from json_lines("periods.jsonl", PeriodEvent.objects.order_by("pk"))
    yield from json_lines("rates.jsonl", Rate.objects.order_by("pk"))
    yield from json_lines("bank_accounts.jsonl", BankAccount.objects.order_by("pk"))
    yield from json_lines("bank_statements.jsonl", BankStatement.objects.order_by("pk"))
    yield from json_lines("bank_lines.jsonl", BankLine.objects.order_by("pk"))
    yield from json_lines("bank_events.jsonl", BankLineEvent.objects.order_by("pk"))
    lines = beancount.lines("Books of the alliance", written.entries(), written.prices())
    for line in lines:
        yield "books.beancount", line.encode()
    for row in tables.lines(written.entries()):
        yield "lines.csv", row.encode()
