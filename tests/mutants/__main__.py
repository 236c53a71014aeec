"""Do the tests notice when the engine is written wrongly?

    .venv/bin/python -m tests.mutants                       # proofs/ and verification/
    .venv/bin/python -m tests.mutants src/badging/proofs/jws.py
    .venv/bin/python -m tests.mutants --sample 400          # so many, drawn at random

Each mutant is one small change of one line. The tests that reach the line are run on it, the
quickest first, until one fails: then it is killed. Those that survive are listed, and fewer than
nine in ten killed are a failure. What was killed already is not judged again (`.mutants/`), as long
as the module is the same.

`equivalent.json` tells of survivors that are no mistake, and why. They count as survivors all the
same; the list says which lines are still to be thought about.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import pickle
import random
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tests.mutants import mutants
from tests.mutants.equivalent import Equivalent, read_equivalents
from tests.mutants.mutants import Mutant, mutants_of
from tests.mutants.reach import Reach, is_in_a_function, watch
from tests.mutants.trial import SURVIVED, judge, warm

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".mutants"
TESTS = ["tests/engine", "tests/conformance", "-k", "not alliance"]
"""Limits of the platform stand in one table with the engine's, and need the platform."""
SUBJECTS = ["src/badging/proofs", "src/badging/verification"]
LEAST_LIMIT_S = 10.0
LEAST_KILLED = 0.9
ROUNDS = (24, 240)
"""So many tests, and then so many more, are tried before the others are as much as collected."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.mutants", description=__doc__.partition("\n")[0])
    parser.add_argument("subjects", nargs="*", default=SUBJECTS)
    parser.add_argument("--sample", type=int, help="judge so many, drawn at random")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=multiprocessing.cpu_count())
    parser.add_argument("--again", action="store_true", help="watch the tests anew")
    parser.add_argument("--watch", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    FOLDER.mkdir(exist_ok=True)
    if arguments.watch:
        watch(FOLDER, TESTS)
        return 0
    if arguments.again or not (FOLDER / "seconds.json").exists():
        subprocess.run([sys.executable, "-m", "tests.mutants", "--watch"], cwd=ROOT, check=True)
    found = [m for path in _modules(arguments.subjects) for m in _made(path)]
    if arguments.sample and arguments.sample < len(found):
        found = random.Random(arguments.seed).sample(found, arguments.sample)
    return _tell(found, dict(_judged(found, arguments.jobs)), read_equivalents())


def _modules(subjects: Iterable[str]) -> Iterator[Path]:
    for subject in subjects:
        path = (ROOT / subject).resolve()
        yield from sorted(path.rglob("*.py")) if path.is_dir() else [path]


def _made(path: Path) -> list[Mutant]:
    """The mutants of a module; made once, for it takes a minute for all."""
    digest = hashlib.sha256(Path(mutants.__file__).read_bytes() + path.read_bytes()).hexdigest()
    kept = FOLDER / "made" / f"{path.stem}-{digest[:16]}.pickle"
    if not kept.exists():
        kept.parent.mkdir(exist_ok=True)
        beside = kept.with_suffix(".new")
        beside.write_bytes(pickle.dumps(list(mutants_of(path))))
        beside.replace(kept)
    found: list[Mutant] = pickle.loads(kept.read_bytes())
    return found


def _judged(mutants: list[Mutant], jobs: int) -> Iterator[tuple[Mutant, str]]:
    """Each mutant with what became of it; remembered as it is found, so that nothing is lost.

    Last come those that take long: lines that run when a module is loaded, about which many tests
    are asked, and survivors of an earlier run.
    """
    memory = FOLDER / "judged.jsonl"
    known: dict[str, str] = {}
    if memory.exists():
        for line in memory.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            known[entry["mutant"]] = entry["outcome"]
    ahead = [m for m in mutants if known.get(_key(m)) in (None, SURVIVED)]
    done = set(map(_key, ahead))
    random.Random(1).shuffle(ahead)  # so that a run that is stopped is a sample
    ahead.sort(key=lambda m: (_key(m) in known, not is_in_a_function(m.path, m.line)))
    yield from ((m, known[_key(m)]) for m in mutants if _key(m) not in done)
    warm()
    with (
        memory.open("a", encoding="utf-8") as file,
        multiprocessing.get_context("fork").Pool(jobs, maxtasksperchild=200) as pool,
    ):
        for count, (index, outcome) in enumerate(
            pool.imap_unordered(_one, enumerate(ahead)), start=1
        ):
            mutant = ahead[index]
            file.write(json.dumps({"mutant": _key(mutant), "outcome": outcome}) + "\n")
            file.flush()
            if sys.stderr.isatty() or count % 100 == 0:
                print(f"\r{count} of {len(ahead)}", end="", file=sys.stderr, flush=True)
            yield mutant, outcome
    print(file=sys.stderr)


def _one(numbered: tuple[int, Mutant]) -> tuple[int, str]:
    index, mutant = numbered
    reach = Reach(FOLDER)
    tests = reach.tests_of(mutant.path, mutant.line)
    if not tests:
        return index, SURVIVED
    first, second = ROUNDS
    for some in (tests[:first], tests[first : first + second], tests[first + second :]):
        if some:
            outcome = judge(mutant, some, limit_s=LEAST_LIMIT_S + 5 * reach.seconds(some))
            if outcome != SURVIVED:
                return index, outcome
    return index, SURVIVED


def _key(mutant: Mutant) -> str:
    digest = hashlib.sha256(mutant.source.encode()).hexdigest()[:16]
    return f"{mutant.path.relative_to(ROOT)}:{mutant.line} {mutant.name} {digest}"


def _tell(mutants: list[Mutant], outcomes: dict[Mutant, str], known: Sequence[Equivalent]) -> int:
    survivors = [m for m in mutants if outcomes[m] == SURVIVED]
    harmless = {m for m in survivors if any(one.is_of(m) for one in known)}
    for mutant in survivors:
        if mutant not in harmless:
            place = f"{mutant.path.relative_to(ROOT)}:{mutant.line}"
            print(f"survived: {place} {mutant.name}: {mutant.before} -> {mutant.after}")
    print("\n| module | mutants | killed | equivalent |\n|---|--:|--:|--:|")
    by_module: dict[str, list[Mutant]] = {}
    for mutant in mutants:
        by_module.setdefault(f"`{mutant.path.relative_to(ROOT / 'src')}`", []).append(mutant)
    for name, those in {**by_module, "all": mutants}.items():
        killed = sum(outcomes[m] != SURVIVED for m in those)
        share = f"{killed / max(len(those), 1):.1%}"
        print(f"| {name} | {len(those)} | {share} | {len(harmless.intersection(those))} |")
    return int(len(mutants) - len(survivors) < LEAST_KILLED * len(mutants))


if __name__ == "__main__":
    sys.exit(main())
