"""Does a call's page stay quick with 500 who read and 50 who write, on two cores?

    python -m benchmarks.call_page [--quick] [--only sqlite|postgresql]

Starts the real site, lets a crowd come over HTTP and websockets on this machine alone, and writes
results/call_page.md. The crowd runs beside the site on the same cores. `--quick` brings a tenth of
the people for a third of the time and writes nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.call.crowd import COME_S, Seen, crowd  # noqa: E402
from benchmarks.call.http import Browser  # noqa: E402
from tests.services.processes import BIN, free_port, own_environment, run, stop  # noqa: E402
from tests.services.servers import postgresql  # noqa: E402

READERS, WRITERS, SIGNED_IN, SECONDS = 500, 50, 100, 60.0


@contextmanager
def site(database: str, workers: int) -> Iterator[tuple[int, dict[str, Any], int]]:
    """The site as it would be run: its port, the call, and the process that serves it."""
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="call-page-")))
        port = free_port()
        more = {"PORT": str(port), "DATABASE_POOL": "16"}
        if database == "postgresql":
            more["DATABASE_URL"] = stack.enter_context(postgresql())
        environment = own_environment(home / "data", **more)
        run([str(BIN / "alliance"), "migrate"], environment, timeout_s=600)
        prepared = [sys.executable, "-m", "benchmarks.call.prepare", str(WRITERS), str(SIGNED_IN)]
        call = json.loads(run(prepared, environment, timeout_s=600).splitlines()[-1])
        with (home / "log").open("wb") as log:
            process = subprocess.Popen(
                [str(BIN / "alliance"), "web", "--workers", str(workers)],
                cwd=home, env=environment, start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip
        stack.callback(stop, process)
        try:
            wait_for(port)
            yield port, call, process.pid
        finally:
            said = (home / "log").read_text(errors="replace")
            if "Traceback" in said or sys.exc_info()[1] is not None:
                print(said[-3000:], file=sys.stderr)


def wait_for(port: int) -> None:
    """Until a page is answered."""
    end = time.monotonic() + 180
    while time.monotonic() < end:
        with suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/calls/", timeout=5).close()
            return
        time.sleep(0.2)
    raise TimeoutError("the site does not answer")


def processes_of(pid: int) -> list[int]:
    """A process and those that it started."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(found for child in children for found in processes_of(int(child)))]


def used(pids: list[int]) -> tuple[float, float]:
    """CPU seconds and MiB in memory."""
    seconds = memory = 0.0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        seconds += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        memory += int(fields[21]) * os.sysconf("SC_PAGE_SIZE") / 2**20
    return seconds, memory


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def table(seen: Seen) -> list[str]:
    lines = ["| What | Times | Median | 95 % | 99 % | Longest |", "|---|---|---|---|---|---|"]
    for what, values in sorted(seen.times.items()):
        cells = [percentile(values, share) for share in (0.5, 0.95, 0.99, 1)]
        lines.append(
            f"| {what} | {len(values):,} | "
            + " | ".join(f"{v * 1000:,.0f} ms" for v in cells)
            + " |"
        )
    return lines


async def lost(port: int, call: dict[str, Any], seen: Seen) -> list[str]:
    """What is not in the notes as often as it should be: once."""
    text = (await Browser(port).get(call["markdown"]))[1].decode()
    return [f"{mark} is {text.count(mark)} times in the notes" for mark in seen.standing
            if text.count(mark) != 1]  # fmt: skip


def measure(database: str, workers: int, scale: float) -> list[str]:
    seconds = SECONDS if scale == 1 else SECONDS / 3
    with site(database, workers) as (port, call, pid):
        before, own_before = used(processes_of(pid))[0], time.process_time()
        began = time.monotonic()
        seen = asyncio.run(
            crowd(
                port, call, readers=int(READERS * scale), writers=int(WRITERS * scale),
                seconds=seconds,
            )
        )  # fmt: skip
        took = time.monotonic() - began
        after, memory = used(processes_of(pid))
        wrong = asyncio.run(lost(port, call, seen))
        seen.errors += wrong
        own = time.process_time() - own_before
    errors = f"{len(seen.errors)} errors" if seen.errors else "no error"
    for error in seen.errors[:10]:
        print(error, file=sys.stderr)
    processes = "one process" if workers == 1 else f"{workers} processes"
    name = "SQLite" if database == "sqlite" else "PostgreSQL"
    return [
        f"## {name}, {processes}",
        "",
        *table(seen),
        "",
        f"{errors.capitalize()}. Of {len(seen.standing)} remarks that have to be in the notes at "
        f"the end, {len(wrong) or 'none'} were lost or doubled. The site used "
        f"{(after - before) / took:.2f} cores and {memory:,.0f} MiB, the crowd {own / took:.2f} "
        f"cores; readers were told {seen.told_bytes / 2**20 / took:.1f} MiB a second.",
        "",
    ]


HEAD = """\
# A call's page with 500 readers and 50 writers

Made by `benchmarks/call_page.py`: everybody comes within {come:.0f} s and stays for {stay:.0f} s.
Readers have the page and its websocket open and load the page again every 20 to 60 s; writers have
the editor open and send a change of the notes every 0.5 to 2 s, sign, vote and raise hands. Times
begin when all are there. The crowd runs on the same cores as the site.

{day}, {cores} cores ({machine}), Python {python}; load of the machine before: {load:.1f}.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    options = parser.parse_args()
    load = os.getloadavg()[0]
    head = HEAD.format(
        come=COME_S, stay=SECONDS, day=f"{datetime.now(UTC):%Y-%m-%d}", cores=os.cpu_count(),
        machine=platform.machine(), python=platform.python_version(), load=load,
    )  # fmt: skip
    lines = [head]
    for database, workers in (("sqlite", 1), ("postgresql", 2)):
        if options.only in (None, database):
            found = measure(database, workers, 0.1 if options.quick else 1)
            print("\n".join(found), flush=True)
            lines += found
    if not options.quick and options.only is None:
        (Path(__file__).parent / "results" / "call_page.md").write_text(
            "\n".join(lines).rstrip() + "\n"
        )


if __name__ == "__main__":
    main()
