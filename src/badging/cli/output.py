"""A report for a person at a terminal: the verdict, then each check with its reason and remedy."""

from __future__ import annotations

import os
import shutil
import textwrap
from collections.abc import Iterator
from typing import TextIO

from badging.verification.report import Check, Outcome, Report, Verdict

MAX_WIDTH = 100
NAME_WIDTH = 13

MARKS = {"pass": "✓", "warn": "!", "fail": "✗", "undecided": "?", "skip": "–"}
PLAIN_MARKS = {"pass": "ok", "warn": "!", "fail": "X", "undecided": "?", "skip": "-"}
COLOURS = {"pass": "32", "warn": "33", "fail": "31", "undecided": "33", "skip": "2"}
OF_VERDICT = {
    Verdict.VERIFIED: "pass",
    Verdict.RESERVATIONS: "warn",
    Verdict.NOT_VERIFIED: "fail",
    Verdict.INDETERMINATE: "undecided",
}


def report_text(report: Report, stream: TextIO) -> str:
    """The report as text that fits the stream: colour for a terminal, marks that it can show."""
    pen = Pen(stream)
    lines = [pen.mark(OF_VERDICT[report.verdict]) + " " + pen.strong(report.sentence), ""]
    last = ""
    for check in report.checks:
        lines += pen.finding(check, name="" if check.name == last else check.name)
        last = check.name
    return "\n".join(lines)


class Pen:
    """Writes for a stream: its width, its colours, the marks that it can show."""

    def __init__(self, stream: TextIO) -> None:
        self._colour = (
            stream.isatty()
            and "NO_COLOR" not in os.environ
            and os.environ.get("TERM", "") != "dumb"
        )
        self._marks = MARKS if _shows(stream, "".join(MARKS.values())) else PLAIN_MARKS
        self.arrow = "→ " if self._marks is MARKS else "> "
        self._width = min(shutil.get_terminal_size((MAX_WIDTH, 24)).columns, MAX_WIDTH)

    def mark(self, kind: str) -> str:
        return self._painted(self._marks[kind], COLOURS[kind])

    def strong(self, text: str) -> str:
        return self._painted(text, "1")

    def paragraph(self, text: str, indent: int) -> list[str]:
        """The text in lines that fit, each as far in."""
        return [" " * indent + line for line in self._wrapped(text, indent)]

    def finding(self, check: Check, name: str) -> Iterator[str]:
        kind = "undecided" if check.undecided and check.outcome is Outcome.FAIL else check.outcome
        mark = self._marks[kind]
        start = f"  {mark.ljust(max(map(len, self._marks.values())))} {name.ljust(NAME_WIDTH)} "
        for index, line in enumerate(self._wrapped(check.reason, len(start))):
            if index:
                yield " " * len(start) + line
            else:
                yield start.replace(mark, self._painted(mark, COLOURS[kind]), 1) + line
        if check.outcome not in (Outcome.FAIL, Outcome.WARN):
            return
        for line in self._wrapped(check.meaning, len(start)):
            yield " " * len(start) + line
        if check.remedy:
            for index, line in enumerate(self._wrapped(check.remedy, len(start) + 2)):
                yield " " * len(start) + (self.arrow if not index else "  ") + line

    def _wrapped(self, text: str, indent: int) -> list[str]:
        width = max(self._width - indent, 30)
        return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False) or [""]

    def _painted(self, text: str, colour: str) -> str:
        return f"\x1b[{colour}m{text}\x1b[0m" if self._colour else text


def _shows(stream: TextIO, text: str) -> bool:
    try:
        text.encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
