"""A program of strangers, which knows the reference page alone, counts the published files to the
same results as the site does.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.platform.decisions import recount
from tests.platform.decisions.conftest import elector, end
from tests.platform.decisions.test_count import KEYS, document, rankings

from alliance.decisions import services
from alliance.decisions.count import count

CASES: dict[str, tuple[dict[str, Any], list[list[str]]]] = {
    "consent": ({"method": "consent"}, [["consent"], [], ["consent"]]),
    "majority": ({"threshold": "two_thirds"}, [["for"], ["for"], ["against"], []]),
    "secret": ({"is_secret": True}, [["for"], ["against"], ["against"]]),
    "no-quorum": ({"quorum_percent": 90}, [["for"], ["for"]]),
    "approval": (
        {"method": "approval", "seats": 2},
        [["Ada", "Cray"], ["Cray"], ["Bell"], ["Ada"]],
    ),
    "ranked": (
        {"method": "ranked", "seats": 2},
        [["Ada", "Bell"], ["Ada", "Cray"], ["Ada", "Bell"], ["Cray"], ["Bell", "Cray"]],
    ),
    "secret-ranked": (
        {"method": "ranked", "is_secret": True},
        [["Ada"], ["Bell", "Ada"], ["Cray"]],
    ),
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("case", CASES)
def test_a_published_file_is_counted_again_without_anything_of_ours(
    case: str, begin: Any, people: Any, client: Any, tmp_path: Path
) -> None:
    rule, votes = CASES[case]
    decision = begin(**rule)
    keys = {option.label: option.key for option in decision.options.all()}
    for person, vote in zip(people.values(), votes, strict=False):
        choice = [keys.get(word, word) for word in vote]
        services.cast(elector(decision, person), choice, by=person)
    result = end(decision)
    paper = tmp_path / "decision.json"
    paper.write_bytes(client.get(f"{decision.get_absolute_url()}file.json").content)
    assert not any(person.name in paper.read_text() for person in people.values())
    # -I: nothing is found but Python itself.
    told = subprocess.run(
        [sys.executable, "-I", recount.__file__, paper], capture_output=True, text=True, check=True
    )
    assert json.loads(told.stdout) == [result["outcome"], result.get("elected", [])]


@given(rankings, st.integers(1, 5))
def test_rankings_are_counted_to_the_same_seats(
    ballots: list[tuple[list[str], int]], seats: int
) -> None:
    paper = document(ballots, seats=seats)
    told = count(paper)
    assert recount.recount(paper) == (told["outcome"], told["elected"])


@given(rankings, st.integers(1, len(KEYS)), st.integers(0, 100), st.integers(0, 9))
def test_approval_is_counted_to_the_same_seats(
    ballots: list[tuple[list[str], int]], seats: int, quorum: int, silent: int
) -> None:
    paper = document(
        ballots,
        method="approval",
        seats=seats,
        quorum_percent=quorum,
        electors=len(ballots) + silent,
    )
    told = count(paper)
    assert recount.recount(paper) == (told["outcome"], told["elected"])


@given(
    st.lists(st.tuples(st.sampled_from([["for"], ["against"], []]), st.integers(1, 9)), max_size=9),
    st.sampled_from(["simple", "two_thirds"]),
    st.sampled_from(["cast", "electorate"]),
    st.integers(0, 100),
    st.integers(0, 9),
)
def test_majorities_are_counted_to_the_same_outcome(
    ballots: list[tuple[list[str], int]], threshold: str, base: str, quorum: int, silent: int
) -> None:
    paper = document(
        ballots, method="majority", options=(), threshold=threshold, base=base,
        quorum_percent=quorum, electors=len(ballots) + silent,
    )  # fmt: skip
    assert recount.recount(paper) == (count(paper)["outcome"], [])
