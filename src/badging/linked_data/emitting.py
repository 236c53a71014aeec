"""From a document to statements, by shapes found out before (`shapes.py`); one walk, no contexts.

Statements are kept as pieces of N-Quads, grouped by the blank node that they speak of, for that is
how canonicalisation needs them (`short_road.py`). A node with an IRI has whole lines. A blank node
has *tails*, lines without their subject: ` <predicate> "object" .`, to be put behind `_:a` for its
hash and behind its label for the result.

An object with an identifier stands on its own: neither its statements nor what is said of the blank
nodes in it depend on what is around. So those of objects that come again are kept (`Fragment`).
"""

from __future__ import annotations

from dataclasses import dataclass
from json.encoder import encode_basestring as quote
from typing import Any

from badging.linked_data.compiling import root
from badging.linked_data.known_shapes import default_graph, named_graph, shape_of
from badging.linked_data.shapes import LAST, Door, Kind, NotCompiled, Reason, Shape, Slot
from badging.linked_data.terms import check_text, link, term

MAX_DEPTH = 30
"""Objects inside objects; a list between them counts for the reference's bound, hence its half."""

_FIRST = " <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> "
_REST = " <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> "
_NIL = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#nil>"
_LITERAL, _LINK = Kind.LITERAL, Kind.LINK
OF_ONE_PERSON = "credentialSubject"
"""What nobody else's badge repeats, and is not to be kept."""


class Graph:
    """Statements of one graph. end: of each of its lines; "" in a named graph, whose name comes.

    lines: whole statements without a blank node, but for that name. links: from a node with an IRI
    to a blank node, as (line up to the object, node). blanks: blank nodes that are spoken of.
    """

    __slots__ = ("blanks", "end", "lines", "links")

    def __init__(self, end: str) -> None:
        self.end = end
        self.lines: list[str] = []
        self.links: list[tuple[str, Blank]] = []
        self.blanks: list[Blank] = []


class Blank:
    """A blank node: made once, and led to from one place at most.

    above: the statement that leads to it up to the object, with `_:z` for a blank subject; "" for
    the document itself. end: of the graph in which that is. tails, links: what is said of it.
    names: the graph whose name it is. digests: its first-degree hashes by the hash function, where
    it is kept from document to document; else None.
    """

    __slots__ = ("above", "digests", "end", "links", "names", "tails")

    def __init__(self, above: str, end: str) -> None:
        self.above = above
        self.end = end
        self.tails: list[str] = []
        self.links: list[tuple[str, Blank]] = []
        self.names: Graph | None = None
        self.digests: dict[Any, bytes] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Fragment:
    """The statements of an object with an identifier, which the survey has nothing to say of.

    subject: how it is named. lines, links, spoken: for the graph in which it stands, as `Graph` has
    them. blanks, identifiers: for the emission. height: objects inside objects. Shared by all
    documents, so it is not to be changed.
    """

    subject: str
    lines: list[str]
    links: list[tuple[str, Blank]]
    spoken: list[Blank]
    blanks: list[Blank]
    identifiers: list[str]
    height: int


class Emission:
    """The statements of a document, each once. Raises NotCompiled.

    blanks: all blank nodes that are in a statement. certain: the survey finds nothing but what
    `harmless` objects have by their shape. identifiers: `<iri>` as they were met, to see who is
    spoken of twice. repeats: while walking, that a statement may have been made twice. parts: the
    fragments in it; None where none may be. proven: their lines in the default graph, at first.
    """

    __slots__ = (
        "blanks", "certain", "default", "harmless", "identifiers", "parts", "proven", "repeats",
    )  # fmt: skip

    def __init__(self, document: dict[str, Any]) -> None:
        self._begin(LAST)
        self.parts: list[Fragment] | None = []
        self.proven: list[str] = []
        self._node(document, root(), self.default, "", 0)
        self._check()
        self.default.lines += self.proven
        if self.repeats or len(set(self.identifiers)) != len(self.identifiers):
            self._once()

    def _begin(self, end: str) -> None:
        self.default = Graph(end)
        self.blanks: list[Blank] = []
        self.identifiers: list[str] = []
        self.harmless: list[tuple[dict[str, Any], Shape]] = []
        self.repeats = False
        self.certain = True

    @classmethod
    def alone(cls, document: dict[str, Any]) -> Emission:
        """The same of a document from which nothing is remembered. Raises NotCompiled."""
        alone = cls.__new__(cls)
        alone._begin(LAST)
        alone.parts = None
        alone._node(document, root(), alone.default, "", 0)
        alone._check()
        alone._once()
        return alone

    @classmethod
    def fragment(cls, door: Door, end: str, element: dict[str, Any]) -> Fragment | None:
        """The object by itself, in a graph whose lines end so; None unless all is plain."""
        alone = cls.__new__(cls)
        alone._begin(end)
        alone.parts = None
        try:
            subject = alone._node(element, door, alone.default, "", 0)
            alone._check()
        except NotCompiled:
            return None
        names = alone.identifiers
        if alone.repeats or alone.harmless or not alone.certain or len(set(names)) != len(names):
            return None
        assert isinstance(subject, str)  # for it has an identifier
        for blank in alone.blanks:
            blank.digests = {}
        graph = alone.default
        return Fragment(
            subject, graph.lines, graph.links, graph.blanks, alone.blanks, names, _height(element)
        )

    def _graphs(self) -> list[Graph]:
        return [self.default, *(blank.names for blank in self.blanks if blank.names is not None)]

    def _once(self) -> None:
        """A dataset has each statement once."""
        for graph in self._graphs():
            graph.lines = list(dict.fromkeys(graph.lines))
        for blank in self.blanks:
            blank.tails = list(dict.fromkeys(blank.tails))

    def _check(self) -> None:
        parts = self.default.lines.copy()
        for blank in self.blanks:
            if blank.digests is not None:  # of a fragment
                continue
            parts += blank.tails
            if blank.names is not None:
                parts += blank.names.lines
        check_text("".join(parts))

    def _node(  # noqa: PLR0912  (the inner loop: calls would cost more than the statements)
        self, element: dict[str, Any], door: Door, graph: Graph, above: str, depth: int
    ) -> str | Blank:
        """Emit an object; its name as N-Quads writes it, or the blank node that it is."""
        end = graph.end
        if depth and "id" in element:
            known = self._known(element, door, graph, depth)
            if known:
                return known
        shape = shape_of(element, door)
        if depth > MAX_DEPTH:
            raise NotCompiled(Reason.SIZE)
        subject, blank, below = "", None, "_:z"
        if shape.identified:
            subject = below = link(element["id"], shape.prefixes)
            self.identifiers.append(subject)
            say, links = graph.lines.append, graph.links
        else:
            blank = Blank(above, graph.end)
            say, links = blank.tails.append, blank.links
        if not shape.plain:
            self._note(element, shape)
        for head in shape.whole_types if end else shape.types:
            say(subject + head)
        for name, way, head, tail, slot in shape.whole_rows if end else shape.rows:
            value = element[name]
            kind = value.__class__
            if kind is str and way is _LITERAL:
                say(f"{subject}{head}{quote(value)}{tail}")
            elif kind is str and way is _LINK:
                say(f"{subject}{head}{link(value, slot.prefixes)}{tail}")
            elif kind is dict and way is not None:
                object_ = self._node(value, slot.door, graph, below + head, depth + 1)
                if isinstance(object_, str):
                    say(f"{subject}{head}{object_}{end}")
                else:
                    links.append((subject + head, object_))
            elif value is not None:
                for object_ in self._terms(value, slot, graph, below + head, depth):
                    if isinstance(object_, str):
                        say(f"{subject}{head}{object_}{end}")
                    else:
                        links.append((subject + head, object_))
        if blank is None:
            return subject
        if above or blank.tails or blank.links:
            self.blanks.append(blank)
            graph.blanks.append(blank)
        return blank

    def _known(self, element: dict[str, Any], door: Door, graph: Graph, depth: int) -> str:
        """Emit an object that came before, and its name; "" for one that did not."""
        parts = self.parts
        if parts is None or door.member == OF_ONE_PERSON:
            return ""
        is_default = graph is self.default
        if is_default:
            known: Fragment | None = default_graph.fact(door, element, in_default_graph)
        else:
            known = named_graph.fact(door, element, _in_named_graph)
        # In two places, its blank nodes are others each time.
        if known is None or known in parts or depth + known.height > MAX_DEPTH:
            return ""
        parts.append(known)
        if is_default:
            self.proven += known.lines
        else:
            graph.lines += known.lines
        graph.links += known.links
        graph.blanks += known.spoken
        self.blanks += known.blanks
        self.identifiers += known.identifiers
        return known.subject

    def _note(self, element: dict[str, Any], shape: Shape) -> None:
        self.certain = self.certain and shape.certain
        self.repeats = self.repeats or shape.repeats
        if shape.harmless:
            self.harmless.append((element, shape))

    def _terms(
        self, value: Any, slot: Slot, graph: Graph, above: str, depth: int
    ) -> list[str | Blank]:
        """What a member's value is in the graph: each of a set, or one list."""
        items = value if value.__class__ is list else [value]
        if slot.ordered:
            texts = [term(item, slot) for item in items if item is not None]
            return [self._list(texts, graph, above)]
        terms: list[str | Blank] = []
        for item in items:
            if item.__class__ is dict:
                terms.append(
                    self._enclosed(item, slot.door, graph, above, depth)
                    if slot.enclosed
                    else self._node(item, slot.door, graph, above, depth + 1)
                )
            elif item is not None:
                if slot.enclosed:
                    raise NotCompiled(Reason.FORM)
                terms.append(term(item, slot))
        if len(terms) > 1 and len(set(terms)) != len(terms):
            self.repeats = True
        return terms

    def _enclosed(
        self, element: dict[str, Any], door: Door, graph: Graph, above: str, depth: int
    ) -> Blank:
        """An object in a graph of its own, which is what the member then points to."""
        name = Blank(above, graph.end)
        name.names = Graph("")
        self.blanks.append(name)
        self._node(element, door, name.names, "", depth + 1)
        return name

    def _list(self, texts: list[str], graph: Graph, above: str) -> str | Blank:
        """RDF's chain of cells (JSON-LD 1.1 API, 8.3)."""
        following: Blank | None = None
        for index in range(len(texts) - 1, -1, -1):
            cell = Blank(above if index == 0 else f"_:z{_REST}", graph.end)
            cell.tails.append(f"{_FIRST}{texts[index]}{graph.end}")
            if following is None:
                cell.tails.append(f"{_REST}{_NIL}{graph.end}")
            else:
                cell.links.append((_REST, following))
            self.blanks.append(cell)
            graph.blanks.append(cell)
            following = cell
        return _NIL if following is None else following


def in_default_graph(door: Door, element: dict[str, Any]) -> Fragment | None:
    return Emission.fragment(door, LAST, element)


def _in_named_graph(door: Door, element: dict[str, Any]) -> Fragment | None:
    return Emission.fragment(door, "", element)


def _height(value: Any) -> int:
    """How many objects are inside each other."""
    if value.__class__ is list:
        return max(map(_height, value), default=0)
    if value.__class__ is not dict:
        return 0
    return 1 + max(map(_height, value.values()), default=0)
