"""How the API says that it did not act: one shape, always JSON, never a traceback."""

from __future__ import annotations


class ApiError(Exception):
    """status: HTTP status. code: a stable word. field: the part of the request, or ""."""

    def __init__(
        self, status: int, code: str, message: str, *, field: str = "", remedy: str = ""
    ) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message
        self.field, self.remedy = field, remedy
        self.headers: dict[str, str] = {}

    def to_json(self) -> dict[str, dict[str, str]]:
        return {
            "error": {
                "code": self.code,
                "message": self.message,
                "field": self.field,
                "remedy": self.remedy,
            }
        }
