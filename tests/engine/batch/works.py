"""Work for crews in tests: importable, so that any worker can open it."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from badging.batch.work import Doing
from badging.errors import InvalidKey


@dataclass(frozen=True)
class Echo:
    """Answers each line with its number and itself. `die` kills the worker, `slow` takes a while,
    and `die once` kills only the first that meets it."""

    trace: str = ""

    def open(self) -> Doing:
        def do(number: int, line: bytes) -> tuple[bool, bytes]:
            if line == b"die":
                os.kill(os.getpid(), signal.SIGKILL)
            if line == b"die once":
                try:
                    Path(self.trace).touch(exist_ok=False)
                except FileExistsError:
                    pass
                else:
                    os.kill(os.getpid(), signal.SIGKILL)
            if line == b"slow":
                time.sleep(0.05)
            return line != b"no", b"%d %s" % (number, line)

        return do


class DiesAtOnce:
    def open(self) -> Doing:
        os._exit(3)


class CannotOpen:
    def open(self) -> Doing:
        raise InvalidKey("The key is for something else.", pointer="/use", remedy="Take another.")
