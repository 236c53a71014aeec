"""What the books are made of. Nothing here is changed or deleted (`ledger.protection`)."""

from alliance.ledger.models.entry import Entry, EntryLine, Seal
from alliance.ledger.models.period import PeriodEvent
from alliance.ledger.models.rate import Rate

__all__ = ["Entry", "EntryLine", "PeriodEvent", "Rate", "Seal"]
