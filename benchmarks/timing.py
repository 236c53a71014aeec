"""Paired rounds of CPU time: what is compared has its turn in each round."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

BATCH_S = 0.04
"""CPU seconds a subject has in each round."""


@dataclass(frozen=True)
class Subject:
    """One thing that is timed. against: the subject that it is held against, or "".

    at_most: the ratio to that which is to be reached, or None.
    """

    name: str
    run: Callable[[], Any]
    against: str = ""
    at_most: float | None = None


@dataclass(frozen=True)
class Timing:
    """Medians over the rounds. cpu_s: of one run. ratio: to the subject it is held against."""

    cpu_s: float
    ratio: float | None


def measure(subjects: Sequence[Subject], rounds: int) -> dict[str, Timing]:
    """Time all subjects in turn, round by round."""
    gc.collect()
    gc.freeze()  # what was laid out beforehand is not gone through again and again while timing
    times: dict[str, list[float]] = {subject.name: [] for subject in subjects}
    batches = {subject.name: _batch_for(subject.run) for subject in subjects}
    for number in range(rounds):
        # Every other round runs backwards, so that nobody always comes after the same other.
        for subject in subjects if number % 2 == 0 else reversed(subjects):
            times[subject.name].append(cpu_s(subject.run, batches[subject.name]))
    found = {}
    for subject in subjects:
        own = times[subject.name]
        raw = times.get(subject.against, [])
        ratios = [ours / bare for ours, bare in zip(own, raw, strict=False)]
        found[subject.name] = Timing(
            statistics.median(own), statistics.median(ratios) if ratios else None
        )
    return found


def cpu_s(run: Callable[[], Any], count: int) -> float:
    """CPU seconds of one run, the mean of `count` of them."""
    started = time.process_time_ns()
    for _ in range(count):
        run()
    return (time.process_time_ns() - started) / 1e9 / count


def _batch_for(run: Callable[[], Any]) -> int:
    run()
    count = 1
    while (taken := cpu_s(run, count) * count) < BATCH_S / 4:
        count *= 2
    return max(1, round(count * BATCH_S / taken))
