"""Where the time of a verification goes: each step as it runs in its turn among the others.

A step that is repeated by itself finds its code and data in the processor's nearest memory, and
seems a third cheaper than it is between a signature and the next badge. So the steps are timed
where they stand.
"""

from __future__ import annotations

import statistics
import time
from itertools import cycle

from badging.documents import Offline
from badging.verification import pipeline
from badging.verification.examination import begin
from badging.verification.sequence import CHECKS_3
from subjects import AT

ROUNDS = 3000
WARM = 10
UNPACK, PARSE, REPORT = "tell what was handed in", "decode and parse", "verdict and report"


def stages_of(signed: list[bytes]) -> dict[str, float]:
    """Median wall-clock seconds of each step over the badges, in the order of the steps.

    The steps are those of `pipeline.verify`; the signature itself is in `proof`.
    """
    offline, next_one = Offline(), cycle(signed).__next__
    taken: dict[str, list[int]] = {name: [] for name in (UNPACK, PARSE, *CHECKS_3, REPORT)}
    clock = time.perf_counter_ns
    for _ in range(WARM):
        pipeline.verify(next_one(), at=AT, documents=offline)
    for _ in range(ROUNDS):
        badge = next_one()
        started = clock()
        presented = pipeline._unwrapped(badge, offline)
        taken[UNPACK].append(clock() - started)
        started = clock()
        examination = begin(presented, offline, AT)
        taken[PARSE].append(clock() - started)
        found = [check for known, _ in examination.settled.turns for check in known]
        asked = {name for _, name in examination.settled.turns}
        for name, check in CHECKS_3.items():
            if asked and name not in asked:
                continue  # what it finds is known (`settled.py`)
            started = clock()
            found += pipeline._guarded(name, check, examination)
            taken[name].append(clock() - started)
        started = clock()
        report = pipeline._report(examination, tuple(found))
        taken[REPORT].append(clock() - started)
        if not report.verified:
            raise SystemExit(f"A badge that is timed does not verify: {report.sentence}")
    return {name: statistics.median(times) / 1e9 for name, times in taken.items() if times}


def table(stages: dict[str, float], raw_s: float) -> str:
    """The steps in µs; the bare signature, which took raw_s, is taken out of `proof`."""
    lines = ["| step | µs |", "|---|--:|", f"| the bare signature | {raw_s * 1e6:,.1f} |"]
    for name, taken_s in stages.items():
        own_s = taken_s - raw_s if name == "proof" else taken_s
        shown = "proof, but for the signature" if name == "proof" else name
        lines.append(f"| {shown} | {own_s * 1e6:,.1f} |")
    lines.append(f"| **all** | {sum(stages.values()) * 1e6:,.1f} |")
    return "\n".join(lines)
