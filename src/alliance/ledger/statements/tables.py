"""CSV as a bank lets it be downloaded, with columns that who keeps the books has named."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from decimal import Decimal, DecimalException
from itertools import pairwise

from django.utils.translation import gettext as _

from alliance.ledger.currencies import CODES, to_minor
from alliance.ledger.errors import BadStatement
from alliance.ledger.statements.shapes import (
    LINES_AT_MOST,
    Columns,
    Statement,
    StatementLine,
    tidy,
)

_HEAD_LINES = 30  # some banks write their name and ours above the headings


def statement(file: bytes, columns: Columns, currency: str) -> Statement:
    """The file as one statement in `currency`. Raises `BadStatement`, naming the row."""
    text = _decoded(file)
    rows = _rows(text, columns)
    read = [_line(number, row, columns, currency) for number, row in rows]
    if columns.balance and read:
        read = _in_order(read)
    return Statement(
        account="",
        currency=currency,
        lines=tuple(line for line, _balance in read),
        opening=_opening(read),
        closing=read[-1][1] if read else None,
    )


Read = tuple[StatementLine, int | None]  # and the balance after it


def _in_order(read: list[Read]) -> list[Read]:
    """Oldest first, as the balances run. A bank may write the newest on top."""
    for ordered in (read, read[::-1]):
        steps = pairwise(ordered)
        if all((before[1] or 0) + after[0].minor == after[1] for before, after in steps):
            return ordered
    raise BadStatement(_("The balances do not follow from the movements. Is a row missing?"))


def _opening(read: list[Read]) -> int | None:
    if not read or read[0][1] is None:
        return None
    return read[0][1] - read[0][0].minor


def _decoded(file: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return file.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadStatement(_("The file is neither UTF-8 nor Windows-1252 text."))


def _rows(text: str, columns: Columns) -> list[tuple[int, dict[str, str]]]:
    """(number of the row in the file, cells by heading), from the row on that has the headings."""
    wanted = {columns.booked_on, columns.amount or columns.credit} - {""}
    for delimiter in (",", ";", "\t"):
        table = _table(text, delimiter)
        for at, row in enumerate(table[:_HEAD_LINES]):
            if wanted and wanted <= set(row):
                body = enumerate(table[at + 1 :], start=at + 2)
                return [(n, dict(zip(row, cells, strict=False))) for n, cells in body if any(cells)]
    raise BadStatement(
        _("No row of the file has the columns %(names)s. Name them as the file does.")
        % {"names": ", ".join(sorted(wanted))}
    )


def _table(text: str, delimiter: str) -> list[list[str]]:
    table = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            table.append([cell.strip() for cell in row])
            if len(table) > LINES_AT_MOST + _HEAD_LINES:
                raise BadStatement(
                    _("The file has more than %(most)d movements.") % {"most": LINES_AT_MOST}
                )
    except csv.Error as refusal:
        raise BadStatement(_("The CSV cannot be read: %(why)s.") % {"why": refusal}) from refusal
    return table


def _line(number: int, row: dict[str, str], columns: Columns, currency: str) -> Read:
    try:
        booked_on = _day(row.get(columns.booked_on, ""), columns)
        value = row.get(columns.value_on, "") if columns.value_on else ""
        own = row.get(columns.currency, "") if columns.currency else ""
        if own and own != currency:
            raise ValueError(f"{own[:10]} ≠ {currency}")
        balance = _money(row.get(columns.balance, ""), columns, currency)
        line = StatementLine(
            booked_on=booked_on,
            value_on=_day(value, columns) if value else booked_on,
            minor=_amount(row, columns, currency),
            currency=currency,
            counterparty=tidy(row.get(columns.counterparty))[:140],
            reference=tidy(row.get(columns.reference)),
            end_to_end_id=tidy(row.get(columns.end_to_end_id))[:60],
            bank_reference=tidy(row.get(columns.bank_reference))[:60],
        )
    except (ValueError, DecimalException) as refusal:
        raise BadStatement(
            _("Row %(number)d cannot be read: %(why)s.")
            % {"number": number, "why": str(refusal)[:100]}
        ) from refusal
    if columns.balance and balance is None:
        raise BadStatement(_("Row %(number)d has no balance.") % {"number": number})
    return line, balance


def _amount(row: dict[str, str], columns: Columns, currency: str) -> int:
    if columns.amount:
        minor = _money(row.get(columns.amount, ""), columns, currency)
    else:
        came = _money(row.get(columns.credit, ""), columns, currency)
        went = _money(row.get(columns.debit, ""), columns, currency)
        minor = None if came is None and went is None else abs(came or 0) - abs(went or 0)
    if not minor:
        raise ValueError(_("there is no amount"))
    return minor


def _money(text: str, columns: Columns, currency: str) -> int | None:
    """Minor units; `None` for an empty cell."""
    if currency not in CODES:
        raise ValueError(currency)
    bare = text.replace("\u00a0", "").replace(" ", "").replace("'", "").removesuffix(currency)
    if not bare:
        return None
    bare = (
        bare.replace(".", "").replace(",", ".") if columns.decimal_comma else bare.replace(",", "")
    )
    return to_minor(Decimal(bare), currency)


def _day(text: str, columns: Columns) -> date:
    return datetime.strptime(text, columns.date_format).date()  # noqa: DTZ007 (a day has no zone)
