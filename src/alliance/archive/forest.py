"""Which messages belong together, and which answers which: a pure function of a set of messages.

After Jamie Zawinski's algorithm (RFC 5256, THREAD=REFERENCES), put so that the order of arrival
cannot matter: messages that name one another, or the same missing one, are one thread; the parent
is the nearest named message that is there. A "Re:" that names none follows the last message
before it with the same subject, within a month. A circle of parents is cut at its first message.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

MAX_REFERENCES = 40  # of one message that are followed: the nearest
SUBJECT_WINDOW = timedelta(days=30)

# Re, and what programs in other tongues write; "Re[2]:", "Fwd:", "[list]", "(fwd)".
_PREFIX = re.compile(
    r"\s*(?:(?P<reply>re|aw|antw|sv|vs|rv|res|odp|ynt|r|回复|答复|回覆|ref)(?:\s*[\[(]\d{1,4}[\])])?\s*[:：]"
    r"|(?:fwd?|wg|tr|enc|vb|转发|i)\s*[:：]|\[[^\]]{1,60}\])",
    re.I,
)
_SUFFIX = re.compile(r"\s*\(fwd\)\s*$", re.I)


def base_of(subject: str) -> tuple[str, bool]:
    """The subject without what programs put before it, in one case, and whether it says "Re:"."""
    rest, is_reply = subject[:500], False
    while found := _PREFIX.match(rest):
        if not rest[found.end() :].strip():
            break  # "[draft]" alone is a subject
        is_reply = is_reply or found["reply"] is not None
        rest = rest[found.end() :]
    return " ".join(_SUFFIX.sub("", rest).split()).casefold()[:200], is_reply


@dataclass(frozen=True)
class Node:
    """A message as threading sees it. `references` are digests, the nearest first."""

    key: int
    digest: str
    at: datetime
    references: tuple[str, ...] = ()
    base: str = ""
    is_orphan: bool = False
    is_split: bool = False
    joined: int | None = None

    @property
    def order(self) -> tuple[datetime, str]:
        return self.at, self.digest


@dataclass(frozen=True)
class Grove:
    """One thread: its messages in order of time, and the parent of each that has one."""

    nodes: tuple[Node, ...]
    parents: dict[int, int]


def grow(nodes: Iterable[Node]) -> list[Grove]:
    """All threads of a set of messages, in order of their first ones."""
    ordered = sorted(nodes, key=lambda node: node.order)
    by_digest = {node.digest: node for node in ordered}
    by_key = {node.key: node for node in ordered}
    guesses = _guesses(ordered)
    sets = _Sets()
    parents: dict[int, int] = {}
    for node in ordered:
        sets.find(node.digest)
        above: Node | None = None
        if node.joined is not None and (target := by_key.get(node.joined)):
            sets.join(node.digest, target.digest)
            above = target
        elif not node.is_split:
            for digest in node.references[:MAX_REFERENCES]:
                if digest == node.digest:
                    continue
                sets.join(node.digest, digest)
                named = by_digest.get(digest)
                above = above or named
                if named is not None and (named.is_split or named.joined is not None):
                    break  # what it was split from is not ours any more
            if above is None and (guess := guesses.get(node.key)):
                sets.join(node.digest, guess.digest)
                above = guess
        if above is not None and above.key != node.key:
            parents[node.key] = above.key
    _cut_circles(ordered, parents)
    groups: dict[str, list[Node]] = {}
    for node in ordered:
        groups.setdefault(sets.find(node.digest), []).append(node)
    return [
        Grove(tuple(group), {node.key: parents[node.key] for node in group if node.key in parents})
        for group in groups.values()
    ]


def _guesses(ordered: list[Node]) -> dict[int, Node]:
    """For each orphan the last message before it with the same subject, within the window."""
    last: dict[str, Node] = {}
    found = {}
    for node in ordered:
        if not node.base:
            continue
        before = last.get(node.base)
        if node.is_orphan and before and node.at - before.at <= SUBJECT_WINDOW:
            found[node.key] = before
        last[node.base] = node
    return found


def _cut_circles(ordered: list[Node], parents: dict[int, int]) -> None:
    """Take the parent from the first message of each circle. Going by time makes the cut the same
    whichever way the messages came.
    """
    state: dict[int, int] = {}
    rank = {node.key: place for place, node in enumerate(ordered)}
    for node in ordered:
        path: list[int] = []
        key: int | None = node.key
        while key is not None and key not in state:
            state[key] = node.key
            path.append(key)
            key = parents.get(key)
        if key is not None and state[key] == node.key and key in path:
            circle = path[path.index(key) :]
            del parents[min(circle, key=rank.__getitem__)]


class _Sets:
    """Disjoint sets of digests (union-find with path halving)."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def find(self, one: str) -> str:
        above = self._above
        above.setdefault(one, one)
        while above[one] != one:
            above[one] = above[above[one]]
            one = above[one]
        return one

    def join(self, one: str, other: str) -> None:
        one, other = self.find(one), self.find(other)
        if one != other:
            self._above[max(one, other)] = min(one, other)
