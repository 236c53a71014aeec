"""What is done with a line: a recipe that travels to a worker, and the function it opens there.

A recipe is small and made of what can be sent to another process; `open` makes of it, once a
worker, a function from number and line to whether it was done and the line of the result.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, Protocol

import orjson

from badging.batch.kept import KeptDocuments
from badging.documents import (
    DEFAULT_ACCEPT,
    DEFAULT_MAX_BYTES,
    Document,
    Documents,
    Offline,
)
from badging.errors import BadgingError, BatchError, InvalidCredential
from badging.issuing import issue
from badging.keys import LocalKey, SigningKey, read_key
from badging.strict_json import MAX_BYTES, parse_json
from badging.verification import Outcome, ProvenLists, Report, verify

MAX_LINE_BYTES = MAX_BYTES
"""Longest line that is read; of a longer one no more than this is ever held."""

log = logging.getLogger(__name__)

Doing = Callable[[int, bytes], tuple[bool, bytes]]
"""From the number and the bytes of a line to whether it was done, and the line of its result."""

KeyOpener = Callable[[], SigningKey]


class Work(Protocol):
    def open(self) -> Doing:
        """Make the function, in the process that will use it. Raises BadgingError."""
        ...


@dataclass(frozen=True, slots=True)
class IssueWork:
    """Sign the credential of each line. The arguments are those of `issue`; options: the rest."""

    key: KeyOpener
    proof: str = "eddsa-rdfc-2022"
    created: datetime | None = None
    documents: Documents | None = None
    options: Mapping[str, Any] = field(default_factory=dict)

    def open(self) -> Doing:
        key = self.key()
        documents = KeptDocuments(Offline() if self.documents is None else self.documents)

        def do(line: bytes) -> tuple[bool, bytes]:
            credential = parse_json(line)
            if not isinstance(credential, Mapping):
                raise InvalidCredential(
                    "The line holds no JSON object.", remedy="Write one credential a line."
                )
            badge = issue(
                credential,
                key,
                proof=self.proof,
                created=self.created,
                documents=documents,
                **self.options,
            )
            return True, in_one_line(badge)

        return _for_lines(do)


@dataclass(frozen=True, slots=True)
class VerifyWork:
    """Verify the badge of each line for one moment.

    options: further arguments of `verify`. write: what of the report is written.
    """

    at: datetime
    documents: Documents | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    write: Callable[[Report], dict[str, Any]] = Report.to_json

    def open(self) -> Doing:
        documents = KeptDocuments(Network() if self.documents is None else self.documents)
        lists = ProvenLists(documents.forget)

        def do(line: bytes) -> tuple[bool, bytes]:
            report = verify(line, at=self.at, documents=documents, lists=lists, **self.options)
            return report.verified, written(self.write(report))

        return _for_lines(do)


def in_brief(report: Report) -> dict[str, Any]:
    """Verdict, and the codes of what did not pass."""
    codes = [c.code for c in report.checks if c.outcome in (Outcome.FAIL, Outcome.WARN)]
    return {"verified": report.verified, "verdict": report.verdict.value, "codes": codes}


@dataclass(frozen=True, slots=True)
class KeyDocument:
    """Opens a key whose secret is at hand. It crosses a private pipe; its repr hides it."""

    document: dict[str, Any]

    def __call__(self) -> SigningKey:
        return read_key(self.document)

    def __repr__(self) -> str:
        return "KeyDocument(…)"

    @classmethod
    def of(cls, key: LocalKey) -> KeyDocument:
        return cls(key.to_document(secret=True))


def refusal(number: int, error: BadgingError) -> bytes:
    """The result line of a line for which there is no badge, or no report."""
    return written(
        {
            "line": number,
            "error": {
                "code": error.code,
                "message": error.message,
                "pointer": error.pointer,
                "remedy": error.remedy,
            },
        }
    )


def written(value: Any) -> bytes:
    """JSON in one line."""
    try:
        return orjson.dumps(value)
    except (TypeError, ValueError):  # half a surrogate pair, an integer beyond 64 bits
        return json.dumps(value, separators=(",", ":")).encode("ascii")


def _for_lines(do: Callable[[bytes], tuple[bool, bytes]]) -> Doing:
    """The same for any line whatever: what cannot be done is said in its result line."""

    def do_line(number: int, line: bytes) -> tuple[bool, bytes]:
        try:
            text = line.strip()
            if not text:
                raise BatchError(
                    "The line is empty.", remedy="Remove it, or write a badge.", code="empty_line"
                )
            if len(line) > MAX_LINE_BYTES + 2:  # its end of line is no part of it
                raise _too_long()
            return do(text)
        except BadgingError as error:
            return False, refusal(number, error)
        except Exception:
            log.exception("line %d could not be worked on", number)
            return False, refusal(number, _own_fault())

    return do_line


def _too_long() -> BatchError:
    return BatchError(
        f"The line has more than {MAX_LINE_BYTES:,} bytes, and was not read further.",
        remedy="Check that each badge stands on a line of its own.",
        code="too_large",
    )


def _own_fault() -> BatchError:
    return BatchError(
        "The program failed on this line. This is a fault of the program.",
        remedy="Report it, if you can with the line; the other lines are not concerned.",
        code="failed",
    )


def in_one_line(badge: bytes) -> bytes:
    """The same JSON without its line breaks and what stands before each line.

    They are no part of what is signed, and no text in JSON holds one.
    """
    return b"".join(map(bytes.lstrip, badge.split(b"\n")))


class Network:
    """The network behind its guard, one for each process that asks: it travels as a name."""

    def get(
        self, url: str, *, accept: str = DEFAULT_ACCEPT, max_bytes: int = DEFAULT_MAX_BYTES
    ) -> Document:
        return _fetcher().get(url, accept=accept, max_bytes=max_bytes)


@cache
def _fetcher() -> Documents:
    from badging.fetch import Fetcher

    return Fetcher()
