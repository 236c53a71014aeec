"""From the contexts and names of an object to its shape, by the processor that is the reference.

From a shape's facts (see `shapes.py`) pyld's processor says what each member will become in the
graph, whatever its value; `emitting.py` then writes statements without asking it again.

What is not certain to be the same for every value is refused (`NotCompiled`), and goes the
reference's way: keywords other than id and type, terms that no context defines, contexts that are
not known, maps by language, index or identifier, JSON literals.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from badging.documents import Offline
from badging.errors import BadgingError, InvalidCredential
from badging.linked_data import contexts
from badging.linked_data.nquads import RDF_TYPE, XSD_DOUBLE, XSD_STRING, iri
from badging.linked_data.ordinary import has_ordinary_contexts
from badging.linked_data.processing import processor_class
from badging.linked_data.shapes import Door, Doors, Kind, NotCompiled, Reason, Shape, Slot
from badging.linked_data.watching import Watch

MAX_MEMBERS = 64
MAX_TYPES = 16
MAX_NAME = 200
"""Characters of a member's name, a type or a context's address. What is beyond is not compiled."""


def compile_shape(door: Door, element: Mapping[str, Any], doors: Doors) -> Shape:
    """What becomes of objects like this one. Raises NotCompiled, and nothing else."""
    skeleton = _skeleton(element)
    processor = _processor()
    try:
        active, of_types = _contexts_of(processor, door, skeleton)
        return _shape(processor, active, of_types, skeleton, doors)
    except (NotCompiled, BadgingError, RecursionError) as error:
        raise error if isinstance(error, NotCompiled) else NotCompiled(Reason.FORM) from error
    except Exception as error:  # pyld's own, when contexts clash: the reference says it in full
        raise NotCompiled(Reason.CONTEXT) from error


def root() -> Door:
    """Where a whole document stands."""
    return _root(processor_class())


@lru_cache(maxsize=1)
def _root(processor: Any) -> Door:
    return Door(processor(Offline(), None).initial())


def _processor() -> Any:
    processor = processor_class()(Offline(), None)
    processor.initial()
    return processor


def _skeleton(element: Mapping[str, Any]) -> dict[str, Any]:
    """The names of the members, with the values of `type` and `@context` alone."""
    if len(element) > MAX_MEMBERS:
        raise NotCompiled(Reason.SIZE)
    skeleton: dict[str, Any] = {}
    for name, value in element.items():
        if not _is_name(name):
            raise NotCompiled(Reason.SIZE)
        if name[:1] == "@" and name != "@context":
            raise NotCompiled(Reason.KEYWORD)
        if name in {"type", "@context"}:
            items = value if isinstance(value, list) else [value]
            if len(items) > MAX_TYPES or not all(map(_is_name, items)):
                raise NotCompiled(Reason.SIZE)
            skeleton[name] = value
        else:
            skeleton[name] = None
    named = skeleton.get("@context", contexts.CREDENTIALS_V2)
    names = named if isinstance(named, list) else [named]
    if not names or any(contexts.known(name) is None for name in names):
        raise NotCompiled(Reason.CONTEXT)
    return skeleton


def _is_name(value: Any) -> bool:
    return value.__class__ is str and len(value) <= MAX_NAME


def _contexts_of(processor: Any, door: Door, element: dict[str, Any]) -> tuple[Any, Any]:
    """The contexts of the object's members and of its types (JSON-LD 1.1 API, 5.1.2 steps 7-11).

    The steps are those of the processor's own `_expand`, asked in its order.
    """
    active, options = door.context, processor.options
    scoped = processor.get_context_value(active, door.member, "@context")
    if not _is_reference(processor, active, element):
        active = processor._revert_to_previous_context(active)
    if scoped is not None:
        active = processor._process_context(active, scoped, options, override_protected=True)
    active, _, of_types = processor._prepare_nested_context(active, element, options)
    if any(name in active or name in of_types for name in ("@vocab", "@base", "@language")):
        raise NotCompiled(Reason.CONTEXT)
    return active, of_types


def _is_reference(processor: Any, active: Any, element: dict[str, Any]) -> bool:
    """Nothing but an identifier, in a context that would be left: it is then not left."""
    if not active.get("previousContext") or len(element) > 2 or "@context" in element:
        return False
    meanings = [processor._expand_iri(active, name, vocab=True) for name in element]
    if "@value" in meanings:
        raise NotCompiled(Reason.KEYWORD)
    return meanings == ["@id"]


def _shape(
    processor: Any, active: Any, of_types: Any, element: dict[str, Any], doors: Doors
) -> Shape:
    slots, identified = [], False
    types: list[str] = []
    dropped: list[str] = []
    for name, value in element.items():
        if name == "@context":
            continue
        mapping = active["mappings"].get(name)
        meaning = processor._expand_iri(active, name, vocab=True)
        if mapping is None or meaning is None:
            raise NotCompiled(Reason.TERM)
        if meaning == "@id" and name == "id":
            identified = True
        elif meaning == "@type" and name == "type":
            types, dropped = _types(processor, of_types, value)
        elif meaning.startswith("@"):
            raise NotCompiled(Reason.KEYWORD)
        else:
            slots.append(_slot(processor, active, name, mapping, meaning, doors))
    slots.sort(key=lambda slot: slot.head)
    heads = Counter([*(slot.head for slot in slots), *types])
    watch = Watch(element)
    watch.see(processor, element, (), active, of_types)
    harmless = tuple(watch.findings) if all(f.harmless for f in watch.findings) else ()
    return Shape(
        identified=identified,
        prefixes=_prefixes(active),
        types=tuple(sorted(types)),
        rows=tuple(slot.row for slot in slots),
        repeats=max(heads.values(), default=0) > 1 or f" <{RDF_TYPE}> " in heads,
        certain=len(harmless) == len(watch.findings) and has_ordinary_contexts(element),
        harmless=harmless,
        dropped=frozenset(dropped),
    )


def _types(processor: Any, of_types: Any, value: Any) -> tuple[list[str], list[str]]:
    """Types as they are in the graph, and what is relative and is not (JSON-LD 1.1 API, 8.1.2)."""
    found, dropped = [], []
    for name in value if isinstance(value, list) else [value]:
        meaning = processor._expand_iri(of_types, name, vocab=True)
        if meaning is None or meaning.startswith(("@", "_:")):
            raise NotCompiled(Reason.KEYWORD)
        if processor.is_absolute(meaning):
            found.append(f" <{RDF_TYPE}> {iri(meaning)}")
        else:
            dropped.append(meaning)
    return found, dropped


def _slot(  # noqa: PLR0917
    processor: Any, active: Any, name: str, mapping: Any, meaning: str, doors: Doors
) -> Slot:
    inner = active
    scoped = processor.get_context_value(active, name, "@context")
    if scoped is not None:
        inner = processor._process_context(
            active, scoped, processor.options, propagate=True, override_protected=True
        )
        if not _same(inner["mappings"].get(name), mapping):
            raise NotCompiled(Reason.FORM)
    container = set(mapping.get("@container") or ())
    if (
        mapping.get("reverse")
        or mapping.get("@language") is not None
        or mapping.get("@direction") is not None
        or "@nest" in mapping
        or not container <= {"@set", "@list", "@graph"}
        or container >= {"@list", "@graph"}
    ):
        raise NotCompiled(Reason.FORM)
    kind, datatype = _coercion(mapping.get("@type"))
    return Slot(
        name=name,
        kind=kind,
        head=f" {iri(meaning)} ",
        datatype=datatype,
        prefixes=_prefixes(active) | _prefixes(inner),
        words=_words(inner) if kind is Kind.WORD else {},
        door=doors.at(inner, name),
        ordered="@list" in container,
        enclosed="@graph" in container,
    )


def _same(one: Any, other: Any) -> bool:
    names = ("@id", "@type", "@container", "@language", "@direction", "reverse")
    return one is not None and all(one.get(name) == other.get(name) for name in names)


def _coercion(type_: str | None) -> tuple[Kind, str]:
    """What a text becomes under a term's `@type` (JSON-LD 1.1 API, 5.3.2)."""
    if type_ is None:
        return Kind.LITERAL, ""
    if type_ in {"@id", "@vocab"}:
        return Kind(type_), ""
    if type_ in {XSD_DOUBLE, XSD_STRING}:  # the one rewrites texts, the other is not written
        raise NotCompiled(Reason.FORM)
    return Kind.LITERAL, f"^^{iri(type_)}"  # @json and @none are no IRIs


def _prefixes(context: Any) -> frozenset[str]:
    return frozenset(name for name, term in context["mappings"].items() if term and term["_prefix"])


def _words(context: Any) -> dict[str, str]:
    found = {}
    for name, term in context["mappings"].items():
        try:
            found[name] = iri(term["@id"]) if term else ""
        except (InvalidCredential, TypeError):
            continue
    return {name: written for name, written in found.items() if written}
