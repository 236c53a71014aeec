"""How long does `make run` take until the first page answers, at first and the second time?

    python -m benchmarks.start [--rounds N]

Starts the real site on an empty DATA_DIR, with its demonstration, asks for the front page, stops
it and starts it again; writes results/start.md. Libraries are installed already.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.services.processes import Site  # noqa: E402

HEAD = """# From a start to the first page

Made by `python -m benchmarks.start` on {at}: SQLite, with the demonstration; {cores} cores at a load of {load:.1f}; Python {python}. Medians of {rounds} rounds. The processor time is what counts: it is what a machine that does nothing else takes.

| Start | Processor time until the front page has answered, s | On the clock, s |
|---|--:|--:|
"""  # noqa: E501


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--rounds", type=int, default=3)
    rounds = options.parse_args().rounds
    times: dict[str, list[tuple[float, float]]] = {"the first": [], "the second": []}
    for _round in range(rounds):
        with tempfile.TemporaryDirectory(prefix="start-") as folder:
            for found in times.values():
                found.append(_start(Path(folder) / "data"))
    table = HEAD.format(
        at=f"{datetime.now(UTC):%-d %B %Y, %H:%M} UTC",
        cores=os.cpu_count(),
        load=os.getloadavg()[0],
        python=platform.python_version(),
        rounds=rounds,
    )
    for name, found in times.items():
        cpu_s, clock_s = (statistics.median(column) for column in zip(*found, strict=True))
        table += f"| {name} | {cpu_s:.1f} | {clock_s:.1f} |\n"
    (ROOT / "benchmarks" / "results" / "start.md").write_text(table, encoding="utf-8")
    print(table)


def _start(data: Path) -> tuple[float, float]:
    """Seconds of the processor and on the clock until the front page has answered."""
    site, began = Site(data), time.monotonic()
    try:
        site.start(timeout_s=600)
        return _cpu_s(site.pid), time.monotonic() - began
    finally:
        site.stop()


def _cpu_s(pid: int) -> float:
    """What a process and all its threads have used so far: utime and stime of proc_pid_stat(5)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
