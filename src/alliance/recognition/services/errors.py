"""Why a service did not act."""

from __future__ import annotations


class NotPossible(Exception):
    """The state of things forbids it; the message says so, and what to do, to whoever asked."""
