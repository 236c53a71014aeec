"""The compiled path against the reference, on documents by the thousand.

    python -m tests.engine.linked_data.compare --count 100000 --start 0

Each is asked for three times, for objects that come again go a shorter way; and once more with one
value in it changed, which must not be taken for what it was. Then others that differ from it in a
few texts are written by filling in what they have in common (`stencilled.py`). Prints how many
documents were compared, which way each went, and every difference; the exit status is 1 when there
is one.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from random import Random
from typing import Any

from tests.engine.linked_data.generating import document

from badging.documents import Offline
from badging.errors import BadgingError
from badging.linked_data.prepared import Prepared, prepare, prepare_by_reference
from badging.linked_data.rdfc import canonicalize_quads
from badging.linked_data.stencilled import stencilled
from badging.linked_data.tally import tally


def answers(prepared: Prepared) -> dict[str, Any]:
    """What a caller is told: the canonical form in two hashes, and the survey; errors in full."""
    told: dict[str, Any] = {}
    alone = prepare(dict(prepared), Offline())  # by itself, without the statements
    for name, ask in (
        ("alone", lambda: [asdict(finding) for finding in alone.findings_alone]),
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


TIMES = 3
"""From the third on, an object with an identifier is known."""


def compare(one: dict[str, Any]) -> tuple[str, dict[str, tuple[Any, Any]]]:
    """The way that a document goes at first, and where answers differ, then or later."""
    before = tally.taken()
    found = [answers(prepare(one, Offline()))]
    way = ", ".join(sorted((Counter(tally.taken()) - Counter(before)).keys()))
    found += [answers(prepare(one, Offline())) for _ in range(TIMES - 1)]
    theirs = answers(prepare_by_reference(one, Offline()))
    theirs["alone"] = theirs["findings"]
    if isinstance(theirs["sha256"], tuple):
        way += " (refused)"
    return way, {
        name: (ours[name], theirs[name])
        for ours in found
        for name in ours
        if ours[name] != theirs[name]
    }


def with_one_change(document: dict[str, Any], chance: Random) -> dict[str, Any] | None:
    """The document with one text changed, somewhere below the top; None where there is none."""
    places = [
        place for place, value in places_in(document) if len(place) > 1 and value.__class__ is str
    ]
    if not places:
        return None
    place = chance.choice(places)
    changed: dict[str, Any] = dict(document)
    holder: Any = changed
    for step in place[:-1]:  # what it is in is copied, for documents share objects
        holder[step] = holder[step].copy()
        holder = holder[step]
    text = holder[place[-1]]
    holder[place[-1]] = chance.choice(
        (text + "x", text[:-1], "", None, True, [text], [text, text], 1)
    )
    return changed


def places_in(value: Any) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """All values inside, each object and list once, however deep; with the way to them."""
    ahead: list[tuple[tuple[Any, ...], Any]] = [((), value)]
    seen = set()
    while ahead:
        place, holder = ahead.pop()
        yield place, holder
        if isinstance(holder, dict | list) and id(holder) not in seen:
            seen.add(id(holder))
            steps = holder if isinstance(holder, dict) else range(len(holder))
            ahead += [((*place, step), holder[step]) for step in steps]


MORE = ("", "x", "urn:uuid:1", "https://example.org/other", "did:key:z6Mk", "%s", "_:b0", "é", "\n")


def stencil_differences(
    document: dict[str, Any], chance: Random
) -> tuple[str, dict[str, tuple[Any, Any]]]:
    """Of documents that differ from this one in some texts: how many were written by filling in
    what is the same, and where that is not the reference's answer.
    """
    texts = {
        place: value
        for place, value in places_in(document)
        if value.__class__ is str and not {"type", "@context"} & set(place)
    }
    if not texts:
        return "no stencil", {}
    chosen = chance.sample(sorted(texts, key=str), min(len(texts), chance.randint(1, 6)))
    gaps = {place: texts[place] for place in chosen}
    common = stencilled(document, gaps)
    if common is None:
        return "no stencil", {}
    ways: Counter[str] = Counter()
    differing: dict[str, tuple[Any, Any]] = {}
    for turn in range(4):
        one = document
        values = []
        for place, text in gaps.items():
            others = (text, text + "x", *texts.values(), *MORE)
            value = text if turn == 0 else chance.choice(others)
            one = with_text(one, place, value)
            values.append(value)
        if not all(value.isprintable() and not set(value) & {'"', "\\"} for value in values):
            continue
        if not common.fits(values):
            ways["does not fit"] += 1
            continue
        theirs = prepare_by_reference(one, Offline())
        asked = {"findings": ([], theirs.findings)}
        for algorithm in ("sha256", "sha384"):
            ours = common.canonical(values, algorithm)
            ways["filled in" if ours is not None else "not certain"] += 1
            if ours is not None:
                asked[algorithm] = (ours, theirs.canonical(algorithm))
        differing |= {name: two for name, two in asked.items() if two[0] != two[1]}
    return ", ".join(sorted(ways)), differing


def with_text(document: Any, place: tuple[Any, ...], text: str) -> Any:
    """A copy of the document with this text in a place."""
    if not place:
        return text
    copied = document.copy()
    copied[place[0]] = with_text(document[place[0]], place[1:], text)
    return copied


def compare_all(seeds: Iterable[int]) -> tuple[Counter[str], list[tuple[int, dict[str, Any]]]]:
    """Ways by how many documents took them, and the documents whose answers differ, by seed."""
    ways: Counter[str] = Counter()
    differing = []
    for seed in seeds:
        one = document(seed)
        way, differences = compare(one)
        ways[way] += 1
        changed = with_one_change(one, Random(seed))
        way, found = stencil_differences(one, Random(seed))
        ways[f"stencil: {way}"] += 1
        differences |= {f"{name}, by stencil": two for name, two in found.items()}
        if changed is not None:
            differences |= {f"{name}, changed": two for name, two in compare(changed)[1].items()}
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
