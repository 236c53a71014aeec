"""Why a service did not act."""

from __future__ import annotations


class NotPossible(Exception):
    """Said to whoever asked: what is wrong, and what to do. field: of the form, or ""."""

    def __init__(self, message: str, *, field: str = ""):
        super().__init__(message)
        self.field = field
