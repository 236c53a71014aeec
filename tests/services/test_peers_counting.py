"""Votes counted beside VoteKit, live: the same ballots, and whom each elects, round by round.

VoteKit counts in fractions, by the same rule: Droop's quota, the surpluses of a round passed on at
once and in equal parts. Two kinds of files are left out, for there the two rules differ:

- "equals": somebody with votes is excluded of whom another has as many. We ask the rounds before
  and then a lot that was fixed beforehand; VoteKit asks the first round and then chance.
- "near": a sum lies nearer to the quota, or the last two to each other, than what we cut off after
  five decimals.

In every file more are on the ballots than there are seats; with fewer VoteKit does not count.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from tests.platform.decisions.test_count import document
from tools.peers.calling import Peer

from alliance.decisions.count import UNITS, count

Peers = Callable[[str], Peer]
File = dict[str, Any]
Totals = dict[str, Fraction]
RANKED, APPROVED = 240, 80
KEYS = ("a", "b", "c", "d", "e", "f")


def files(many: int, seed: int, ends: int) -> list[File]:
    """The same at each run. A ballot names 1 to all options, mostly early ones first, and has 1 to
    `ends` votes; there are 1 to 3 seats, one of them in half of the files.
    """
    chance, made = random.Random(seed), []
    for number in range(many):
        options = KEYS[: chance.randint(3, len(KEYS))]
        ballots = [
            [
                sorted(options, key=lambda key: options.index(key) + chance.gauss(0, 3))[
                    : chance.randint(1, len(options))
                ],
                chance.randint(1, ends),
            ]
            for _ in range(chance.randint(4, 30))
        ]
        seats = 1 if number % 2 else chance.randint(2, min(3, len(options) - 1))
        made.append({"options": options, "seats": seats, "ballots": ballots})
    return made


def ours(file: File, method: str) -> dict[str, Any]:
    ballots = [(choice, votes) for choice, votes in file["ballots"]]
    return count(document(ballots, method=method, options=file["options"], seats=file["seats"]))


def with_votes(totals: dict[str, str]) -> Totals:
    """Who has none is passed over: to exclude them changes nothing."""
    return {key: Fraction(said) for key, said in totals.items() if Fraction(said)}


def differs(file: File, rounds: list[dict[str, Any]], quota: Fraction) -> str:
    """Why the rules differ in this file, by VoteKit's rounds; "" where they do not."""
    lost = Fraction(0)  # at most, of any sum, by what we cut off so far
    for told in rounds:
        totals = with_votes(told["totals"])
        if any(total != quota and abs(total - quota) <= lost for total in totals.values()):
            return "near"
        if lost and quota in totals.values():
            return "near"
        if told["excluded"] and told["excluded"][0] in totals:
            last, following = sorted([*totals.values(), quota])[:2]
            if last == following:
                return "equals"
            if following - last <= 2 * lost:
                return "near"
        if told["elected"]:
            lost = cut_off(lost, file)
    return ""


def cut_off(lost: Fraction, file: File) -> Fraction:
    """What any sum may have lost once one more surplus is passed on: `lost` of what it comes from,
    as much again as the share is reckoned from that, and less than a unit of each vote.
    """
    return 2 * lost + Fraction(sum(votes for _choice, votes in file["ballots"]), UNITS)


def steps(rounds: list[dict[str, Any]]) -> list[tuple[Totals, set[str], set[str]]]:
    """Rounds in which somebody with votes is elected or excluded."""
    found = []
    for told in rounds:
        totals = with_votes(told["totals"])
        elected, excluded = set(told["elected"]), set(told["excluded"]) & set(totals)
        if elected or excluded:
            found.append((totals, elected, excluded))
    return found


def test_a_ranking_is_counted_as_votekit_counts_it(peer: Peers) -> None:
    """Round by round: who is elected, who excluded, and the sums but for what is cut off. Where all
    who are left fill the seats we end in one round, VoteKit in as many as it takes.
    """
    made = files(RANKED, seed=20261130, ends=9)
    answers = peer("votekit").ask("ranked", files=made)
    tally: Counter[str] = Counter()
    for file, theirs in zip(made, answers, strict=True):
        assert "refused" not in theirs, (file, theirs)
        mine, quota = ours(file, "ranked"), Fraction(theirs["quota"])
        assert mine["quota"] == quota
        why = differs(file, theirs["rounds"], quota)
        tally[why or ("one seat" if file["seats"] == 1 else "several seats")] += 1
        if not why:
            tally.update(compared(file, mine, theirs))
    assert tally == {
        "one seat": 113, "several seats": 114, "equals": 11, "near": 2,
        "rounds": 545, "transfers": 176,
    }, tally  # fmt: skip


def compared(file: File, mine: dict[str, Any], theirs: dict[str, Any]) -> Counter[str]:
    """How many rounds were found alike, and how many of these after a surplus was passed on."""
    said = (file, mine, theirs)
    elected = {key for told in theirs["rounds"] for key in told["elected"]}
    assert set(mine["elected"]) == elected, said
    found: Counter[str] = Counter()
    lost, before = Fraction(0), set[str]()
    pairs = zip(steps(mine["rounds"]), steps(theirs["rounds"]), strict=False)
    for (totals, chosen, excluded), (exact, *gone) in pairs:
        assert totals.keys() == exact.keys(), said
        assert all(0 <= exact[key] - totals[key] <= lost for key in totals), said
        found["rounds"] += 1
        found["transfers"] += bool(lost)
        if len(totals) <= file["seats"] - len(before):
            break
        assert [chosen, excluded] == gone, said
        before |= chosen
        if chosen:
            lost = cut_off(lost, file)
    return found


def test_approvals_are_counted_as_votekit_counts_them(peer: Peers) -> None:
    """But where equals are at the last seat: there we draw by lot, and VoteKit refuses."""
    made = files(APPROVED, seed=30112026, ends=9)
    answers = peer("votekit").ask("approval", files=made)
    alike = 0
    for file, theirs in zip(made, answers, strict=True):
        mine = ours(file, "approval")
        assert ("lot" in mine) is ("refused" in theirs), (file, mine, theirs)
        if "refused" not in theirs:
            assert sorted(mine["elected"]) == theirs["elected"], (file, mine, theirs)
            alike += 1
    assert alike == 72
