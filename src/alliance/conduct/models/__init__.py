"""The code in its versions, reports and their handling, and what moderators decide."""

from alliance.conduct.models.code import CodeVersion
from alliance.conduct.models.flags import Flag, FlaggedThing, ModerationDecision
from alliance.conduct.models.measures import Appeal, Measure
from alliance.conduct.models.reports import (
    Attachment,
    CaseEvent,
    Involved,
    Message,
    Reader,
    Report,
    Tally,
)

__all__ = [
    "Appeal",
    "Attachment",
    "CaseEvent",
    "CodeVersion",
    "Flag",
    "FlaggedThing",
    "Involved",
    "Measure",
    "Message",
    "ModerationDecision",
    "Reader",
    "Report",
    "Tally",
]
