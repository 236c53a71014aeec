"""What the books are made of. Entries, lines, rates and periods are never changed or deleted
(`ledger.protection`).
"""

from alliance.ledger.models.bank import BankAccount, BankLine, BankLineEvent, BankStatement
from alliance.ledger.models.entry import Entry, EntryLine, Seal
from alliance.ledger.models.period import PeriodEvent
from alliance.ledger.models.rate import Rate

__all__ = [
    "BankAccount",
    "BankLine",
    "BankLineEvent",
    "BankStatement",
    "Entry",
    "EntryLine",
    "PeriodEvent",
    "Rate",
    "Seal",
]
