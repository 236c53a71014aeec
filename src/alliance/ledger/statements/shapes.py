"""A bank statement and its lines, as read."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.ledger.currencies import plain
from alliance.ledger.errors import BadStatement

FILE_BYTES = 10 * 1024 * 1024
LINES_AT_MOST = 20_000
TEXT_CHARACTERS = 1000  # of a reference; four times what a transfer can carry


class Format(models.TextChoices):
    CAMT = "camt", gettext_lazy("CAMT.053 (ISO 20022)")
    MT940 = "mt940", gettext_lazy("MT940 (SWIFT)")
    CSV = "csv", gettext_lazy("CSV, with columns named below")


@dataclass(frozen=True)
class StatementLine:
    """One movement. `minor` is above zero when money came in, in minor units of `currency`.
    `reference` is what the payer wrote; `end_to_end_id` what their bank carried along unchanged;
    `bank_reference` what our bank calls it. Any text may be empty.
    """

    booked_on: date
    value_on: date
    minor: int
    currency: str
    counterparty: str = ""
    reference: str = ""
    end_to_end_id: str = ""
    bank_reference: str = ""


@dataclass(frozen=True)
class Statement:
    """`account` is the IBAN or number that the file names, "" when it names none. Balances are
    minor units, `None` when the file gives none.
    """

    account: str
    currency: str
    lines: tuple[StatementLine, ...]
    reference: str = ""
    opening: int | None = None
    closing: int | None = None

    def check(self) -> None:
        """Raises `BadStatement` when opening and movements do not make the closing balance, or
        when a line is in another currency.
        """
        for line in self.lines:
            if line.currency != self.currency:
                raise BadStatement(
                    _("A movement of %(day)s is in %(other)s, the statement in %(currency)s.")
                    % {"day": line.booked_on, "other": line.currency, "currency": self.currency}
                )
        if self.opening is None or self.closing is None:
            return
        over = self.opening + sum(line.minor for line in self.lines) - self.closing
        if over:
            raise BadStatement(
                _(
                    "Opening balance and movements differ from the closing balance by %(amount)s "
                    "%(currency)s. Is a part of the file missing?"
                )
                % {"amount": plain(over, self.currency), "currency": self.currency}
            )


@dataclass(frozen=True)
class Columns:
    """Which column of a CSV file holds what, by its heading. Amounts are in `amount` with a sign,
    or in `credit` and `debit` without. `date_format` is that of `strptime`.
    """

    booked_on: str
    amount: str = ""
    credit: str = ""
    debit: str = ""
    value_on: str = ""
    currency: str = ""
    counterparty: str = ""
    reference: str = ""
    end_to_end_id: str = ""
    bank_reference: str = ""
    balance: str = ""  # after each movement
    date_format: str = "%Y-%m-%d"
    decimal_comma: bool = False


def fingerprints(lines: Iterable[StatementLine]) -> list[str]:
    """A name for each line, the same in every file that carries it, so that files may overlap.

    Where the bank gives a reference it counts, with day and amount; else all that is known. Lines
    that are alike in one file are counted: a second one is no repetition of the first. A bank
    writes whole days into a file, or this count would not be the same in the next.
    """
    seen: Counter[str] = Counter()
    found = []
    for line in lines:
        said = [line.booked_on.isoformat(), line.minor, line.currency, line.bank_reference]
        if line.bank_reference:
            said += [line.end_to_end_id]
        else:
            said += [
                line.value_on.isoformat(),
                line.counterparty,
                line.reference,
                line.end_to_end_id,
            ]
        text = json.dumps(said, ensure_ascii=False)
        seen[text] += 1
        found.append(hashlib.sha256(f"{seen[text]}:{text}".encode()).hexdigest())
    return found


def tidy(*parts: str | None) -> str:
    """Texts of a bank in one line, without control characters, bounded."""
    joined = " ".join(part for part in parts if part)
    shown = "".join(c if c.isprintable() else " " for c in joined)
    return " ".join(shown.split())[:TEXT_CHARACTERS]
