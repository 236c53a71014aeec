"""What changes the books.

`post` and `reverse` are for rooms that have asked their own permissions. Whoever writes into the
books by hand, closes a period or imports a statement is asked here (`ledger.permissions`).
"""

from alliance.ledger.services.bank import import_statement, keep_bank_account
from alliance.ledger.services.by_hand import enter, take_back
from alliance.ledger.services.periods import ask_to_reopen, close, refuse_to_reopen, reopen
from alliance.ledger.services.posting import Line, post, reverse
from alliance.ledger.services.rates import exchange, record_rate
from alliance.ledger.services.reconciling import book, match_waiting, set_aside, settle, undo

__all__ = [
    "Line",
    "ask_to_reopen",
    "book",
    "close",
    "enter",
    "exchange",
    "import_statement",
    "keep_bank_account",
    "match_waiting",
    "post",
    "record_rate",
    "refuse_to_reopen",
    "reopen",
    "reverse",
    "set_aside",
    "settle",
    "take_back",
    "undo",
]
