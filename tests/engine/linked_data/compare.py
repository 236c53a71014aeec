"""The compiled path against the reference, on documents by the thousand.

    python -m tests.engine.linked_data.compare --count 100000 --start 0

Prints how many documents were compared, which way each went, and every difference; the exit status
is 1 when there is one.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from tests.engine.linked_data.generating import document

from badging.documents import Offline
from badging.errors import BadgingError
from badging.linked_data.prepared import Prepared, prepare, prepare_by_reference
from badging.linked_data.rdfc import canonicalize_quads
from badging.linked_data.tally import tally


def answers(prepared: Prepared) -> dict[str, Any]:
    """What a caller is told: the canonical form in two hashes, and the survey; errors in full."""
    told: dict[str, Any] = {}
    for name, ask in (
        ("findings", lambda: [asdict(finding) for finding in prepared.findings]),
        ("sha256", lambda: prepared.canonical("sha256")),
        ("sha384", lambda: prepared.canonical("sha384")),
        ("quads", lambda: canonicalize_quads(prepared.quads())),
    ):
        try:
            told[name] = ask()
        except BadgingError as error:
            told[name] = (type(error).__name__, error.code, error.pointer, str(error))
    return told


def compare(one: dict[str, Any]) -> tuple[str, dict[str, tuple[Any, Any]]]:
    """The way that a document goes, and where the answers differ."""
    before = tally.taken()
    ours = answers(prepare(one, Offline()))
    way = ", ".join(sorted((Counter(tally.taken()) - Counter(before)).keys()))
    theirs = answers(prepare_by_reference(one, Offline()))
    if isinstance(theirs["sha256"], tuple):
        way += " (refused)"
    return way, {name: (ours[name], theirs[name]) for name in ours if ours[name] != theirs[name]}


def compare_all(seeds: Iterable[int]) -> tuple[Counter[str], list[tuple[int, dict[str, Any]]]]:
    """Ways by how many documents took them, and the documents whose answers differ, by seed."""
    ways: Counter[str] = Counter()
    differing = []
    for seed in seeds:
        way, differences = compare(document(seed))
        ways[way] += 1
        if differences:
            differing.append((seed, differences))
    return ways, differing


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--count", type=int, default=2000)
    arguments.add_argument("--start", type=int, default=0)
    given = arguments.parse_args()
    started = time.process_time()
    ways, differing = compare_all(range(given.start, given.start + given.count))
    for way, number in ways.most_common():
        print(f"{number:8} {way}")
    print(f"{given.count - len(differing):8} of {given.count} are equal")
    print(f"{time.process_time() - started:8.0f} CPU seconds")
    for seed, differences in differing[:20]:
        print(f"seed {seed}: {differences}"[:2000], file=sys.stderr)
    return 1 if differing else 0


if __name__ == "__main__":
    raise SystemExit(main())
