"""The count, as anybody repeats it: from the published file, with the program alone."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from alliance.decisions import count as program
from alliance.decisions.count import FORMAT, NotCountable, count, digest, lot_order, problems

KEYS = ("a", "b", "c", "d", "e")
UNIT = Fraction(1, program.UNITS)


def document(
    ballots: list[tuple[list[str], int]],
    *,
    method: str = "ranked",
    options: tuple[str, ...] = KEYS,
    electors: int | None = None,
    objections: list[dict[str, Any]] | None = None,
    seed: str = "0" * 64,
    **rule: Any,
) -> dict[str, Any]:
    """A file; `ballots` are choices with their votes."""
    cast = sum(votes for _choice, votes in ballots)
    silent = (electors if electors is not None else len(ballots)) - len(ballots)
    return {
        "format": FORMAT,
        "rule": {
            "method": method,
            "threshold": "simple",
            "base": "cast",
            "quorum_percent": 0,
            "seats": 1,
            **rule,
        },
        "electorate": {
            "electors": len(ballots) + silent,
            "votes": cast + silent,
            "recused_electors": 0,
            "recused_votes": 0,
        },
        "options": [{"key": key, "label": key.upper()} for key in options],
        "seed": seed,
        "seed_digest": digest(seed),
        "ballots": [
            {"receipt": f"R{place:04}", "votes": votes, "choice": choice}
            for place, (choice, votes) in enumerate(ballots)
        ],
        "objections": objections or [],
    }


def majority(up: int, down: int, silent: int = 0, abstained: int = 0, **rule: Any) -> str:
    ballots = [(["for"], 1)] * up + [(["against"], 1)] * down + [([], 1)] * abstained
    electors = up + down + silent + abstained
    told = count(document(ballots, method="majority", options=(), electors=electors, **rule))
    return str(told["outcome"])


@pytest.mark.parametrize(
    ("up", "down", "silent", "rule", "outcome"),
    [
        (3, 2, 0, {}, "adopted"),
        (2, 2, 0, {}, "rejected"),
        (0, 0, 5, {}, "rejected"),
        (1, 0, 9, {}, "adopted"),
        (2, 1, 0, {"threshold": "two_thirds"}, "adopted"),
        (3, 2, 0, {"threshold": "two_thirds"}, "rejected"),
        (4, 2, 0, {"threshold": "two_thirds"}, "adopted"),
        (3, 0, 3, {"base": "electorate"}, "rejected"),
        (4, 0, 2, {"base": "electorate"}, "adopted"),
        (4, 0, 2, {"base": "electorate", "threshold": "two_thirds"}, "adopted"),
        (3, 0, 2, {"base": "electorate", "threshold": "two_thirds"}, "rejected"),
        (2, 0, 8, {"quorum_percent": 20}, "adopted"),
        (2, 0, 8, {"quorum_percent": 21}, "no_quorum"),
    ],
)
def test_a_majority_is_what_the_rule_says(
    up: int, down: int, silent: int, rule: dict[str, Any], outcome: str
) -> None:
    assert majority(up, down, silent, **rule) == outcome


def test_an_abstention_is_neither_for_nor_against_and_makes_quorum() -> None:
    assert majority(1, 0, silent=1, abstained=2, quorum_percent=75) == "adopted"


def test_silence_is_consent_and_an_objection_that_stands_is_not() -> None:
    for state, outcome in (
        ("open", "objected"),
        ("upheld", "objected"),
        ("resolved", "adopted"),
        ("withdrawn", "adopted"),
    ):
        told = count(
            document(
                [([], 1)],
                method="consent",
                options=(),
                electors=9,
                objections=[{"state": state, "votes": 1}],
            )
        )
        assert told["outcome"] == outcome
        assert told["consent"] == (7 if outcome == "objected" else 8)


def test_a_run_off_goes_on_until_somebody_has_the_quota() -> None:
    # a leads; whoever ranked c prefers b.
    told = count(document([(["a"], 4), (["b"], 3), (["c", "b"], 2)], options=("a", "b", "c")))
    assert told["quota"] == 5
    assert told["elected"] == ["b"]
    assert [r["excluded"] for r in told["rounds"]] == [["c"], []]


def test_what_is_beyond_the_quota_goes_on_in_equal_parts() -> None:
    # Two seats, twelve votes, quota 5. a has nine: four ninths of each of its ballots go on.
    ballots = [(["a", "b"], 9), (["c"], 3)]
    told = count(document(ballots, options=("a", "b", "c"), seats=2))
    assert told["quota"] == 5
    assert told["rounds"][1]["totals"] == {"b": "3.99996", "c": "3"}
    assert told["elected"] == ["a", "b"]


def test_nobody_is_elected_without_a_vote() -> None:
    assert count(document([([], 1)] * 3))["outcome"] == "nobody"
    told = count(document([([], 1)] * 3, method="approval", seats=2))
    assert told["outcome"] == "nobody" and told["elected"] == []


def test_at_the_last_seat_the_lot_takes_one_of_equals() -> None:
    paper = document([(["a", "b", "c"], 1)], method="approval", seats=2)
    told = count(paper)
    lot = [key for key in lot_order(paper) if key in "abc"]
    assert told["elected"] == lot[:2]
    assert told["lot"] == lot_order(paper)


def test_the_lot_needs_the_seed_and_every_receipt() -> None:
    orders = set()
    for place in range(40):
        orders.add(tuple(lot_order(document([(["a"], 1)], seed=f"{place:064}"))))
        other = document([(["a"], 1)])
        other["ballots"][0]["receipt"] = f"other {place}"
        orders.add(tuple(lot_order(other)))
    assert len(orders) > 30


def test_without_quorum_nobody_is_elected() -> None:
    told = count(document([(["a"], 1)], electors=10, quorum_percent=20))
    assert (told["outcome"], told["elected"]) == ("no_quorum", [])


# Properties -------------------------------------------------------------------------------------

rankings = st.lists(
    st.tuples(st.lists(st.sampled_from(KEYS), max_size=len(KEYS), unique=True), st.integers(1, 40)),
    max_size=25,
)


@given(rankings, st.integers(1, 5))
def test_no_vote_comes_about_or_is_lost(ballots: list[tuple[list[str], int]], seats: int) -> None:
    """In every round the votes of all in the race, of the elected (a quota each), and those that
    are exhausted are together what was given, but for parts that were cut off.
    """
    told = count(document(ballots, seats=seats))
    given_votes = sum(votes for choice, votes in ballots if choice)
    sitting: list[Fraction] = []
    for this in told["rounds"]:
        race = sum(map(Fraction, this["totals"].values()))
        whole = race + Fraction(this["exhausted"]) + sum(sitting)
        assert whole <= given_votes
        assert given_votes - whole <= UNIT * given_votes * len(told["rounds"])
        totals = {key: Fraction(votes) for key, votes in this["totals"].items()}
        sitting += [min(totals[key], Fraction(told["quota"])) for key in this["elected"]]


@given(rankings, st.integers(1, 5))
def test_every_seat_is_filled_once(ballots: list[tuple[list[str], int]], seats: int) -> None:
    told = count(document(ballots, seats=seats))
    expected = min(seats, len(KEYS)) if any(choice for choice, _ in ballots) else 0
    assert len(set(told["elected"])) == len(told["elected"]) == expected


@given(rankings, st.integers(1, 4), st.randoms(use_true_random=False))
def test_the_order_of_the_ballots_is_nothing(
    ballots: list[tuple[list[str], int]], seats: int, chance: Any
) -> None:
    paper = document(ballots, seats=seats)
    other = copy.deepcopy(paper)
    chance.shuffle(other["ballots"])
    assert count(paper) == count(other)


@given(rankings, st.sampled_from(KEYS))
def test_whoever_is_first_for_more_than_half_is_elected(
    ballots: list[tuple[list[str], int]], key: str
) -> None:
    others = sum(votes for choice, votes in ballots if choice)
    told = count(document([*ballots, ([key], others + 1)]))
    assert told["elected"] == [key]


@given(rankings, st.integers(1, 4))
def test_a_majority_that_is_solid_gets_its_seats(
    ballots: list[tuple[list[str], int]], seats: int
) -> None:
    """Droop proportionality for one candidate: who is first on a quota of ballots has a seat."""
    assume(any(choice for choice, _ in ballots))
    told = count(document(ballots, seats=seats))
    firsts = dict.fromkeys(KEYS, 0)
    for choice, votes in ballots:
        if choice:
            firsts[choice[0]] += votes
    for key, votes in firsts.items():
        if votes >= told["quota"]:
            assert key in told["elected"]


@given(rankings, st.integers(1, 5))
def test_the_approved_have_no_fewer_votes_than_the_others(
    ballots: list[tuple[list[str], int]], seats: int
) -> None:
    told = count(document(ballots, method="approval", seats=seats))
    outside = [votes for key, votes in told["totals"].items() if key not in told["elected"]]
    for key in told["elected"]:
        assert told["totals"][key] >= max(outside, default=0)


# Files that cannot be counted -------------------------------------------------------------------

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


@given(st.data())
def test_a_spoilt_file_is_refused_with_the_place_or_still_counted(data: st.DataObject) -> None:
    paper = document([(["a", "b"], 2), ([], 1)], objections=[{"state": "open", "votes": 1}])
    place: Any = paper
    for _ in range(data.draw(st.integers(0, 3))):
        names = list(place) if isinstance(place, dict) else list(range(len(place)))
        if not names:
            break
        name = data.draw(st.sampled_from(names))
        if not isinstance(place[name], dict | list):
            place[name] = data.draw(anything)
            break
        place = place[name]
    else:
        if isinstance(place, dict) and place:
            place[data.draw(st.sampled_from(list(place)))] = data.draw(anything)
    wrong = problems(paper)
    if wrong:
        assert all(line.startswith("/") for line in wrong)
        with pytest.raises(NotCountable):
            count(paper)
    else:
        json.dumps(count(paper))


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda p: p.update(seed="1" * 64), "/seed"),
        (lambda p: p["ballots"].append(p["ballots"][0]), "/ballots/2/receipt"),
        (lambda p: p["ballots"][0].update(choice=["a", "a"]), "/ballots/0/choice"),
        (lambda p: p["ballots"][0].update(choice=["z"]), "/ballots/0/choice"),
        (lambda p: p["ballots"][0].update(votes=0), "/ballots/0"),
        (lambda p: p["ballots"][0].update(votes=99), "/ballots"),
        (lambda p: p["electorate"].update(electors=1), "/ballots"),
        (lambda p: p["rule"].update(method="guess"), "/rule/method"),
        (lambda p: p.update(format="other"), "/format"),
    ],
    ids=["seed", "twice", "same", "unknown", "none", "too many", "more", "method", "format"],
)
def test_a_file_that_was_tampered_with_says_where(change: Any, place: str) -> None:
    paper = document([(["a"], 1), (["b"], 1)])
    change(paper)
    assert any(line.startswith(place + ":") for line in problems(paper)), problems(paper)


# At a prompt ------------------------------------------------------------------------------------


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The program by itself: isolated, so that nothing of this project can be imported."""
    return subprocess.run(
        [sys.executable, "-I", program.__file__, *arguments], capture_output=True, text=True
    )


def test_the_program_alone_tells_the_same_result_or_that_it_is_another(tmp_path: Path) -> None:
    paper = document([(["a", "b"], 2), (["b"], 1)])
    paper["result"] = count(paper)
    file = tmp_path / "decision.json"
    file.write_text(json.dumps(paper))
    told = run(str(file))
    assert told.returncode == 0 and "says the same" in told.stderr
    assert json.loads(told.stdout) == paper["result"]
    paper["result"]["elected"] = ["b"]
    file.write_text(json.dumps(paper))
    assert run(str(file)).returncode == 1
    file.write_text("[[[[")
    assert run(str(file)).returncode == 2
    assert run(str(tmp_path / "none.json")).returncode == 2


def test_a_voter_finds_their_ballot_by_receipt_or_by_the_whole_code(tmp_path: Path) -> None:
    paper = document([(["a"], 1), (["b"], 1)])
    paper["ballots"][1]["receipt"] = "ABCD-EFGH-JKLM"
    file = tmp_path / "decision.json"
    file.write_text(json.dumps(paper))
    for code in ("ABCD-EFGH-JKLM", "abcd-efgh-jklm-NNNN-PPPP-QQQQ-RRRR"):
        told = run(str(file), "--receipt", code)
        assert json.loads(told.stdout)["choice"] == ["b"], told
    assert run(str(file), "--receipt", "ABCD-EFGH").returncode == 1
