"""A series from elsewhere: an .ics file read, shown before anything is made, and taken over."""

from alliance.calls.importing.plans import Plan, Reading
from alliance.calls.importing.reading import MAX_BYTES, Unreadable, read
from alliance.calls.importing.taking import take_over

__all__ = ["MAX_BYTES", "Plan", "Reading", "Unreadable", "read", "take_over"]
