"""Objects that come again in document after document, and what was found out about them.

The badges of one issuer hold its profile, the achievement and often the evidence letter for letter.
What depends on nothing but such an object need not be found out twice.

That two objects are the same is decided by comparing all that is in them, with a copy that nobody
else has; the identifier only says which one to compare with. Python takes 1, 1.0 and true for
equal, so an object with a number or a truth value in it is never familiar. The order of members
does not count in comparing, so no fact may depend on it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar

from badging.recent import Recent

Place = TypeVar("Place", bound=Hashable)
Fact = TypeVar("Fact")
Object = dict[str, Any]

MAX_OBJECTS = 256
"""Objects that are kept, and as many again that were not met lately."""
MAX_MET = 2048
"""Identifiers that were met, kept or not; and as many again."""
MAX_CHARS = 16 * 1024
MAX_PARTS = 256
"""Characters of all texts in an object, and values at any depth; what is larger is not kept."""
MAX_IDENTIFIER = 200
MIN_MEMBERS = 3
"""What is smaller is looked at faster than compared."""


class Familiar(Generic[Place, Fact]):
    """A memory of objects with an identifier, by the place where they stand. Threads may share it.

    An object is kept when its identifier is met for the second time, so that those that never come
    again cost a look into a dict; of each identifier, the last one that was not familiar.
    """

    __slots__ = ("_kept", "_met")

    def __init__(self) -> None:
        self._kept: Recent[Any, tuple[Object, Fact]] = Recent(MAX_OBJECTS)
        self._met: Recent[Any, bool] = Recent(MAX_MET)

    def fact(
        self, place: Place, element: Object, find_out: Callable[[Place, Object], Fact | None]
    ) -> Fact | None:
        """What is known of the element, which has an `id`; None for nothing.

        find_out: of an object in a place, what is to be remembered, or None. It is given a copy.
        """
        key = (place, element["id"])
        try:
            kept = self._kept.young.get(key) or self._kept.get(key)
        except TypeError:  # the identifier is no text
            return None
        if kept is not None and kept[0] == element:
            return kept[1]
        return self._met_again(key, element, find_out)

    def _met_again(
        self,
        key: tuple[Place, Any],
        element: Object,
        find_out: Callable[[Place, Object], Fact | None],
    ) -> Fact | None:
        place, name = key
        if len(element) < MIN_MEMBERS or name.__class__ is not str or len(name) > MAX_IDENTIFIER:
            return None
        if not self._met.get(key):
            self._met.put(key, True)
            return None
        copied = copy_of(element)
        found = None if copied is None else find_out(place, copied)
        if copied is not None and found is not None:
            self._kept.put(key, (copied, found))
        return found

    def clear(self) -> None:
        self._kept.clear()
        self._met.clear()

    def __len__(self) -> int:
        return len(self._kept)


class _NotKept(Exception):
    """The object is too large, or equal to others that are not the same."""


def copy_of(element: Object) -> Object | None:
    """A copy of plain objects, lists and texts; None where anything else is inside, or too much."""
    try:
        copied: Object = _copied(element, [MAX_PARTS, MAX_CHARS])
    except _NotKept:
        return None
    return copied


def _copied(value: Any, left: list[int]) -> Any:
    """left: values and characters that may still come."""
    left[0] -= 1
    kind = value.__class__
    if kind is str:
        left[1] -= len(value)
    elif kind is dict:
        for name in value:
            if name.__class__ is not str:
                raise _NotKept
            left[1] -= len(name)
    elif kind is not list and value is not None:
        raise _NotKept
    if left[0] < 0 or left[1] < 0:
        raise _NotKept
    if kind is dict:
        return {name: _copied(item, left) for name, item in value.items()}
    if kind is list:
        return [_copied(item, left) for item in value]
    return value
