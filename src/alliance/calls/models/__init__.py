"""Tables of `calls`. No occurrence is stored: a series is a rule; what differs from it is a row."""

from alliance.calls.models.changes import CallChange, CallException, ExtraCall, Holiday
from alliance.calls.models.people import (
    Answer,
    Following,
    Invitation,
    OwnCalendar,
    Reminded,
    Rsvp,
    new_name,
)
from alliance.calls.models.series import CallSeries, check_slug, check_zone
from alliance.calls.rules import check_rule

__all__ = [
    "Answer",
    "CallChange",
    "CallException",
    "CallSeries",
    "ExtraCall",
    "Following",
    "Holiday",
    "Invitation",
    "OwnCalendar",
    "Reminded",
    "Rsvp",
    "check_rule",
    "check_slug",
    "check_zone",
    "new_name",
]
