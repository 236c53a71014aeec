"""A clock for whole servers: the wall clock of each process that is started with it is moved by the
test, through a year in minutes. Our code is not patched, and does not know.

Debian's libfaketime would be the usual means. Its version 0.9.10 cannot carry Python 3.11: with the
monotonic clock left real `time.sleep` fails (EINVAL), and with it moved too every wait with a
timeout hangs. `clock.c` moves the wall clock and nothing else, which is all that is wanted.
"""

from __future__ import annotations

import shutil
import struct
import subprocess
import time
from datetime import UTC, datetime
from pathlib import Path

from tests.services.processes import unavailable

SOURCE = Path(__file__).with_name("clock.c")


class Clock:
    """`to(moment)` moves every process that was started with `environment`. Never back."""

    def __init__(self, folder: Path, begin: datetime) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = folder / "clock"
        self._library = built(folder)
        self._moved_ns = 0
        self._file.write_bytes(struct.pack("=q", 0))
        self._set(begin)

    @property
    def environment(self) -> dict[str, str]:
        return {"LD_PRELOAD": str(self._library), "YEAR_CLOCK": str(self._file)}

    def now(self) -> datetime:
        return datetime.fromtimestamp((time.time_ns() + self._moved_ns) / 1e9, UTC)

    def to(self, moment: datetime) -> None:
        assert moment >= self.now(), f"{moment} is over: it is {self.now()}"
        self._set(moment)

    def _set(self, moment: datetime) -> None:
        self._moved_ns = int(moment.timestamp() * 1e9) - time.time_ns()
        with self._file.open("r+b") as file:  # written in place: it is mapped, 8 bytes at once
            file.write(struct.pack("=q", self._moved_ns))


def built(folder: Path) -> Path:
    """The library, compiled into `folder`; without a compiler here the test is skipped."""
    compiler = shutil.which("cc")
    if compiler is None:
        unavailable("no C compiler for the year's clock (apt-get install gcc libc6-dev)")
    library = folder / "clock.so"
    command = [compiler, "-O2", "-shared", "-fPIC", "-o", str(library), str(SOURCE), "-ldl"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        unavailable(f"the year's clock cannot be compiled (libc6-dev?): {done.stderr[-500:]}")
    return library
