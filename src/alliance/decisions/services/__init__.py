"""What changes decisions. Every change but a vote leaves an event in the decision's log.

Each function asks `decisions.permissions` and raises `PermissionDenied`; `ValidationError` where a
form would name the field; `NotPossible` with a sentence for people where the state forbids it.
`at` is the moment of the change, by default now.
"""

from alliance.decisions.services.closing import close, close_due
from alliance.decisions.services.elections import (
    answer,
    elected_people,
    nominate,
    open_due,
    open_election,
    seat,
    seat_due,
)
from alliance.decisions.services.objecting import object_to, settle, take_back
from alliance.decisions.services.opening import (
    call_for_nominations,
    open_decision,
    open_for,
    preview,
    withdraw,
)
from alliance.decisions.services.proxies import give_proxy, name_delegate, take_proxy_back
from alliance.decisions.services.recording import NotPossible
from alliance.decisions.services.voiding import declare_void
from alliance.decisions.services.voting import Cast, cast, recuse

__all__ = [
    "Cast",
    "NotPossible",
    "answer",
    "call_for_nominations",
    "cast",
    "close",
    "close_due",
    "declare_void",
    "elected_people",
    "give_proxy",
    "name_delegate",
    "nominate",
    "object_to",
    "open_decision",
    "open_due",
    "open_election",
    "open_for",
    "preview",
    "recuse",
    "seat",
    "seat_due",
    "settle",
    "take_back",
    "take_proxy_back",
    "withdraw",
]
