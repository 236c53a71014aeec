"""Why a service did not act."""

from __future__ import annotations


class NotPossibleError(Exception):
    """Said to the person who asked. field: the form field it belongs to, or ""."""

    def __init__(self, message: str, *, field: str = ""):
        super().__init__(message)
        self.field = field
