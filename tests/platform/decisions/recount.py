"""Counts a published decision again, from docs/reference/decision-files.md and with nothing of the
program that the site counts with: python recount.py decision.json
"""

import json
import sys
from fractions import Fraction
from hashlib import sha256
from math import ceil, floor
from pathlib import Path


def lot(paper):
    drawn = "\n".join([paper["seed"], *sorted(b["receipt"] for b in paper["ballots"])])
    keys = [option["key"] for option in paper["options"]]
    return sorted(keys, key=lambda key: sha256(f"{drawn}\n{key}".encode()).hexdigest())


def ranked(paper):
    luck, seats, elected, earlier = lot(paper), paper["rule"]["seats"], [], []
    pile = [[b["choice"], b["votes"], Fraction(1)] for b in paper["ballots"] if b["choice"]]
    quota = sum(votes for _, votes, _ in pile) // (seats + 1) + 1
    race = list(luck)
    at = {id(one): one[0][0] for one in pile}  # with whom each ballot lies
    while pile and race and len(elected) < seats:
        has = {c: sum(one[1] * one[2] for one in pile if at[id(one)] == c) for c in race}
        best = sorted(race, key=lambda c: (-has[c], luck.index(c)))
        if len(race) <= seats - len(elected):
            elected += best
            break
        gone = [c for c in best if has[c] >= quota]
        elected += gone
        share = {c: Fraction(has[c] - quota) / has[c] for c in gone}
        if not gone:
            last = race
            for then in [has, *reversed(earlier)]:
                last = [c for c in last if then[c] == min(then[other] for other in last)]
            gone = [max(last, key=luck.index)]
            share = {gone[0]: Fraction(1)}
        earlier.append(has)
        race = [c for c in race if c not in gone]
        for one in pile:
            if at[id(one)] in gone:
                one[2] = Fraction(floor(one[2] * share[at[id(one)]] * 100_000), 100_000)
                at[id(one)] = next((c for c in one[0] if c in race), None)
    return elected


def approval(paper):
    has = dict.fromkeys(lot(paper), 0)
    for ballot in paper["ballots"]:
        for key in ballot["choice"]:
            has[key] += ballot["votes"]
    best = sorted((c for c in has if has[c]), key=lambda c: -has[c])
    return best[: paper["rule"]["seats"]]


def recount(paper):
    """The outcome, and who is chosen."""
    rule, electorate = paper["rule"], paper["electorate"]
    entitled = electorate["votes"] - electorate["recused_votes"]
    took_part = sum(ballot["votes"] for ballot in paper["ballots"])
    if took_part < ceil(Fraction(entitled * rule["quorum_percent"], 100)):
        return "no_quorum", []
    if rule["method"] == "consent":
        stands = any(one["state"] in ("open", "upheld") for one in paper["objections"])
        return ("objected" if stands else "adopted"), []
    if rule["method"] == "majority":
        up, down = (
            sum(b["votes"] for b in paper["ballots"] if b["choice"] == [side])
            for side in ("for", "against")
        )
        base = up + down if rule["base"] == "cast" else entitled
        needed = (
            base // 2 + 1 if rule["threshold"] == "simple" else max(ceil(Fraction(2 * base, 3)), 1)
        )
        return ("adopted" if up >= needed else "rejected"), []
    chosen = (ranked if rule["method"] == "ranked" else approval)(paper)
    return ("elected" if chosen else "nobody"), chosen


if __name__ == "__main__":
    print(json.dumps(recount(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))))
