"""Values that remember where they came from, so that what is left behind can be told.

A document becomes a tree of `Leaf`s, each with the pointers of what it was made of. Whatever is
built of leaves knows its origins; those that nothing was built of are the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from badging.model.common import pointer


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value that is no container (or an empty one). origins: pointers into the original.

    changed: whether it says the same in other letters.
    """

    value: Any
    origins: tuple[str, ...] = ()
    changed: bool = False

    def into(self, value: Any, *others: Leaf | None) -> Leaf:
        """The same said as `value`; `others` are said by it, too."""
        origins = self.origins + tuple(o for leaf in others if leaf for o in leaf.origins)
        return Leaf(value, origins, self.changed or value != self.value or bool(others))


def planted(value: Any, at: str = "") -> Any:
    """A document as a tree of leaves."""
    if isinstance(value, Mapping) and value:
        return {key: planted(item, at + pointer(key)) for key, item in value.items()}
    if isinstance(value, list) and value:
        return [planted(item, f"{at}/{index}") for index, item in enumerate(value)]
    return Leaf(value, (at,))


def plain(tree: Any) -> Any:
    """A tree as a document again."""
    if isinstance(tree, Mapping):
        return {key: plain(item) for key, item in tree.items()}
    if isinstance(tree, list):
        return [plain(item) for item in tree]
    return tree.value if isinstance(tree, Leaf) else tree


def leaves(tree: Any, at: str = "") -> Iterator[tuple[str, Leaf]]:
    """Every leaf of a tree, with the pointer where it stands."""
    if isinstance(tree, Mapping):
        for key, item in tree.items():
            yield from leaves(item, at + pointer(key))
    elif isinstance(tree, list):
        for index, item in enumerate(tree):
            yield from leaves(item, f"{at}/{index}")
    elif isinstance(tree, Leaf):
        yield at, tree


def text(tree: Any) -> Leaf | None:
    """A leaf with a text in it: the tree itself, or the first of a list, or a text with its
    language. None where there is none.
    """
    if isinstance(tree, list):
        return next((found for item in tree if (found := text(item)) is not None), None)
    if isinstance(tree, Mapping):
        tree = tree.get("@value")
    return leaf(tree, lambda value: isinstance(value, str) and value.strip() != "")


def leaf(tree: Any, test: Callable[[Any], bool]) -> Leaf | None:
    """The leaf, where its value passes the test; the one of a list of one, too."""
    if isinstance(tree, list) and len(tree) == 1:
        tree = tree[0]
    return tree if isinstance(tree, Leaf) and test(tree.value) else None


def several(tree: Any) -> list[Any]:
    """The items of a list; a single value as a list of one; nothing for null and empty ones."""
    if isinstance(tree, list):
        return tree
    empty = tree is None or (isinstance(tree, Leaf) and tree.value in (None, [], {}))
    return [] if empty else [tree]


def moved_to(tree: Any) -> dict[str, tuple[str, bool]]:
    """Of each origin: where it stands in the tree, and whether it is said in other letters."""
    found: dict[str, tuple[str, bool]] = {}
    for at, each in leaves(tree):
        for origin in each.origins:
            found.setdefault(origin, (at, each.changed))
    return found


def present(**members: Any) -> dict[str, Any]:
    """An object of those members that are something."""
    return {name: value for name, value in members.items() if value not in (None, [], {})}
