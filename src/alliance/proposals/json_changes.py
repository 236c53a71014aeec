"""What changed between two JSON documents, as a list that people read.

Objects are compared by their names, arrays by their items in order (difflib), whatever the layout
of the text. Each change has its place as a JSON Pointer (RFC 6901): in the old document for what
was removed or replaced, in the new one for what was added.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

MOST_PAIRS = 250_000  # of items of two arrays that one comparison may look at
VALUE_CHARACTERS = 2000  # of a value that a page shows


class Kind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    REPLACED = "replaced"


@dataclass(frozen=True)
class Change:
    """`old` and `new` are the values; None where there is none. `path` has names and numbers."""

    kind: Kind
    path: tuple[str | int, ...]
    old: Any = None
    new: Any = None

    @property
    def pointer(self) -> str:
        """RFC 6901: "" is the whole document."""
        steps = (str(step).replace("~", "~0").replace("/", "~1") for step in self.path)
        return "".join(f"/{step}" for step in steps)

    @property
    def old_text(self) -> str:
        return _shown(self.old)

    @property
    def new_text(self) -> str:
        return _shown(self.new)


def changes(old: Any, new: Any) -> list[Change]:
    """The changes that make `new` of `old`, in the order of the old document, what was added to an
    object behind what was there.
    """
    return list(_compare(old, new, (), ()))


def is_same(a: Any, b: Any) -> bool:
    """Whether two values are the same in JSON: `1` and `1.0` are one number, `true` is none."""
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(is_same(a[name], b[name]) for name in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(is_same, a, b))
    return bool(a == b)


def _compare(
    old: Any, new: Any, before: tuple[str | int, ...], after: tuple[str | int, ...]
) -> Iterator[Change]:
    """`before` and `after` are the places of the two: indices of arrays differ."""
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _objects(old, new, before, after)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _arrays(old, new, before, after)
    elif not is_same(old, new):
        yield Change(Kind.REPLACED, before, old, new)


def _objects(
    old: dict[str, Any],
    new: dict[str, Any],
    before: tuple[str | int, ...],
    after: tuple[str | int, ...],
) -> Iterator[Change]:
    for name, value in old.items():
        if name in new:
            yield from _compare(value, new[name], (*before, name), (*after, name))
        else:
            yield Change(Kind.REMOVED, (*before, name), old=value)
    for name, value in new.items():
        if name not in old:
            yield Change(Kind.ADDED, (*after, name), new=value)


def _arrays(
    old: list[Any], new: list[Any], before: tuple[str | int, ...], after: tuple[str | int, ...]
) -> Iterator[Change]:
    if len(old) * len(new) > MOST_PAIRS:
        if not is_same(old, new):
            yield Change(Kind.REPLACED, before, old, new)
        return
    matcher = SequenceMatcher(None, _keys(old), _keys(new), autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            continue
        pairs = min(b - a, d - c)  # what stands in the same place is compared within
        for i, j in zip(range(a, a + pairs), range(c, c + pairs), strict=True):
            yield from _compare(old[i], new[j], (*before, i), (*after, j))
        for i in range(a + pairs, b):
            yield Change(Kind.REMOVED, (*before, i), old=old[i])
        for j in range(c + pairs, d):
            yield Change(Kind.ADDED, (*after, j), new=new[j])


def _keys(values: list[Any]) -> list[str]:
    """A text for each value, the same for the same value whatever the order of its names."""
    return [json.dumps(_plain(value), sort_keys=True) for value in values]


def _plain(value: Any) -> Any:
    """Numbers as one kind: 1.0 is written as 1."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return value


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return text if len(text) <= VALUE_CHARACTERS else f"{text[:VALUE_CHARACTERS]} …"
