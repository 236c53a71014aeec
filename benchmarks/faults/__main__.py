"""What happens when one of each is killed under load?

    python -m benchmarks.faults [--quick] [--loopback]

PostgreSQL with a replica, Redis, an object store, nginx before three web nodes, four workers: each
a process in a network namespace of its own on a bridge that leads nowhere else (with `--loopback`,
and where namespaces cannot be made, on ports of 127.0.0.1). Visitors ask and an issuer awards all
the while; one after another is killed with SIGKILL and brought back as the guide says. Writes
results/faults.md. `--quick` has two web nodes, one worker and short windows, and writes nothing.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from benchmarks.faults.load import (  # noqa: E402
    Awarding,
    Load,
    begin_awarding,
    lost_and_twice,
    requests_for,
    seconds_until_normal,
    wait,
    window,
)
from benchmarks.faults.places import namespaces_work  # noqa: E402
from benchmarks.faults.world import World, world  # noqa: E402
from tests.services.processes import wait_until  # noqa: E402

SETTLE_S = 180  # a mail whose sender was lost is taken again within a minute; then the others
RESULT = ROOT / "benchmarks" / "results" / "faults.md"


@dataclass(frozen=True)
class Fault:
    """What was killed, what was done about it, and what those who used the site noticed."""

    what: str
    remedy: str
    requests: int
    failed: int
    normal_after_s: float
    awards_tried_again: int


@dataclass(frozen=True)
class Outcome:
    """lost: badges that were confirmed and are not in the database, or whose mail did not arrive.
    twice: badges there twice, or told by two different mails. settled_s: after the last fault,
    until the site knew of every mail that it had left; unsettled: of how many it did not.
    """

    faults: list[Fault]
    calm: Fault
    awarded: int
    lost: int
    twice: int
    mails: int
    apart: bool
    settled_s: float
    unsettled: int


def go(home: Path, *, webs: int, workers: int, apart: bool, window_s: float) -> Outcome:
    """The whole run, in the folder `home`."""
    with world(home, webs=webs, workers=workers, apart=apart) as made:
        public_id = made.actor("prepare").split()[-1]
        made.actor("award", public_id, 900_000, 900_000)
        (signed,) = made.sql("db1", "SELECT credential_json FROM issuing_award LIMIT 1")[0]
        wanted = requests_for(public_id, bytes(signed))
        load = Load(made.at["front"], made.ports["front"], wanted)
        load.start(3)
        awarding = begin_awarding(made.home, made.environment, public_id)
        made.running["awarding"] = awarding.process
        try:
            calm = _observe(made, load, awarding, "nothing", "none", window_s, lambda: None)
            faults = [
                _observe(made, load, awarding, what, remedy, window_s, act)
                for what, remedy, act in _plan(made)
            ]
        finally:
            (made.home / "STOP").write_text("")
            load.stop()
            awarding.process.wait(60)
        return _settled(made, awarding, faults, calm, apart)


def _plan(made: World) -> list[tuple[str, str, Callable[[], None]]]:
    def killed_and_back(name: str, after_s: float) -> Callable[[], None]:
        def act() -> None:
            made.kill(name)
            wait(after_s)
            made.start(name)

        return act

    def replica() -> None:
        made.kill("db2")
        wait(3)
        made.make_synchronous(False)
        made.start("db2")
        wait(60, lambda: made.answers("db2"))
        made.make_synchronous(True)
        wait_until(made.has_all, timeout_s=60, what="the replica to have everything again")

    def primary() -> None:
        made.kill("db1")
        wait(1)
        made.promote()

    return [
        ("a web node", "started again after 5 s", killed_and_back("web1", 5)),
        ("a worker", "started again after 5 s", killed_and_back("work1", 5)),
        ("the broker (Redis)", "started again after 3 s", killed_and_back("broker", 3)),
        ("the database's replica", "commits set free after 3 s; started again", replica),
        ("the database's primary", "the replica promoted after 1 s", primary),
    ]


def _observe(
    made: World, load: Load, awarding: Awarding, what: str, remedy: str, window_s: float,
    act: Callable[[], None],
) -> Fault:  # fmt: skip
    began = time.monotonic()
    act()
    wait(window_s - (time.monotonic() - began))
    wait(60, lambda: bool(awarding.lines("awarded")) and awarding.lines("awarded")[-1][0] > began)
    ended = time.monotonic()
    seen = window(list(load.asked), began, ended)
    again = [at for at, _ in awarding.lines("failed") if began <= at < ended]
    longest = max([*(at - began for at in again), 0.0])
    print(f"{what}: {len(seen)} requests, {sum(o.failed for o in seen)} failed", file=sys.stderr)
    return Fault(
        what, remedy, len(seen), sum(one.failed for one in seen),
        max(seconds_until_normal(seen, began), longest), len(again),
    )  # fmt: skip


def _settled(
    made: World, awarding: Awarding, faults: list[Fault], calm: Fault,
    apart: bool,
) -> Outcome:  # fmt: skip
    """When all mail has left: is everything there that was confirmed, and nothing twice?"""
    began = time.monotonic()
    report: dict[str, Any] = made.report()
    while set(report["outbox"]) != {"delivered"} and time.monotonic() < began + SETTLE_S:
        wait(3)
        report = made.report()
    settled_s = time.monotonic() - began
    confirmed = {key for _, key in awarding.lines("awarded")}
    name = "SELECT key FROM issuing_award WHERE key LIKE 'fault:%'"
    there = [key for (key,) in made.sql("db2", name)]
    unsettled = sum(n for state, n in report["outbox"].items() if state != "delivered")
    lost, twice = lost_and_twice(confirmed, there, made.mail.mails)
    return Outcome(
        faults, calm, len(confirmed), lost, twice, len(made.mail.mails), apart, settled_s, unsettled
    )


def written(outcome: Outcome, webs: int, workers: int) -> str:
    where = (
        "each in a network namespace of its own"
        if outcome.apart
        else "each on a port of the loopback"
    )
    lines = [
        "# One of each killed under load",
        "",
        f"Made by `python -m benchmarks.faults` on {datetime.now(UTC):%d %B %Y, %H:%M} UTC: "
        "PostgreSQL with a synchronous streaming replica, Redis, an object store (OpenStack "
        f"Swift), nginx, {webs} web nodes, "
        f"{workers} workers, {where}; {os.cpu_count()} cores for all of them, at a load of "
        f"{os.getloadavg()[0]:.1f}; Python {platform.python_version()}. Three visitors ask one page"
        " after another and verify; an issuer awards about six badges a second, each by its key "
        "until it has succeeded. Killed means SIGKILL. A request has failed when its answer is no "
        "success or does not come within ten seconds; all is normal again when no request fails, "
        "none takes more than three seconds, and no award has to be tried again.",
        "",
        "| Killed | What was done | Requests | Failed | Seconds until normal | Awards again |",
        "|---|---|--:|--:|--:|--:|",
    ]
    for one in [outcome.calm, *outcome.faults]:
        lines.append(
            f"| {one.what} | {one.remedy} | {one.requests} | {one.failed} "
            f"| {one.normal_after_s:.1f} | {one.awards_tried_again} |"
        )
    lines += [
        "",
        f"Of {outcome.awarded} badges that were confirmed **{outcome.lost or 'none'}** "
        f"{'were' if outcome.lost else 'was'} lost, in the database or on its way by mail, and "
        f"{outcome.twice or 'none'} {'were' if outcome.twice else 'was'} there twice. "
        f"{outcome.mails} mails arrived, those among them again (same Message-ID) whose sender was "
        f"killed before it had noted them. {outcome.settled_s:.0f} s after the last visitor the "
        f"site knew of {'all of them' if not outcome.unsettled else f'all but {outcome.unsettled}'}"
        " that they had left.",
    ]
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--loopback", action="store_true")
    options = parser.parse_args()
    webs, workers, window_s = (2, 1, 8.0) if options.quick else (3, 4, 18.0)
    apart = not options.loopback and namespaces_work()
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="faults-")))
        outcome = go(home, webs=webs, workers=workers, apart=apart, window_s=window_s)
    text = written(outcome, webs, workers)
    print(text)
    if not options.quick:
        RESULT.write_text(text, encoding="utf-8")
    return int(bool(outcome.lost or outcome.twice))


if __name__ == "__main__":
    sys.exit(main())
