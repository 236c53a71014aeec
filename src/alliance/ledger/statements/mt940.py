"""MT940, SWIFT's customer statement, through the library that knows the dialects of banks."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from mt940.models import Transactions

from alliance.ledger.currencies import to_minor
from alliance.ledger.errors import BadStatement
from alliance.ledger.statements.shapes import LINES_AT_MOST, Statement, StatementLine, tidy

_BEGINS = re.compile(r"^:20:", re.MULTILINE)
_MOVEMENT = re.compile(r"^:61:", re.MULTILINE)
# Words that some banks put between slashes in field 86.
_SLASHED = re.compile(r"/(EREF|REMI|NAME|BENM|ORDP)/(?:(?:USTD|STRD|NAME)/)?/?([^/]*)")
_NONE = {"NONREF", "NOTPROVIDED"}


def statements(file: bytes) -> list[Statement]:
    """The statements in a file: each begins with field 20. Raises `BadStatement`."""
    text = _decoded(file)
    if len(_MOVEMENT.findall(text)) > LINES_AT_MOST:
        raise BadStatement(
            _("The file has more than %(most)d movements.") % {"most": LINES_AT_MOST}
        )
    starts = [found.start() for found in _BEGINS.finditer(text)]
    if not starts:
        raise BadStatement(_("This is no MT940: no statement begins with “:20:”."))
    ends = [*starts[1:], len(text)]
    return [_statement(text[a:b]) for a, b in zip(starts, ends, strict=True)]


def _decoded(file: bytes) -> str:
    try:
        text = file.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = file.decode("cp1252", errors="replace")  # what German banks send
    return text.replace("\r\n", "\n")


def _statement(text: str) -> Statement:
    read = Transactions()
    try:
        read.parse(text)
    except Exception as refusal:  # the library raises RuntimeError, ValueError and others
        raise BadStatement(
            _("The MT940 cannot be read near: %(near)s") % {"near": tidy(text)[:60]}
        ) from refusal
    if len(read.transactions) < len(_MOVEMENT.findall(text)):
        raise BadStatement(_("Some movements of the MT940 cannot be read."))
    data = read.data
    opening = _balance(data, "final_opening_balance", "intermediate_opening_balance")
    closing = _balance(data, "final_closing_balance", "intermediate_closing_balance")
    currency = next((found[1] for found in (closing, opening) if found), "")
    if not currency:
        raise BadStatement(_("The MT940 has neither opening nor closing balance (:60F:, :62F:)."))
    number = "/".join(str(data[k]) for k in ("statement_number", "sequence_number") if data.get(k))
    moved = [t.data for t in read.transactions if t.data.get("amount") is not None]
    return Statement(
        account=tidy(str(data.get("account_identification", ""))),
        currency=currency,
        lines=tuple(_line(one, currency) for one in moved),
        reference=tidy(str(data.get("transaction_reference", "")), number)[:60],
        opening=opening[0] if opening else None,
        closing=closing[0] if closing else None,
    )


def _balance(data: dict[str, Any], *names: str) -> tuple[int, str] | None:
    for name in names:
        if found := data.get(name):
            amount = found.amount
            return _minor(amount.amount, amount.currency), str(amount.currency)
    return None


def _line(data: dict[str, Any], currency: str) -> StatementLine:
    # Field 61, subfield 3: C and D; RC and RD take one back, so they move the other way.
    status = str(data.get("status", "")).upper()
    sign = 1 if status in ("C", "RD", "EC") else -1
    said = dict(_SLASHED.findall(str(data.get("transaction_details") or "")))
    value_on = _day(data["date"])
    return StatementLine(
        booked_on=_day(data.get("entry_date") or data["date"]),
        value_on=value_on,
        minor=sign * abs(_minor(data["amount"].amount, currency)),
        currency=currency,
        counterparty=tidy(
            data.get("applicant_name")
            or said.get("NAME")
            or said.get("ORDP" if sign > 0 else "BENM")
        )[:140],
        reference=tidy(
            data.get("purpose")
            or said.get("REMI")
            or data.get("transaction_details")
            or data.get("extra_details")
        ),
        end_to_end_id=_given(data.get("end_to_end_reference") or said.get("EREF")),
        bank_reference=_given(data.get("bank_reference")),
    )


def _given(text: str | None) -> str:
    return "" if (text or "").strip() in _NONE else tidy(text)[:60]


def _minor(amount: Any, currency: str) -> int:
    try:
        return to_minor(amount, currency)
    except (KeyError, ValueError) as refusal:
        raise BadStatement(_("An amount cannot be read: %(why)s.") % {"why": refusal}) from refusal


def _day(said: date) -> date:
    return date(said.year, said.month, said.day)
