"""Shapes and whole objects that this process knows, within a bound that no stranger can move."""

from __future__ import annotations

from typing import Any

from badging.familiar import Familiar
from badging.linked_data.compiling import compile_shape
from badging.linked_data.shapes import Door, Doors, NotCompiled, Reason, Shape
from badging.recent import Recent

MAX_SHAPES = 2048
"""Shapes that are kept, and as many again that were not used lately. About 2 KB each."""
MAX_CONTEXTS = 512
"""Active contexts that shapes may hold alive; types in new combinations make new ones."""

default_graph: Familiar[Door, Any] = Familiar()
named_graph: Familiar[Door, Any] = Familiar()
"""Objects that came again, with their statements (`emitting.Fragment`); by the door to them."""

_shapes: Recent[Any, Shape | Reason] = Recent(MAX_SHAPES)
_doors = Doors()


def shape_of(element: dict[str, Any], door: Door) -> Shape:
    """The shape of an object that stands there. Raises NotCompiled."""
    types, named = element.get("type"), element.get("@context")
    try:
        key = (
            door,
            tuple(element),
            tuple(types) if types.__class__ is list else types,
            tuple(named) if named.__class__ is list else named,
        )
        found = _shapes.young.get(key) or _shapes.get(key)
    except TypeError as error:  # an object where names are expected
        raise NotCompiled(Reason.FORM) from error
    if found is None:
        found = _compiled(element, door)
        if found is not Reason.SIZE:  # what is too large to be compiled is too large to be kept
            _shapes.put(key, found)
    if isinstance(found, Shape):
        return found
    raise NotCompiled(found)


def _compiled(element: dict[str, Any], door: Door) -> Shape | Reason:
    if len(_doors.contexts) > MAX_CONTEXTS:
        forget()
    try:
        return compile_shape(door, element, _doors)
    except NotCompiled as error:
        return error.reason


def forget() -> None:
    """Drop all. What follows is found out anew."""
    _shapes.clear()
    default_graph.clear()
    named_graph.clear()
    _doors.clear()
