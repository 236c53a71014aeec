"""Why a request is not answered."""

from __future__ import annotations


class RequestRefused(Exception):
    """code: of the error response (OpenID4VP 1.0, 8.5). The message is for the holder."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message
