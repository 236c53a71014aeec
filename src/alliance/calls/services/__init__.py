"""What changes calls. Each function asks `permissions` and is one transaction; each change of what
is in the calendar counts SEQUENCE up and is written down (`CallChange`), for followers to be told.
"""

from alliance.calls.errors import NoSuchCall, Refused
from alliance.calls.services.answering import answer, answer_all, follow
from alliance.calls.services.holidays import apply_holiday, keep_holiday, remove_holiday
from alliance.calls.services.own import own_calendar, renew_calendar
from alliance.calls.services.series import continue_series, end_series, keep_series
from alliance.calls.services.single import (
    add_extra,
    cancel_call,
    move_call,
    remove_extra,
    restore_call,
)

__all__ = [
    "NoSuchCall",
    "Refused",
    "add_extra",
    "answer",
    "answer_all",
    "apply_holiday",
    "cancel_call",
    "continue_series",
    "end_series",
    "follow",
    "keep_holiday",
    "keep_series",
    "move_call",
    "own_calendar",
    "remove_extra",
    "remove_holiday",
    "renew_calendar",
    "restore_call",
]
