"""How far a run is, on standard error: one line that is written over on a terminal, and elsewhere
a line now and then."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TextIO

TERMINAL_S = 0.2
ELSEWHERE_S = 30.0


class Progress:
    """Tells, at intervals, what it is told all the time.

    name: what begins each line. done_word: "issued" or "verified". size: of the input in bytes, 0
    when nobody knows.
    """

    def __init__(
        self,
        stream: TextIO,
        name: str,
        done_word: str,
        size: int = 0,
        *,
        lines: int = 0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stream = stream
        self._name = name
        self._word = done_word
        self._size = size
        self._from = lines
        self._clock = clock
        self._begun = clock()
        self._terminal = stream.isatty()
        self._interval_s = TERMINAL_S if self._terminal else ELSEWHERE_S
        self._due = self._begun + self._interval_s
        self._width = 0

    def tell(self, lines: int, done: int, offset: int) -> None:
        """lines, done: since the beginning of the run. offset: bytes of input behind them."""
        now = self._clock()
        if now < self._due:
            return
        self._due = now + self._interval_s
        rate = (lines - self._from) / max(now - self._begun, 1e-9)
        text = f"{self._name}: {lines:,} lines, {rate:,.0f} a second"
        if lines > done:
            text += f", {lines - done:,} not {self._word}"
        if self._size:
            share = min(offset / self._size, 1.0)
            text += f", {share:.0%} of the input"
        self._write(text)

    def close(self) -> None:
        """Leave the terminal's line empty for what comes next."""
        if self._terminal and self._width:
            self._stream.write("\r" + " " * self._width + "\r")
            self._stream.flush()
            self._width = 0

    def _write(self, text: str) -> None:
        if self._terminal:
            self._stream.write("\r" + text.ljust(self._width))
            self._width = len(text)
        else:
            self._stream.write(text + "\n")
        self._stream.flush()
