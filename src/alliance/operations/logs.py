"""Log lines: as text for people, or one JSON object a line for programs that collect them.

A line never holds what opens something, nor where somebody can be reached: whatever looks like a
secret or an address is taken out of the finished line, tracebacks included, for nobody can know
which exception will carry which words.
"""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime

from alliance.operations import carrying

# Each repetition is bounded, or begins at a place that is found once: a line may be a stranger's.
_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    # A user and password in an address: postgres://alliance:…@host
    (re.compile(r"(?<=://)[^\s/@]{1,300}@"), "(secret)@"),
    (re.compile(r"\b(Bearer|Basic|Token)\s{1,3}[\w.~+/=-]{8,}", re.I), r"\1 (secret)"),
    (
        re.compile(
            r"((?:password|passwd|secret|token|api[_-]?key|authorization|cookie|sessionid)"
            r"[\w-]{0,20})([\"']?\s{0,3}[=:]\s{0,3}[\"']?)[^\s\"',;&)}\]]+",
            re.I,
        ),
        r"\1\2(secret)",
    ),
    (re.compile(r"[\w.!#$%&*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}"), "(address)"),
    (re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.]{0,3}\d)"), "(address)"),
    (re.compile(r"(?<![\w:])(?:[0-9a-f]{0,4}:){3,7}[0-9a-f]{1,4}(?![\w:])", re.I), "(address)"),
    # A word of chance, as in one-time links: small and capital letters, and a digit, or, for one in
    # some 1,500 of 43 letters has none, capitals close together, or more letters than names have.
    # Identifiers that we show (UUIDs, hexadecimal digests) have no capital letters, and stay.
    (
        re.compile(
            r"(?<![\w-])(?=[\w-]*[a-z])(?=[\w-]*[A-Z])"
            r"(?=[\w-]*\d|[\w-]*[A-Z][a-z_-]?[A-Z][a-z_-]?[A-Z]|[\w-]{40})"
            r"[A-Za-z0-9_-]{22,}(?![\w-])"
        ),
        "(secret)",
    ),
)
MOST = 20_000  # characters of a line; a traceback may hold what a stranger sent


def clean(text: str) -> str:
    """`text` without what looks like a secret or an address."""
    text = text[:MOST]
    for pattern, instead in _RULES:
        text = pattern.sub(instead, text)
    return text


class TextLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return clean(super().format(record))


class JsonLines(logging.Formatter):
    """One object: at, level, logger, text; where they exist request, task, exception and what the
    caller gave as `extra={"facts": {…}}`.
    """

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "text": clean(record.getMessage()),
        }
        if name := carrying.request_name():
            line["request"] = name
        if name := carrying.task_name():
            line["task"] = name
        if record.exc_info:
            line["exception"] = clean(self.formatException(record.exc_info))
        facts = getattr(record, "facts", None)
        if isinstance(facts, dict):
            line |= {
                key: clean(value) if isinstance(value, str) else value
                for key, value in facts.items()
                if key not in line
            }
        return json.dumps(line, ensure_ascii=False, default=str)
