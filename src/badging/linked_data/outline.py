"""What the survey has to know of a document, by its shapes, without its statements.

A token signs letters. What its words mean is then looked at, and never put into canonical form; so
nothing is written here that `emitting.py` writes, and the same is refused.
"""

from __future__ import annotations

from typing import Any

from badging.linked_data.compiling import root
from badging.linked_data.emitting import MAX_DEPTH, OF_ONE_PERSON, Fragment, in_default_graph
from badging.linked_data.known_shapes import default_graph, shape_of
from badging.linked_data.shapes import Door, Kind, NotCompiled, Reason, Shape, Slot
from badging.linked_data.terms import check_text, link, term

_LITERAL, _LINK = Kind.LITERAL, Kind.LINK


class Outline:
    """Certain, harmless, identifiers: as an `Emission` of the document has them. Raises NotCompiled
    as that does, but for texts whose spelling alone is in question.
    """

    __slots__ = ("certain", "harmless", "identifiers")

    def __init__(self, document: dict[str, Any]) -> None:
        self.identifiers: list[str] = []
        self.harmless: list[tuple[dict[str, Any], Shape]] = []
        self.certain = True
        self._object(document, root(), 0)

    def _object(self, element: dict[str, Any], door: Door, depth: int) -> None:
        if depth and "id" in element and door.member != OF_ONE_PERSON:
            known: Fragment | None = default_graph.fact(door, element, in_default_graph)
            if known is not None and depth + known.height <= MAX_DEPTH:
                self.identifiers += known.identifiers
                return
        shape = shape_of(element, door)
        if depth > MAX_DEPTH:
            raise NotCompiled(Reason.SIZE)
        if shape.identified:
            self.identifiers.append(link(element["id"], shape.prefixes))
        self.certain = self.certain and shape.certain
        if shape.harmless:
            self.harmless.append((element, shape))
        for name, way, _, _, slot in shape.rows:
            value = element[name]
            kind = value.__class__
            if kind is str and way is _LITERAL:
                if not value.isascii():
                    check_text(value)
            elif kind is str and way is _LINK:
                link(value, slot.prefixes)
            elif kind is dict and way is not None:
                self._object(value, slot.door, depth + 1)
            elif value is not None:
                self._values(value, slot, depth)

    def _values(self, value: Any, slot: Slot, depth: int) -> None:
        for item in value if value.__class__ is list else [value]:
            if item.__class__ is dict and not slot.ordered:
                self._object(item, slot.door, depth + 1)
            elif item is not None:
                if slot.enclosed:
                    raise NotCompiled(Reason.FORM)
                check_text(term(item, slot))
