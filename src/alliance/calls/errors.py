"""What goes wrong with calls, in words for the person who asked."""

from __future__ import annotations


class NoSuchCall(Exception):
    """The series has no call at that time."""


class Refused(Exception):
    """What was asked cannot be done now; the words say why, and what to do."""
