"""What changes working groups. Every change leaves an event in the group's log, from which the
group at any past moment can be put together again.

Each function asks `groups.permissions` and raises `PermissionDenied`; `ValidationError` where a
form would name the field; a `NotPossible` with a sentence for people where the state forbids it.
`at` is the moment of the change, by default now; imports and simulations pass it.
"""

from alliance.groups.services.charters import (
    Stale,
    decide,
    draft_charter,
    save_draft,
    submit_charter,
    withdraw_draft,
)
from alliance.groups.services.cycles import (
    add_deliverable,
    change_cycle,
    change_deliverable,
    close_cycle,
    reopen_cycle,
    start_cycle,
)
from alliance.groups.services.founding import change_words, found_group, show, withhold
from alliance.groups.services.life import NEXT_STATES, WrongState, change_state
from alliance.groups.services.people import end_role, give_role, join, leave, strike_role
from alliance.groups.services.recording import NotPossible, log, note

__all__ = [
    "NEXT_STATES",
    "NotPossible",
    "Stale",
    "WrongState",
    "add_deliverable",
    "change_cycle",
    "change_deliverable",
    "change_state",
    "change_words",
    "close_cycle",
    "decide",
    "draft_charter",
    "end_role",
    "found_group",
    "give_role",
    "join",
    "leave",
    "log",
    "note",
    "reopen_cycle",
    "save_draft",
    "show",
    "start_cycle",
    "strike_role",
    "submit_charter",
    "withdraw_draft",
    "withhold",
]
