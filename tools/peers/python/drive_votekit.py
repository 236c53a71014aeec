"""VoteKit: counts ranked ballots by the single transferable vote, and approvals, in fractions.

A file is {"options": [key], "seats": n, "ballots": [[choice, votes]]}; abstentions are not in it.
Every answer names whatever VoteKit refuses to count, with its words.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Any

from serving import Run, serve
from votekit import RankBallot, RankProfile, ScoreBallot, ScoreProfile
from votekit.elections import STV, Approval

File = dict[str, Any]


def ranked(file: File) -> dict[str, Any]:
    """Its rounds: what each had before it, as fractions, and who was elected or excluded in it."""
    profile = RankProfile(
        ballots=tuple(
            RankBallot(ranking=[{key} for key in choice], weight=Fraction(votes))
            for choice, votes in file["ballots"]
        ),
        candidates=tuple(file["options"]),
    )
    # The same rule as ours: Droop's quota, surpluses of a round all at once, in equal parts. Of
    # equals that are last it draws; the seed keeps that the same.
    count = STV(
        profile, n_seats=file["seats"], quota="droop", simultaneous=True, exact=True, rng_seed=1
    )
    states = count.election_states
    return {
        "quota": str(count.threshold),
        "rounds": [
            {
                "totals": {key: str(score) for key, score in before.scores.items()},
                "elected": _keys(after.elected),
                "excluded": _keys(after.eliminated),
            }
            for before, after in pairwise(states)
        ],
    }


def approval(file: File) -> dict[str, Any]:
    """Who has a seat."""
    profile = ScoreProfile(
        ballots=tuple(
            ScoreBallot(scores=dict.fromkeys(choice, 1), weight=votes)
            for choice, votes in file["ballots"]
        ),
        candidates=tuple(file["options"]),
    )
    count = Approval(profile, n_seats=file["seats"])
    return {"elected": _keys(count.get_elected())}


def _keys(sets: Any) -> list[str]:
    return sorted(key for one in sets for key in one)


def each(count: Callable[[File], dict[str, Any]]) -> Callable[[dict[str, Any]], Run]:
    """A handler that counts many files at once."""

    def one(file: File) -> dict[str, Any]:
        try:
            return count(file)
        except Exception as refusal:
            return {"refused": f"{type(refusal).__name__}: {refusal}"[:300]}

    return lambda request: lambda: [one(file) for file in request["files"]]


if __name__ == "__main__":
    serve("votekit", {"ranked": each(ranked), "approval": each(approval)})
