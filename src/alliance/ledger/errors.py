"""What cannot be entered in the books: which part, why, and what to do instead."""

from __future__ import annotations


class LedgerError(ValueError):
    """Base of all. The text is for the person who asked: it names the part and the remedy."""


class Unbalanced(LedgerError):
    """Debits and credits of a currency differ, or there are too few lines."""


class BadLine(LedgerError):
    """A line names no account or currency of ours, or no possible amount."""


class PeriodClosed(LedgerError):
    """The day lies in a closed period."""


class KeyTaken(LedgerError):
    """The key was used before, for an entry with another content."""


class AlreadyReversed(LedgerError):
    """An entry is reversed once; whoever needs it back reverses the reversal."""


class NoRate(LedgerError):
    """No rate is recorded for these currencies at or before that day."""


class NotNow(LedgerError):
    """A step of a period that does not follow from where it stands."""


class BadStatement(LedgerError):
    """A bank statement cannot be read, or does not add up."""
