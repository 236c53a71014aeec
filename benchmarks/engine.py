"""How many badges a second, how far from the bare signature, and how far from other programs?

    .venv/bin/python benchmarks/engine.py            # writes benchmarks/results/engine.md
    .venv/bin/python benchmarks/engine.py --quick    # a fifth of the rounds, 2 KB alone, no peers
    .venv/bin/python benchmarks/engine.py --profile "verify vc-jwt, Ed25519, 2 KB"

One process on one core, CPU time. In each round every subject has its turn, and each ratio is
taken within a round, so that a machine that is busy for a while slows both sides of it. The table
shows medians over the rounds. Peers run beside us as `peers.py` says.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import platform
import pstats
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import badges
import badging
import peers
import stages
from subjects import (
    AT,
    RAW,
    SIZES,
    baking_subjects,
    floor_of,
    floors,
    proof_subjects,
    raw_subjects,
    signed_with,
    variants,
)
from timing import Subject, Timing, measure

RESULTS = Path(__file__).parent / "results" / "engine.md"
ROUNDS = 25

COLD = """
import sys, time
import badging
from badging.documents import Offline
data = sys.stdin.buffer.read()
started = time.process_time()
report = badging.verify(data, documents=Offline())
assert report.verified
print(started, time.process_time())
"""


def cold_s(badge: bytes, repeats: int = 5) -> tuple[float, float]:
    """CPU seconds of a new process until it can begin, and until it has verified one badge."""
    command = [sys.executable, "-c", COLD]
    runs = []
    with (
        tempfile.TemporaryDirectory() as folder
    ):  # of compiled modules, as an installation has them
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": folder}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for _ in range(1 + repeats):
            done = subprocess.run(
                command, check=True, capture_output=True, input=badge, env=environment
            )
            begun_s, done_s = map(float, done.stdout.split())
            runs.append((begun_s, done_s))
    begun, all_done = zip(*runs[1:], strict=True)
    return statistics.median(begun), statistics.median(all_done)


def table(subjects: Sequence[Subject], timings: dict[str, Timing]) -> str:
    lines = [
        "| what | a second | µs | times the bare signature | to reach |",
        "|---|--:|--:|--:|--:|",
    ]
    for subject in subjects:
        timing = timings[subject.name]
        ratio = f"{timing.ratio:,.2f}" if timing.ratio is not None else ""
        target = f"{subject.at_most:g}" if subject.at_most is not None else ""
        lines.append(
            f"| {subject.name} | {1 / timing.cpu_s:,.0f} | {timing.cpu_s * 1e6:,.1f} "
            f"| {ratio} | {target} |"
        )
    return "\n".join(lines)


def missed(subjects: Sequence[Subject], timings: dict[str, Timing]) -> list[Subject]:
    """The subjects whose ratio is not reached."""
    return [
        subject
        for subject in subjects
        if subject.at_most is not None
        and (ratio := timings[subject.name].ratio) is not None
        and ratio > subject.at_most
    ]


def profile(name: str, raw_s: float) -> str:
    """Where the time of a line of the table goes: its steps, and of issuing the functions."""
    what, _, rest = name.partition(" ")
    proof, raw, size = rest.split(", ")
    key = badging.generate_key({named: kind for kind, named in RAW.items()}[raw])
    unsigned = variants(SIZES[size](key))
    if what == "verify":
        return stages.table(stages.stages_of(signed_with(proof, key, unsigned)), raw_s)
    signed_with(proof, key, unsigned)
    with cProfile.Profile() as taken:
        for _ in range(20):
            signed_with(proof, key, unsigned)
    return functions(pstats.Stats(taken), 20 * len(unsigned))


def functions(taken: pstats.Stats, runs: int) -> str:
    """The functions with the most time of their own, of a profile that makes all of it longer."""
    own = sorted(taken.stats.items(), key=lambda item: item[1][2], reverse=True)  # type: ignore[attr-defined]
    total_s = sum(numbers[2] for _, numbers in own)
    lines = ["| function | share of the time | calls |", "|---|--:|--:|"]
    for (file, _, name), numbers in own[:12]:
        where = f"{Path(file).stem}: {name}" if file != "~" else name.strip("<>")
        lines.append(f"| {where} | {numbers[2] / total_s:.0%} | {numbers[1] / runs:.1f} |")
    return "\n".join(lines)


def _shortfall(subject: Subject, timings: dict[str, Timing]) -> str:
    """Of a line that falls short: where its time goes, and what its floor is."""
    own, raw = timings[subject.name], timings[subject.against]
    found = f"\n### {subject.name}\n\n{profile(subject.name, raw.cpu_s)}\n"
    floor = timings.get(floor_of(subject.name))
    if floor is not None and floor.ratio is not None and own.ratio is not None:
        found += (
            f"\nTo reach: {subject.at_most:g} times the bare signature. The line takes "
            f"{own.ratio:,.2f} times, its floor {floor.ratio:,.2f} times "
            f"({floor.cpu_s * 1e6:,.1f} µs).\n"
        )
    return found


def machine() -> str:
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                model = line.partition(":")[2].strip()
                break
    import cryptography

    made_of = f"Python {platform.python_version()}, cryptography {cryptography.__version__}"
    try:
        import nacl

        made_of += f", PyNaCl {nacl.__version__}"
    except ImportError:
        pass
    return f"{model}, {made_of}"


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--quick", action="store_true", help="fewer rounds, writes nothing")
    arguments.add_argument("--profile", metavar="LINE", help="where the time of this line goes")
    given = arguments.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})

    key = badging.generate_key("ed25519")
    badge = badging.issue(badges.small(key), key, created=AT)
    raw = raw_subjects(badge)
    if given.profile:
        timings = measure(raw, ROUNDS // 5)
        print(profile(given.profile, timings[_raw_of(given.profile)].cpu_s))
        return
    sizes = list(SIZES)[:1] if given.quick else list(SIZES)
    subjects = [*raw, *(subject for size in sizes for subject in proof_subjects(size)), *floors()]
    subjects += baking_subjects(badge)
    rounds = ROUNDS // 5 if given.quick else ROUNDS
    timings = measure(subjects, rounds)
    result = f"{table(subjects, timings)}\n\n{_cold(badge)}"
    print(result)
    if given.quick:
        return
    why = "".join(_shortfall(subject, timings) for subject in missed(subjects, timings))
    races = f"{peers.table(peers.measured(peers.races()))}\n\n{peers.absence()}".strip()
    print(why, races, sep="\n")
    RESULTS.write_text(_page(result, why, races, rounds, badge), encoding="utf-8")
    print(f"\nwritten to {RESULTS.relative_to(Path(__file__).parents[1])}")


def _raw_of(line: str) -> str:
    what, _, rest = line.partition(" ")
    return f"{rest.split(', ')[1]} {'sign' if what == 'issue' else 'verify'}"


def _cold(badge: bytes) -> str:
    begun_s, done_s = cold_s(badge)
    return (
        f"Cold: a process that starts, verifies one badge (eddsa-rdfc-2022) and ends takes "
        f"{done_s:.2f} CPU seconds, {begun_s:.2f} of them before it is given the badge."
    )


def _page(result: str, why: str, races: str, rounds: int, badge: bytes) -> str:
    short = f"\n## Where a line falls short\n{FLOORS}{why}" if why else ""
    return f"""# Issue, verify, bake: the engine

*{datetime.now(UTC):%d %B %Y}. {machine()}. One core, CPU time, medians of {rounds} paired rounds.*

Signed badges ({len(badge):,} bytes with eddsa-rdfc-2022, and about 20 KB with four endorsements
that are verified, too: five signatures in all), issued and verified in full: reading, schema,
contexts, canonical form, proof, issuer, status, validity. Each run takes another badge of the same
issuer; its endorsements are the same. The bare signature is that of the fastest library here. Lines
that begin with *unchecked* do nothing but what no verifier can leave out. Written by
`benchmarks/engine.py`.

{result}
{short}
## Beside other programs

The same work on the same bytes, each in its own process; `benchmarks/peers.py` runs this alone.

{races}
"""


FLOORS = """
The steps of a verification, each as it runs in its turn among the others (medians, wall clock). The
floor is what the lines *unchecked* take: decoding, JSON and the signature, and nothing that tells
whether the badge says what it seems to. Of issuing, the functions that a profile finds the longest.
"""


if __name__ == "__main__":
    main()
