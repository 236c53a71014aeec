"""Who reviews which application: spread evenly, the same from the same, with as little moved as
need be. Nothing here knows a database: applications and reviewers are keys.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

Pair = tuple[int, int]  # application, reviewer


@dataclass(frozen=True)
class Spread:
    """`pairs` are all, those that were kept among them. `short` is, by application, how many are
    missing: too few are left who have no interest in it.
    """

    pairs: frozenset[Pair]
    short: Mapping[int, int]


def spread(
    applications: Sequence[int],
    reviewers: Sequence[int],
    each: int,
    *,
    kept: Collection[Pair] = (),
    before: Collection[Pair] = (),
    barred: Collection[Pair] = (),
) -> Spread:
    """Give each application `each` reviewers.

    Pairs in `kept` stay, whatever the balance; those in `before` stay as far as they are wanted.
    No pair in `barred` is made. No other spread that keeps `kept` has loads that are nearer to each
    other (a smaller sum of their squares). What is equal goes by the order of the arguments.
    """
    table = _Table(applications, reviewers, kept, barred)
    wanted = {pair for pair in before if table.may(pair)}
    short = {}
    for application in applications:
        for reviewer in reviewers:
            if table.count(application) < each and (application, reviewer) in wanted:
                table.add(application, reviewer)
    for application in applications:
        while table.count(application) < each and table.give(application):
            pass
        if table.count(application) < each:
            short[application] = each - table.count(application)
    while table.even_out():
        pass
    return Spread(frozenset(table.pairs), short)


class _Table:
    def __init__(
        self,
        applications: Sequence[int],
        reviewers: Sequence[int],
        kept: Collection[Pair],
        barred: Collection[Pair],
    ) -> None:
        self.pairs = set(kept)
        self._applications, self._reviewers = applications, reviewers
        self._kept, self._barred = frozenset(kept), frozenset(barred)
        self._of = {one: [r for a, r in kept if a == one] for one in applications}
        self._load = dict.fromkeys(reviewers, 0)
        for _application, reviewer in kept:
            self._load[reviewer] = self._load.get(reviewer, 0) + 1

    def count(self, application: int) -> int:
        return len(self._of[application])

    def may(self, pair: Pair) -> bool:
        return pair not in self._barred and pair not in self.pairs

    def add(self, application: int, reviewer: int) -> None:
        self.pairs.add((application, reviewer))
        self._of[application].append(reviewer)
        self._load[reviewer] += 1

    def _drop(self, application: int, reviewer: int) -> None:
        self.pairs.remove((application, reviewer))
        self._of[application].remove(reviewer)
        self._load[reviewer] -= 1

    def give(self, application: int) -> bool:
        """To whoever has the least and may; False where nobody is left."""
        free = [one for one in self._reviewers if self.may((application, one))]
        if free:
            self.add(application, min(free, key=lambda one: self._load[one]))
        return bool(free)

    def even_out(self) -> bool:
        """Take one from somebody for whoever has two less, over others where it must be; False when
        that cannot be done any more. With that the loads are as even as can be (Harvey and others,
        Semi-matchings for bipartite graphs, 2003, theorem 3.1).
        """
        for heavy in sorted(self._reviewers, key=lambda one: -self._load[one]):
            if way := self._way_from(heavy):
                for application, giver, taker in way:
                    self._drop(application, giver)
                    self.add(application, taker)
                return True
        return False

    def _way_from(self, heavy: int) -> list[tuple[int, int, int]]:
        """The shortest chain of (application, giver, taker) from `heavy` to somebody with two less;
        empty where there is none.
        """
        came: dict[int, tuple[int, int]] = {}  # taker: application, giver
        waiting = deque([heavy])
        while waiting:
            giver = waiting.popleft()
            for application in self._movable(giver):
                for taker in self._reviewers:
                    if taker in came or taker == heavy or not self.may((application, taker)):
                        continue
                    came[taker] = (application, giver)
                    if self._load[taker] <= self._load[heavy] - 2:
                        return _chain(came, heavy, taker)
                    waiting.append(taker)
        return []

    def _movable(self, reviewer: int) -> list[int]:
        return [
            one
            for one in self._applications
            if (one, reviewer) in self.pairs and (one, reviewer) not in self._kept
        ]


def _chain(
    came: Mapping[int, tuple[int, int]], heavy: int, taker: int
) -> list[tuple[int, int, int]]:
    chain = []
    while taker != heavy:
        application, giver = came[taker]
        chain.append((application, giver, taker))
        taker = giver
    return chain
