"""Balances of earlier books, as a spreadsheet or another program gives them, for when an
association moves here: rows of account, debit, credit, currency and fund, or account and balance.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from alliance.ledger import amounts
from alliance.ledger.chart import ACCOUNTS, NET_ASSETS, NET_ASSETS_RESTRICTED
from alliance.ledger.currencies import CODES
from alliance.ledger.errors import BadLine
from alliance.ledger.services import Line

ROWS_AT_MOST = 200
_CODES = {**{code: code for code in ACCOUNTS}, **{a.full_path: c for c, a in ACCOUNTS.items()}}
_MINUS = ("-", "\u2212")


def balances(text: str, currency: str) -> list[Line]:
    """The lines of the entry that takes the balances over. Columns are parted by tabs, semicolons
    or commas; an account is named by its code or as in hledger (`Assets:Bank`); a balance below
    zero is on the credit side; `currency` is meant where a row names none. What does not add up in
    a currency stands on net assets, with a restriction where it names a fund.

    Raises `BadLine`, naming the row as it is counted in `text`.
    """
    parsed = csv.reader(io.StringIO(text, newline=""), delimiter=_parted_by(text))
    rows = [(number, row) for number, row in enumerate(parsed, start=1) if any(row)]
    if len(rows) > ROWS_AT_MOST:
        raise BadLine(
            _("That are more than %(most)d rows. Take them over in parts.") % {"most": ROWS_AT_MOST}
        )
    if rows and _is_heading(rows[0][1]):
        rows = rows[1:]
    lines = []
    for number, row in rows:
        try:
            line = _line([cell.strip() for cell in row], currency)
        except (BadLine, ValidationError) as refusal:
            words = refusal.messages[0] if isinstance(refusal, ValidationError) else str(refusal)
            raise BadLine(
                _("Row %(number)d: %(trouble)s") % {"number": number, "trouble": words}
            ) from refusal
        if line is not None:
            lines.append(line)
    if not lines:
        raise BadLine(_("No balance is in it. Write a row for each account, as in the example."))
    return [*lines, *_rest(lines)]


def _parted_by(text: str) -> str:
    return next((mark for mark in "\t;" if mark in text), ",")


def _is_heading(row: Sequence[str]) -> bool:
    """An account may have no number, but its balance has."""
    return row[0].strip() not in _CODES and not any(map(str.isdigit, "".join(row)))


def _line(row: Sequence[str], usual: str) -> Line | None:
    """None for a balance of zero."""
    code = _CODES.get(row[0])
    if code is None:
        raise BadLine(_("there is no account “%(code)s”.") % {"code": row[0][:40]})
    debit, credit, currency, fund = [*row[1:5], "", "", "", ""][:4]
    currency = currency.upper() or usual
    if currency not in CODES:
        raise BadLine(_("“%(code)s” is no currency of ISO 4217.") % {"code": currency[:20]})
    minor = _minor(debit, currency) - _minor(credit, currency)
    return Line(code, minor, currency, fund=fund[:60]) if minor else None


def _minor(text: str, currency: str) -> int:
    plain = text.lstrip("".join(_MINUS))
    if not plain.strip("0.,"):
        return 0
    sign = -1 if text.startswith(_MINUS) else 1
    return sign * amounts.read(plain, currency)


def _rest(lines: list[Line]) -> list[Line]:
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for line in lines:
        sums[line.currency, line.fund] += line.minor
    return [
        Line(NET_ASSETS_RESTRICTED if fund else NET_ASSETS, -minor, currency, fund=fund)
        for (currency, fund), minor in sums.items()
        if minor
    ]
