"""What does a badge cost among a thousand, and what among a million?

    .venv/bin/python benchmarks/batch.py                      # 1,000 and 10,000 badges
    .venv/bin/python benchmarks/batch.py --counts 1000 10000 100000 1000000 --write

Makes credentials of many shapes (the same ones each time), runs `badging issue-many` and
`badging verify-many` over them as a user would, and tells for each number of lines the cost of one
and the memory of all processes. Beside it: the same with `--jobs 1`, a bare loop over the public
verbs in one process, and the bare signatures of `cryptography`, before and after each run. Then
badges that share a status list, of some size. `--write` keeps the tables in
benchmarks/results/batch.md.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import badging
from badges import CONTEXTS
from badging.batch.chunks import FIRST_CHUNK_LINES
from badging.identity import identity_object
from badging.status.bitstring import StatusList
from badging.status.entry import status_entry
from badging.status.list_credential import status_list_credential

RESULTS = Path(__file__).parent / "results" / "batch.md"
BADGING = Path(sys.executable).with_name("badging")
AT = "2026-11-24"
BARE = 2000
"""Lines of the bare loop, and signatures that are timed."""

STARTS = 5
"""Runs of few lines, of which the cheapest tells what beginning costs."""

STATUS_LINES = 10_000
LIST_LENGTHS = (131_072, 16_777_216)
"""Badges that share a status list, and how many entries it has: the fewest and the most of 1 bit
that a list of 2 MiB has."""

STATUS_URL = "https://example.org/status/1"

WORDS = """
agenda archive badge bridge call chart circle code craft design draft evidence field group guide
host index journal kit lab lesson map mentor method network note open path peer plan practice
question record review role school script series skill source story studio table team test tool
trail voice welcome workshop Übung 学習 обучение
"""
LEXICON = WORDS.split()


def credential(number: int, issuer: str) -> dict[str, Any]:
    """The credential of that number: its shape and its words follow from the number alone."""
    chance = random.Random(number)

    def text(least: int, most: int) -> str:
        return " ".join(chance.choices(LEXICON, k=chance.randint(least, most))).capitalize() + "."

    achievement: dict[str, Any] = {
        "id": f"https://example.org/achievements/{chance.randrange(500)}",
        "type": ["Achievement"],
        "name": text(2, 5),
        "description": text(10, 40),
        "criteria": {"narrative": text(10, 60)},
    }
    if chance.random() < 0.7:
        achievement["achievementType"] = chance.choice(["Badge", "Certificate", "Competency"])
    if chance.random() < 0.6:
        achievement["tag"] = sorted(set(chance.choices(LEXICON[:40], k=chance.randint(1, 5))))
    if chance.random() < 0.4:
        achievement["image"] = {
            "id": f"https://example.org/images/{chance.randrange(500)}.png",
            "type": "Image",
            "caption": text(2, 6),
        }
    if alignments := chance.choice([0, 0, 1, 2, 3]):
        achievement["alignment"] = [
            {
                "type": ["Alignment"],
                "targetName": text(2, 5),
                "targetUrl": f"https://example.org/frameworks/{chance.randrange(90)}#{place}",
            }
            for place in range(alignments)
        ]
    subject: dict[str, Any] = {"type": ["AchievementSubject"], "achievement": achievement}
    if chance.random() < 0.5:
        subject["id"] = f"mailto:person{number}@example.org"
    else:
        subject["identifier"] = [identity_object(f"person{number}@example.org", f"salt{number}")]
    value = {
        "@context": CONTEXTS,
        "id": f"urn:uuid:00000000-0000-4000-8000-{number:012}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": achievement["name"],
        "issuer": {
            "id": issuer,
            "type": ["Profile"],
            "name": "Working group on stewardship",
            "url": "https://example.org/groups/stewardship",
        },
        "validFrom": f"2026-{chance.randint(1, 10):02}-{chance.randint(1, 28):02}T12:00:00Z",
        "credentialSubject": subject,
    }
    if chance.random() < 0.5:
        value["validUntil"] = f"{chance.randint(2028, 2040)}-01-01T00:00:00Z"
    if pieces := chance.choice([0, 0, 1, 2]):
        value["evidence"] = [
            {
                "id": f"https://example.org/evidence/{number}/{place}",
                "type": ["Evidence"],
                "name": text(2, 6),
                "narrative": text(5, 30),
            }
            for place in range(pieces)
        ]
    return value


@dataclass(frozen=True)
class Run:
    """One command. told_us: what it says itself a line costs, once its workers had begun. cpu_s:
    of all its processes. parent_mb, worker_mb: most that the parent, and one worker, had in memory.
    raw_us: CPU of the bare signature, or of its verification, around the run.
    """

    verb: str
    lines: int
    jobs: int
    seconds: float
    told_us: float
    cpu_s: float
    parent_mb: float
    worker_mb: float
    raw_us: float


def run(verb: str, lines: int, jobs: int, *arguments: str, folder: Path) -> Run:
    raw = [bare_signatures()[verb]]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    process = subprocess.Popen(
        [str(BADGING), verb, *arguments, "--jobs", str(jobs)],
        cwd=folder, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    peaks: dict[int, float] = {}
    watcher = threading.Thread(target=_watch, args=(process, peaks))
    watcher.start()
    _, told = process.communicate()
    watcher.join()
    seconds = time.perf_counter() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode:  # a fast answer counts only when it is the right one
        raise SystemExit(f"{verb} of {lines} lines: exit code {process.returncode}\n{told}")
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    each = re.search(r"([\d,]+) µs a line", told)
    assert each is not None, told
    parent = peaks.pop(process.pid, 0.0)
    raw.append(bare_signatures()[verb])
    return Run(
        verb, lines, jobs, seconds, float(each[1].replace(",", "")), cpu_s,
        parent, max(peaks.values(), default=0.0), statistics.mean(raw),
    )  # fmt: skip


def _watch(process: subprocess.Popen[str], peaks: dict[int, float]) -> None:
    """The most that each process of a command has had in memory, in MB, looked at often."""
    while process.poll() is None:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        try:
            pids = [process.pid, *map(int, children.read_text().split())]
        except OSError:
            return
        for pid in pids:
            try:
                status = Path(f"/proc/{pid}/status").read_text()
            except OSError:
                continue
            if (peak := re.search(r"VmHWM:\s+(\d+) kB", status)) is not None:
                peaks[pid] = int(peak[1]) / 1024
        time.sleep(0.05)


def bare_loops(lines: list[bytes], key: Any, proof: str) -> tuple[float, float]:
    """Microseconds of CPU that issuing and verifying a line take without any batch around."""
    offline, at = badging.Offline(), datetime.fromisoformat(AT).replace(tzinfo=UTC)
    badges = [badging.issue(json.loads(line), key, proof=proof) for line in lines[:50]]
    for badge in badges:
        badging.verify(badge, at=at, documents=offline)
    begun = time.process_time()
    badges = [badging.issue(json.loads(line), key, proof=proof) for line in lines]
    between = time.process_time()
    for badge in badges:
        badging.verify(badge, at=at, documents=offline).to_json()
    end = time.process_time()
    return (between - begun) * 1e6 / len(lines), (end - between) * 1e6 / len(lines)


def bare_signatures() -> dict[str, float]:
    """Microseconds of CPU that an Ed25519 signature takes, and its verification, by the verb that
    cannot do without."""
    key, message = Ed25519PrivateKey.generate(), b"x" * 64
    public, signature = key.public_key(), key.sign(message)
    begun = time.process_time()
    for _ in range(BARE):
        key.sign(message)
    between = time.process_time()
    for _ in range(BARE):
        public.verify(signature, message)
    end = time.process_time()
    return {
        "issue-many": (between - begun) * 1e6 / BARE,
        "verify-many": (end - between) * 1e6 / BARE,
    }


class Bench:
    """Commands over the same credentials, in one folder."""

    def __init__(self, folder: Path, key: Any, proof: str) -> None:
        self._folder, self._issuer, self._proof = folder, key.controller, proof
        self._made = 0
        (folder / "key.json").touch(0o600)
        (folder / "key.json").write_text(json.dumps(key.to_document(secret=True)))

    def runs(self, count: int, jobs: int) -> Iterator[Run]:
        """Issue the first so many credentials, and verify what was issued."""
        self._make(count)
        yield run(
            "issue-many", count, jobs, "credentials.ndjson", "--key", "key.json",
            "--proof", self._proof, "--out", "badges.ndjson", folder=self._folder,
        )  # fmt: skip
        yield run(
            "verify-many", count, jobs, "badges.ndjson", "--offline", "--at", AT,
            "--out", "reports.ndjson", folder=self._folder,
        )  # fmt: skip

    @property
    def badge_bytes(self) -> int:
        return (self._folder / "badges.ndjson").stat().st_size // self._made

    def _make(self, count: int) -> None:
        path = self._folder / "credentials.ndjson"
        if count < self._made:
            path.unlink()
            self._made = 0
        with path.open("ab") as file:
            for number in range(self._made, count):
                file.write(json.dumps(credential(number, self._issuer)).encode() + b"\n")
        self._made = count


Starts = dict[tuple[str, int], float]
"""Seconds of CPU of a run of few lines, by verb and jobs."""


def few(jobs: int) -> int:
    """Lines of which each worker gets one portion."""
    return FIRST_CHUNK_LINES * jobs


def cpu_us(one: Run, starts: Starts) -> float:
    """CPU of all processes for a line more than those few that make all workers begin."""
    more = one.lines - few(one.jobs)
    return (one.cpu_s - starts[one.verb, one.jobs]) * 1e6 / more


def table(runs: list[Run], starts: Starts) -> str:
    lines = [
        "| verb | lines | jobs | seconds | µs a line | CPU µs a line | times the bare signature "
        "| parent MB | a worker MB |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for one in runs:
        cpu = cpu_us(one, starts)
        lines.append(
            f"| {one.verb} | {one.lines:,} | {one.jobs} | {one.seconds:,.2f} | {one.told_us:,.0f} "
            f"| {cpu:,.0f} | {cpu / one.raw_us:,.1f} | {one.parent_mb:,.0f} "
            f"| {one.worker_mb:,.0f} |"
        )
    return "\n".join(lines)


def spread(runs: list[Run], verb: str, jobs: int) -> tuple[float, float]:
    """How much more the dearest line takes than the cheapest, over all numbers of lines: by the
    clock, and in bare signatures of the same minutes, which take the moods of the machine out of
    it. Not in CPU: of a short run most is the beginning, and what is left after taking that off is
    less sure than what is asked about."""
    same = [one for one in runs if (one.verb, one.jobs) == (verb, jobs)]
    costs = [one.told_us for one in same]
    ratios = [one.told_us / one.raw_us for one in same]
    return max(costs) / min(costs) - 1, max(ratios) / min(ratios) - 1


def status_table(folder: Path, key: Any, jobs: int) -> str:
    """What a shared status list adds to a badge: in a run, and where each badge stands alone."""
    lines = [
        "| entries of the list | bytes of its credential | verify-many, CPU µs a line "
        "| each alone, CPU µs | a worker MB |",
        "|--:|--:|--:|--:|--:|",
    ]
    for length in (0, *LIST_LENGTHS):
        documents = _status_list(key, length) if length else {}
        for name, data in (("list.json", b"".join(documents.values())), ("badges.ndjson", b"")):
            (folder / name).write_bytes(data)
        (folder / "map.json").write_text(json.dumps(dict.fromkeys(documents, "list.json")))
        badges = []
        with (folder / "badges.ndjson").open("wb") as file:
            for number in range(STATUS_LINES):
                value = credential(number, key.controller)
                if length:
                    value["credentialStatus"] = status_entry(STATUS_URL, number)
                badges.append(badging.issue(value, key))
                file.write(json.dumps(json.loads(badges[-1])).encode() + b"\n")
        whole = run(
            "verify-many", STATUS_LINES, jobs, "badges.ndjson", "--offline", "--at", AT,
            "--documents", "map.json", "--out", "reports.ndjson", folder=folder,
        )  # fmt: skip
        alone = alone_us(badges[: max(20, 2_000_000 // max(length, 2000))], documents)
        size = sum(map(len, documents.values()))
        cpu = whole.cpu_s * 1e6 / STATUS_LINES
        lines.append(
            f"| {length or 'no status'} | {size:,} | {cpu:,.0f} | {alone:,.0f} "
            f"| {whole.worker_mb:,.0f} |"
        )
    return "\n".join(lines)


def _status_list(key: Any, length: int) -> dict[str, bytes]:
    """A list in which a hundredth of the entries are set, of those that no badge here has."""
    chance = random.Random(1)
    taken = {chance.randrange(STATUS_LINES, length): 1 for _ in range(length // 100)}
    bits = StatusList.new(length).with_values(taken)
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    around = status_list_credential(STATUS_URL, key.controller, bits, "revocation", begin)
    return {STATUS_URL: badging.issue(around, key)}


def alone_us(badges: list[bytes], documents: dict[str, bytes]) -> float:
    """Microseconds of CPU for a badge, when nothing is kept from one to the next."""
    mapped, at = badging.MappedDocuments(documents), datetime.fromisoformat(AT).replace(tzinfo=UTC)
    begun = time.process_time()
    for badge in badges:
        assert badging.verify(badge, at=at, documents=mapped).verified
    return (time.process_time() - begun) * 1e6 / len(badges)


def machine() -> str:
    """What it was measured on."""
    model = platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists() and (found := re.search(r"model name\s*:\s*(.+)", cpuinfo.read_text())):
        model = found[1]
    cores = len(os.sched_getaffinity(0))
    return f"{model}, {cores} cores, Python {platform.python_version()}"


def repeats(count: int) -> int:
    """How often a run is made, for the one in the middle: short ones feel every neighbour."""
    return 9 if count <= 2000 else 3 if count <= 20_000 else 1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--counts", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--proof", default="eddsa-rdfc-2022")
    parser.add_argument("--write", action="store_true", help=f"keep the table in {RESULTS.name}")
    arguments = parser.parse_args()
    key = badging.generate_key("ed25519")
    sample = [json.dumps(credential(n, key.controller)).encode() for n in range(BARE)]
    issuing_us, checking_us = bare_loops(sample, key, arguments.proof)
    counts, jobs = sorted(arguments.counts), arguments.jobs
    runs: list[Run] = []
    starts: Starts = {}
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(Path(name), key, arguments.proof)
        for with_jobs in sorted({1, jobs}):
            begun = [one for _ in range(STARTS) for one in bench.runs(few(with_jobs), with_jobs)]
            for verb in ("issue-many", "verify-many"):
                times = [one.cpu_s for one in begun if one.verb == verb]
                starts[verb, with_jobs] = min(times)
        for count, with_jobs in [(counts[0], 1), *((count, jobs) for count in counts)]:
            again = [list(bench.runs(count, with_jobs)) for _ in range(repeats(count))]
            for same in zip(*again, strict=True):
                runs.append(sorted(same, key=lambda one: one.told_us)[len(same) // 2])
                print(runs[-1], file=sys.stderr)
        size = bench.badge_bytes
        lists = status_table(Path(name), key, jobs)
    raw = {
        verb: statistics.median(one.raw_us for one in runs if one.verb == verb)
        for verb in ("issue-many", "verify-many")
    }
    more = {verb: spread(runs, verb, jobs) for verb in raw}
    text = f"""{table(runs, starts)}

A signed badge has {size:,} bytes on average. Alone in a loop of one process, without reading and
writing files, issuing one takes {issuing_us:,.0f} µs of CPU and verifying one {checking_us:,.0f};
a bare Ed25519 signature {raw["issue-many"]:.0f} and its verification {raw["verify-many"]:.0f}. A
run of {few(jobs)} lines takes {starts["issue-many", jobs]:.2f} s of CPU to issue and
{starts["verify-many", jobs]:.2f} s to verify.

From {counts[0]:,} to {counts[-1]:,} lines, the dearest line takes
{more["issue-many"][0]:.0%} longer to issue than the cheapest, and {more["verify-many"][0]:.0%}
longer to verify; measured in bare signatures of the same minutes,
{more["issue-many"][1]:.0%} and {more["verify-many"][1]:.0%}. The first lines that a worker meets
have shapes that it does not know yet.

## Badges that share a status list

{STATUS_LINES:,} badges; each is verified in the run, and some of them each for itself.

{lists}"""
    print(text)
    if arguments.write:
        when = f"{datetime.now(UTC):%d %B %Y}"
        RESULTS.write_text(
            f"""# Many badges

*{when}. {machine()}. {arguments.proof}.*

`seconds` is the whole command by the clock, start of Python included; `µs a line` is what it tells
itself, by the clock, once its workers have begun; CPU is that of all its processes for each line
beyond the first few, of which all workers have one portion. Memory is the most that a process had
at any moment. Written by `benchmarks/batch.py --counts {" ".join(map(str, counts))} --write`.

{text}
""",
            encoding="utf-8",
        )


if __name__ == "__main__":
    main()
