"""Why a service did not act, in words for the person who asked."""

from __future__ import annotations


class NotPossibleError(Exception):
    """It cannot be done; the message says why and what to do instead."""


class ClaimRefusedError(NotPossibleError):
    """A badge that cannot be claimed so. code: revoked | used | other_account | too_old."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code
