"""The clock that the year goes by: it moves the wall clock of a process and nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.year.clock import Clock

NEW_YEAR = datetime(2026, 1, 5, 8, tzinfo=UTC)
CHRISTMAS = datetime(2026, 12, 25, 12, tzinfo=UTC)

# Tells the time when asked, in the ways in which our code and its libraries ask.
TELLER = """
import asyncio, datetime, json, sqlite3, sys, threading, time
for line in sys.stdin:
    began = time.perf_counter()
    time.sleep(0.05); threading.Event().wait(0.05); asyncio.run(asyncio.sleep(0.05))
    print(json.dumps({
        "time": time.time(),
        "datetime": datetime.datetime.now(datetime.UTC).timestamp(),
        "sqlite": sqlite3.connect(":memory:").execute("select unixepoch('now')").fetchone()[0],
        "slept": time.perf_counter() - began,
        "monotonic": time.monotonic(),
    }), flush=True)
"""


def test_the_wall_clock_moves_and_waits_stay_as_long_as_they_are(tmp_path: Path) -> None:
    clock = Clock(tmp_path, NEW_YEAR)
    with subprocess.Popen(
        [sys.executable, "-c", TELLER], env=os.environ | clock.environment, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as teller:  # fmt: skip
        assert teller.stdin and teller.stdout

        def ask() -> dict[str, float]:
            teller.stdin.write("?\n")  # type: ignore[union-attr]
            teller.stdin.flush()  # type: ignore[union-attr]
            told: dict[str, float] = json.loads(teller.stdout.readline())  # type: ignore[union-attr]
            return told

        first = ask()
        clock.to(CHRISTMAS)
        then = ask()
        teller.stdin.close()
    for moment, told in ((NEW_YEAR, first), (CHRISTMAS, then)):
        for way in ("time", "datetime", "sqlite"):
            assert 0 <= told[way] - moment.timestamp() + 1 < 60, way
        assert 0.15 <= told["slept"] < 10
    assert then["monotonic"] - first["monotonic"] < 60


def test_it_is_never_put_back(tmp_path: Path) -> None:
    clock = Clock(tmp_path, CHRISTMAS)
    with pytest.raises(AssertionError, match="is over"):
        clock.to(NEW_YEAR)
