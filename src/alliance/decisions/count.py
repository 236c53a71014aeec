"""Count a decision from its published file, with Python 3.11 and nothing else.

    python count.py decision.json                  # the result, and whether the file says so
    python count.py decision.json --receipt CODE   # what stands under the receipt of a voter

The site counts with this very file, so whoever runs it repeats what the site did. What a published
file holds is told in docs/reference/decision-files.md; `FORMAT` names its version.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

FORMAT = "badge-alliance-decision/1"
UNITS = 100_000  # of one vote: values of transferred ballots are kept to five decimals, cut off
FILE_BYTES = 64 * 1024 * 1024  # that `main` reads at most

Document = Mapping[str, Any]
Result = dict[str, Any]


class NotCountable(ValueError):
    """The file does not hold what is needed to count; the message says where."""


def count(document: Document) -> Result:
    """The result of a published decision, as its `result` has it. Raises `NotCountable`.

    Every result says `outcome`, and in votes: `entitled` (without those recused), `took_part`,
    `abstained`, and `quorum`, how many had to take part.
    """
    wrong = problems(document)
    if wrong:
        raise NotCountable("; ".join(wrong))
    method = {
        "consent": _consent,
        "majority": _majority,
        "approval": _approval,
        "ranked": _ranked,
    }[document["rule"]["method"]]
    electorate, ballots = document["electorate"], document["ballots"]
    entitled = electorate["votes"] - electorate["recused_votes"]
    needed = -(-entitled * document["rule"]["quorum_percent"] // 100)  # rounded up
    took_part = sum(ballot["votes"] for ballot in ballots)
    result: Result = {
        "entitled": entitled,
        "took_part": took_part,
        "abstained": sum(ballot["votes"] for ballot in ballots if not ballot["choice"]),
        "quorum": needed,
    }
    result |= method(document, entitled)
    if took_part < needed:
        result["outcome"] = "no_quorum"
        if "elected" in result:
            result["elected"] = []
    return result


# Methods --------------------------------------------------------------------------------------


def _consent(document: Document, entitled: int) -> Result:
    """Adopted unless an objection stands: one that is upheld, or that nobody settled. Who is silent
    consents.
    """
    against = [o for o in document["objections"] if o["state"] in ("open", "upheld")]
    abstained = sum(ballot["votes"] for ballot in document["ballots"] if not ballot["choice"])
    return {
        "outcome": "objected" if against else "adopted",
        "consent": entitled - abstained - sum(objection["votes"] for objection in against),
        "objections": len(against),
    }


def _majority(document: Document, entitled: int) -> Result:
    """Adopted when as many votes are for it as `needed`: more than half, or two thirds, of the
    votes for and against, or of all that could be cast. Abstentions are neither.
    """
    given = {"for": 0, "against": 0}
    for ballot in document["ballots"]:
        for key in ballot["choice"]:
            given[key] += ballot["votes"]
    base = sum(given.values()) if document["rule"]["base"] == "cast" else entitled
    two_thirds = document["rule"]["threshold"] == "two_thirds"
    needed = max(1, -(-base * 2 // 3)) if two_thirds else base // 2 + 1
    return {
        "outcome": "adopted" if given["for"] >= needed else "rejected",
        "for": given["for"],
        "against": given["against"],
        "needed": needed,
    }


def _approval(document: Document, entitled: int) -> Result:
    """Those whom most approve of have the seats; nobody has one without a vote. Of equals at the
    last seat the lot takes one.
    """
    totals = dict.fromkeys(_keys(document), 0)
    for ballot in document["ballots"]:
        for key in ballot["choice"]:
            totals[key] += ballot["votes"]
    lot = lot_order(document)
    order = sorted((key for key in totals if totals[key]), key=lambda k: (-totals[k], lot.index(k)))
    seats = document["rule"]["seats"]
    elected = order[:seats]
    tied = len(order) > seats and totals[order[seats - 1]] == totals[order[seats]]
    result: Result = {"totals": totals, "elected": elected}
    if tied:
        result["lot"] = lot
    return {"outcome": "elected" if elected else "nobody", **result}


def _ranked(document: Document, entitled: int) -> Result:
    """Single transferable vote; with one seat that is the instant run-off.

    A candidate with the quota (Droop: votes / (seats + 1), rounded down, plus 1) is elected. What
    they have beyond it goes on at once, in equal parts of all their ballots, to the next choice of
    each that is still in the race (weighted inclusive Gregory). Has nobody the quota, the last is
    excluded, and their ballots go on whole. Are no more left than seats, all are elected.
    """
    race = _Race(document)
    while race.votes and race.open_seats and race.standing:
        totals = race.totals()
        if len(race.standing) <= race.open_seats:
            race.take(totals, elected=race.in_order(totals))
        elif reached := [c for c in race.in_order(totals) if totals[c] >= race.quota * UNITS]:
            race.take(totals, elected=reached)
        else:
            loser, by_lot = race.last(totals)
            race.take(totals, excluded=[loser], by_lot=by_lot)
    elected = race.elected
    result: Result = {"quota": race.quota, "rounds": race.rounds, "elected": elected}
    if any(told["by_lot"] for told in race.rounds):
        result["lot"] = race.lot
    return {"outcome": "elected" if elected else "nobody", **result}


class _Race:
    """A count under way. Ballots are `[choices, votes, units that one vote is worth]`."""

    def __init__(self, document: Document) -> None:
        self.lot = lot_order(document)
        self.standing = list(_keys(document))
        self.elected: list[str] = []
        self.rounds: list[dict[str, Any]] = []
        self._seats = document["rule"]["seats"]
        given = [b for b in document["ballots"] if b["choice"]]
        self.votes = sum(ballot["votes"] for ballot in given)
        self.quota = self.votes // (self._seats + 1) + 1
        self._spent = 0  # units that stay with the elected, or were cut off
        self._exhausted = 0
        self._piles: dict[str, list[tuple[list[str], int, int]]] = {c: [] for c in self.standing}
        self._history: list[dict[str, int]] = []
        for ballot in given:
            self._piles[ballot["choice"][0]].append((ballot["choice"], ballot["votes"], UNITS))

    @property
    def open_seats(self) -> int:
        return self._seats - len(self.elected)

    def totals(self) -> dict[str, int]:
        """In units, of those in the race."""
        return {c: sum(n * worth for _, n, worth in self._piles[c]) for c in self.standing}

    def in_order(self, totals: dict[str, int]) -> list[str]:
        return sorted(self.standing, key=lambda c: (-totals[c], self.lot.index(c)))

    def last(self, totals: dict[str, int]) -> tuple[str, bool]:
        """Who has the fewest votes; of equals who had fewer in the last round where they differed;
        else the one whom the lot put last. The second value says whether the lot was needed.
        """
        tied = self.standing
        for then in [totals, *reversed(self._history)]:
            fewest = min(then[c] for c in tied)
            tied = [c for c in tied if then[c] == fewest]
        return max(tied, key=self.lot.index), len(tied) > 1

    def take(
        self,
        totals: dict[str, int],
        *,
        elected: Sequence[str] = (),
        excluded: Sequence[str] = (),
        by_lot: bool = False,
    ) -> None:
        """End a round: write it down, and pass the ballots on."""
        self.rounds.append(
            {
                "totals": {c: _decimal(units) for c, units in totals.items()},
                "exhausted": _decimal(self._exhausted),
                "elected": list(elected),
                "excluded": list(excluded),
                "by_lot": by_lot,
            }
        )
        self._history.append(totals)
        self.elected += elected
        gone = [*elected, *excluded]
        self.standing = [c for c in self.standing if c not in gone]
        for candidate in gone:
            kept = self.quota * UNITS if candidate in elected else 0
            self._pass_on(candidate, totals[candidate], max(totals[candidate] - kept, 0))

    def _pass_on(self, candidate: str, total: int, surplus: int) -> None:
        for choices, votes, worth in self._piles.pop(candidate):
            worth_now = worth * surplus // total if total else 0
            following = next((c for c in choices if c in self.standing), None)
            if following is not None:
                self._piles[following].append((choices, votes, worth_now))
            else:
                self._exhausted += votes * worth_now


def lot_order(document: Document) -> list[str]:
    """The options as a lot orders them, the luckiest first: by SHA-256 of the seed, the receipts of
    all ballots in their order, and the option.

    The digest of the seed was published when the vote was opened, and the receipts were not known
    before its end, so neither side chooses the order alone.
    """
    drawn = [str(document["seed"]), *sorted(ballot["receipt"] for ballot in document["ballots"])]
    pot = "\n".join(drawn)
    return sorted(_keys(document), key=lambda key: (digest(f"{pot}\n{key}"), key))


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _keys(document: Document) -> list[str]:
    return [option["key"] for option in document["options"]]


def _decimal(units: int) -> str:
    whole, rest = divmod(units, UNITS)
    return f"{whole}.{rest:05}" if rest else str(whole)


# What is wrong with a file ----------------------------------------------------------------------


def problems(document: Any) -> list[str]:
    """What keeps the file from being counted, each with its place in it; empty when all is well."""
    wrong = _wrong_form(document)
    if wrong:
        return wrong
    if digest(document["seed"]) != document["seed_digest"]:
        wrong.append("/seed: it is not the one whose digest was published when the vote opened")
    electorate, rule = document["electorate"], document["rule"]
    allowed = {"consent": ["consent"], "majority": ["for", "against"]}.get(rule["method"])
    keys = set(_keys(document) if allowed is None else allowed)
    most = {"consent": 1, "majority": 1}.get(rule["method"], len(keys))
    receipts = set()
    for place, ballot in enumerate(document["ballots"]):
        choice = ballot["choice"]
        if len(set(choice)) < len(choice) or len(choice) > most or not keys.issuperset(choice):
            wrong.append(f"/ballots/{place}/choice: not a choice between the options")
        if ballot["receipt"] in receipts:
            wrong.append(f"/ballots/{place}/receipt: it is there twice")
        receipts.add(ballot["receipt"])
    if len(document["ballots"]) > electorate["electors"] - electorate["recused_electors"]:
        wrong.append("/ballots: there are more than people or organizations who could vote")
    cast = sum(ballot["votes"] for ballot in document["ballots"])
    if cast > electorate["votes"] - electorate["recused_votes"]:
        wrong.append("/ballots: they hold more votes than the electorate has")
    return wrong


_ELECTORATE = ("electors", "votes", "recused_electors", "recused_votes")
_WORDS = {
    "method": ("consent", "majority", "approval", "ranked"),
    "threshold": ("simple", "two_thirds"),
    "base": ("cast", "electorate"),
}


def _wrong_form(document: Any) -> list[str]:
    """Whether everything is there that the count reads, and of the kind that it expects."""
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        return [f"/format: not a decision in the format {FORMAT}"]
    wrong = [f"/{k}: a text is missing" for k in ("seed", "seed_digest") if not _text(document, k)]
    rule, electorate = document.get("rule"), document.get("electorate")
    rule, electorate = rule if isinstance(rule, dict) else {}, electorate or {}
    for name, words in _WORDS.items():
        if rule.get(name) not in words:
            wrong.append(f"/rule/{name}: it is one of {', '.join(words)}")
    if not (_number(rule, "quorum_percent") and rule["quorum_percent"] <= 100):
        wrong.append("/rule/quorum_percent: a number from 0 to 100 is missing")
    if not (_number(rule, "seats") and rule["seats"]):
        wrong.append("/rule/seats: a number from 1 on is missing")
    wrong += [
        f"/electorate/{k}: a number is missing" for k in _ELECTORATE if not _number(electorate, k)
    ]
    wrong += _wrong_rows(document, "options", lambda row: _text(row, "key"))
    wrong += _wrong_rows(
        document,
        "ballots",
        lambda row: (
            _text(row, "receipt")
            and _number(row, "votes")
            and row["votes"]
            and isinstance(row.get("choice"), list)
            and all(isinstance(key, str) for key in row["choice"])
        ),
    )
    wrong += _wrong_rows(
        document, "objections", lambda row: _text(row, "state") and _number(row, "votes")
    )
    return wrong


def _wrong_rows(document: Document, name: str, is_right: Any) -> Iterable[str]:
    rows = document.get(name)
    if not isinstance(rows, list):
        return [f"/{name}: a list is missing"]
    places = (n for n, row in enumerate(rows) if not (isinstance(row, dict) and is_right(row)))
    return [f"/{name}/{place}: not as the format says" for place in places]


def _text(row: Any, name: str) -> bool:
    return isinstance(row, dict) and isinstance(row.get(name), str)


def _number(row: Any, name: str) -> bool:
    value = row.get(name) if isinstance(row, dict) else None
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


# At a prompt ------------------------------------------------------------------------------------


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status: 0 the file's result is right, 1 it is not or there is no such receipt, 2 the
    file cannot be counted.
    """
    parser = argparse.ArgumentParser(prog="count", description="Count a published decision again.")
    parser.add_argument("file", metavar="FILE.json")
    parser.add_argument("--receipt", metavar="CODE", help="show the ballot under this receipt")
    options = parser.parse_args(argv)
    try:
        with Path(options.file).open("rb") as file:
            read = file.read(FILE_BYTES + 1)
        if len(read) > FILE_BYTES:
            raise NotCountable(f"it is larger than {FILE_BYTES} bytes")
        document = json.loads(read)
        result = count(document)
    except (OSError, ValueError, RecursionError) as error:
        print(f"{options.file} cannot be counted: {error}", file=sys.stderr)
        return 2
    if options.receipt:
        return _tell_ballot(document, options.receipt)
    print(json.dumps(result, ensure_ascii=False, indent=1))
    same = document.get("result") == result
    print("the file says the same" if same else "THE FILE SAYS SOMETHING ELSE", file=sys.stderr)
    return 0 if same else 1


def _tell_ballot(document: Document, code: str) -> int:
    """A code is receipt and key in one ("AAAA-BBBB-…"): the receipt is its first half."""
    asked = code.strip().upper()
    for ballot in document["ballots"]:
        if asked == ballot["receipt"] or asked.startswith(ballot["receipt"] + "-"):
            print(json.dumps(ballot, ensure_ascii=False, indent=1))
            return 0
    print(f"no ballot has the receipt {asked}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
