"""Mail that is not taken."""

from __future__ import annotations


class Refusal(Exception):
    """`code` is an enhanced status code (RFC 3463): 5.x.x for good, 4.x.x for now."""

    def __init__(self, code: str, words: str) -> None:
        self.code, self.words = code, words
        super().__init__(f"{code} {words}")

    @property
    def reply(self) -> str:
        """The line of an SMTP or LMTP server."""
        basic = {"5": "550", "4": "451"}[self.code[0]]
        return f"{basic} {self.code} {' '.join(self.words.split())[:200]}"
