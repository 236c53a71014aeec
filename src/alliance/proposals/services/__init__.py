"""What changes proposals. Every change leaves an event in the proposal's log.

Each function asks `proposals.permissions` and raises `PermissionDenied`; `ValidationError` where a
form would name the field; `NotPossible` with a sentence for people where the state forbids it.
`at` is the moment of the change, by default now.
"""

from alliance.proposals.services.advancing import (
    ask,
    confirm_evidence,
    on_decided,
    on_voided,
    settle_waiting,
    state_evidence,
)
from alliance.proposals.services.calling import add_reply, call, close, lists_for
from alliance.proposals.services.commenting import comment, dispose, reply, say_satisfied
from alliance.proposals.services.recording import NotPossible
from alliance.proposals.services.reporting import (
    confirm_report,
    report,
    settle_erratum,
    submit_erratum,
)
from alliance.proposals.services.revising import publish_editorial, revise
from alliance.proposals.services.starting import (
    change_words,
    end_part,
    name_champion,
    name_editor,
    propose,
    resume,
    withdraw,
)

__all__ = [
    "NotPossible",
    "add_reply",
    "ask",
    "call",
    "change_words",
    "close",
    "comment",
    "confirm_evidence",
    "confirm_report",
    "dispose",
    "end_part",
    "lists_for",
    "name_champion",
    "name_editor",
    "on_decided",
    "on_voided",
    "propose",
    "publish_editorial",
    "reply",
    "report",
    "resume",
    "revise",
    "say_satisfied",
    "settle_erratum",
    "settle_waiting",
    "state_evidence",
    "submit_erratum",
    "withdraw",
]
