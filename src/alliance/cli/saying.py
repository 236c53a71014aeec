"""How commands speak: a line for each step, and one line for what is wrong."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Problem(Exception):
    """Something the operator has to know and mend: shown as one line, without a traceback."""

    def __init__(self, text: str, status: int = 1) -> None:
        self.status = status
        super().__init__(text)


class Step:
    """One step in progress; `note` is what its line ends with."""

    note = "done"

    def __init__(self) -> None:
        self._shown = ""

    def so_far(self, done: int, of: int) -> None:
        """Show how far it is, where somebody watches; a log gets the end alone."""
        if sys.stdout.isatty():
            back = "\b" * len(self._shown)
            self._shown = f"{done} of {of} "
            print(f"{back}{self._shown}", end="", flush=True)

    def over(self) -> None:
        """Take away what was shown on the way."""
        gone = len(self._shown)
        print("\b" * gone + " " * gone + "\b" * gone, end="", flush=True)


@contextmanager
def step(name: str) -> Iterator[Step]:
    """Print `  name ……` when the step begins, and its note and seconds when it is over."""
    print(f"  {name:<12}", end="", flush=True)
    started = time.monotonic()
    progress = Step()
    try:
        yield progress
    except BaseException:
        print("stopped", flush=True)
        raise
    progress.over()
    print(f"{progress.note} ({time.monotonic() - started:.1f} s)", flush=True)
