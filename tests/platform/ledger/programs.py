"""Other programs of bookkeeping, asked what they make of a file of ours."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from decimal import Decimal

from beancount import loader
from beancount.core import realization
from beancount.core.data import Transaction
from tests.services.processes import unavailable

Balances = dict[tuple[str, str], Decimal]


def by_beancount(text: str) -> tuple[list[Transaction], Balances]:
    entries, errors, _options = loader.load_string(text)
    assert not errors, errors[0]
    found: Balances = {}
    for account in realization.iter_children(realization.realize(entries)):
        for position in account.balance:
            found[account.account, position.units.currency] = position.units.number
    return [entry for entry in entries if isinstance(entry, Transaction)], found


def by_hledger(text: str) -> Balances:
    """Checked in all respects that the program knows, then added up by it."""
    program = shutil.which("hledger")
    if program is None:
        unavailable("no hledger here (apt-get install hledger)")
    run = [program, "-f", "-"]

    def ask(*words: str) -> str:
        done = subprocess.run(
            [*run, *words], input=text, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    ask("check", "--strict", "ordereddates")
    found: Balances = {}
    out = ask("balance", "--flat", "--no-total", "-O", "csv", "--layout", "bare")
    for row in csv.DictReader(io.StringIO(out)):
        if Decimal(row["balance"]):
            found[row["account"], row["commodity"]] = Decimal(row["balance"])
    return found
