"""Why something from outside was not taken."""

from __future__ import annotations


class Refused(Exception):
    """status: of HTTP. code: a stable word. field: the part it is about, or ""."""

    def __init__(self, status: int, code: str, message: str, field: str = "") -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.field = status, code, message, field
