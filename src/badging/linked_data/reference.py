"""From JSON-LD to quads by pyld: the reference that any faster path must equal.

What pyld does with a document is left as it is, with three additions: contexts come through
`contexts.load` alone; an active context is processed once a process; and every expansion step is
shown to an observer, so that `undefined.py` judges exactly what was signed, not a second reading.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Protocol

from badging.documents import Documents
from badging.errors import BadgingError, InvalidCredential
from badging.linked_data import contexts
from badging.linked_data.nquads import RDF_TYPE, Quad, iri, literal

MAX_DEPTH = 64
MAX_CONTEXTS = 24
"""Contexts that one document may name, those inside foreign contexts counted."""
MAX_REMEMBERED = 512

Pointer = tuple[str | int, ...]


class Observer(Protocol):
    """Is shown each object on the way into the graph, and in the end what did not get there."""

    def see(
        self, processor: Any, element: dict[str, Any], pointer: Pointer, active: Any, of_types: Any
    ) -> None:
        """active: context of the object's keys. of_types: context of the values of its types."""
        ...

    def done(self, dropped: set[str]) -> None:
        """dropped: values that were relative IRIs, so that their statements were not made."""
        ...


def to_quads(
    document: Mapping[str, Any], documents: Documents, observe: Observer | None = None
) -> list[Quad]:
    """The RDF dataset of a document (JSON-LD 1.1 API, 8.1.2), without a base IRI.

    What no context defines, and what is relative, is not in it. Raises InvalidCredential for a
    document that is no JSON-LD or beyond a bound, DocumentUnavailable for a context not to be had.
    """
    copied = _copy(document, 0)
    processor = _processor_class()(documents, observe)
    try:
        dataset = processor.dataset(copied)
        if observe is not None:
            observe.done(processor.dropped)
    except BadgingError:
        raise
    except (
        RecursionError,
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        OverflowError,
    ) as error:
        raise InvalidCredential("The document is no readable JSON-LD.") from error
    except Exception as error:
        # pyld wraps what its loader raises; what we raised ourselves says it better.
        cause: BaseException | None = error
        while cause is not None and not isinstance(cause, BadgingError):
            cause = cause.__cause__
        if cause is not None:
            raise cause from None
        raise InvalidCredential(
            f"The document is no valid JSON-LD: {getattr(error, 'code', None) or 'syntax error'}.",
            pointer="/@context",
            code="invalid_json_ld",
        ) from error
    return [
        Quad(
            _term(triple["subject"]),
            _term(triple["predicate"]),
            _term(triple["object"]),
            "" if graph == "@default" else _node(graph),
        )
        for graph, triples in dataset.items()
        for triple in triples
    ]


def _term(term: Mapping[str, str]) -> str:
    if term["type"] == "literal":
        value = term["value"]
        if not isinstance(value, str):
            raise InvalidCredential("A value of the document cannot be written as text.")
        return literal(value, term["datatype"], term.get("language", ""))
    return _node(term["value"])


@lru_cache(maxsize=256)
def _common(value: str) -> str:
    return iri(value)


def _node(value: str) -> str:
    if value.startswith("_:"):
        return value
    return _common(value) if value == RDF_TYPE or len(value) < 120 else iri(value)


def _copy(value: Any, depth: int) -> Any:
    """Copy JSON data within the bounds; whole floats become integers, as JSON-LD has it.

    JSON-LD 1.1 API, 8.2.2 step 10: a number without a fraction is an xsd:integer, however written.
    """
    if depth > MAX_DEPTH:
        raise InvalidCredential(
            f"The document is nested deeper than {MAX_DEPTH} levels.", code="too_deep"
        )
    if isinstance(value, Mapping):
        return {_text(str(name)): _copy(item, depth + 1) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_copy(item, depth + 1) for item in value]
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, float) and not math.isfinite(value):
        raise InvalidCredential(f"The document has the number {value}, which is no JSON.")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e21:
        return int(value)
    if value is None or isinstance(value, int | float):
        return value
    raise InvalidCredential(f"A value of type {type(value).__name__} is no JSON.")


def _text(value: str) -> str:
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise InvalidCredential("A text holds half of a surrogate pair.") from error
    return value


class _Memory:
    """Processed contexts, by the active context and the local one; shared by the whole process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[Any, tuple[Any, Any]] = {}

    def get(self, key: Any) -> Any:
        found = self._known.get(key)
        return None if found is None else found[1]

    def put(self, key: Any, local: Any, processed: Any) -> None:
        # local is kept so that its id(), a part of the key, cannot be given to another object.
        with self._lock:
            while len(self._known) >= MAX_REMEMBERED:
                del self._known[next(iter(self._known))]
            self._known[key] = (local, processed)


_processed = _Memory()


@lru_cache(maxsize=1)
def _processor_class() -> Any:
    """The processor, built late: importing pyld takes longer than to sign a badge."""
    from pyld.identifier_issuer import IdentifierIssuer
    from pyld.jsonld import JsonLdProcessor, _is_absolute_iri
    from pyld.resolved_context import ResolvedContext

    resolved: dict[str, Any] = {}

    def is_absolute(value: object) -> bool:
        """pyld's own rule: what fails it is not in the graph, so nobody may judge by another."""
        return bool(_is_absolute_iri(value))

    class Processor(JsonLdProcessor):  # type: ignore[misc]
        def __init__(self, documents: Documents, observe: Observer | None):
            super().__init__()
            self._documents = documents
            self._observe = observe
            self._pointers: dict[int, Pointer] = {}
            self._loaded: dict[str, contexts.Context] = {}
            self.dropped: set[str] = set()
            self.is_absolute = is_absolute

        def dataset(self, document: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
            # No base IRI, so that what is relative stays out of the graph (1EdTech's trap with
            # `1EdTechJsonSchemaValidator2019`; published signatures hash it so).
            options = {
                "base": None,
                "isFrame": False,
                "keepFreeFloatingNodes": False,
                "processingMode": "json-ld-1.1",
                "produceGeneralizedRdf": False,
                "contextResolver": self,
            }
            if self._observe is not None:
                self._remember_pointers(document)
            expanded = self._expand(self._get_initial_context(options), None, document, options)
            if isinstance(expanded, dict) and expanded.keys() == {"@graph"}:
                expanded = expanded["@graph"]
            issuer = IdentifierIssuer("_:b")
            nodes: dict[str, Any] = {"@default": {}}
            self._create_node_map(self.arrayify(expanded or []), nodes, "@default", issuer)
            return {
                name: self._graph_to_rdf(graph, issuer, options)
                for name, graph in sorted(nodes.items())
                if name == "@default" or is_absolute(name)
            }

        def resolve(
            self, active_ctx: Any, context: Any, base: Any, cycles: set[str] | None = None
        ) -> list[Any]:
            """pyld's hook for context documents, in the place of its own resolver."""
            if isinstance(context, Mapping) and "@context" in context:
                context = context["@context"]
            found: list[Any] = []
            for one in context if isinstance(context, list | tuple) else [context]:
                if isinstance(one, str):
                    found += self._named(active_ctx, one, cycles or set())
                elif one is None or one is False:
                    found.append(ResolvedContext(False))
                else:
                    _check_inline(one)
                    found.append(ResolvedContext(one))
            return found

        def _named(self, active_ctx: Any, url: str, cycles: set[str]) -> list[Any]:
            if url in cycles:
                raise InvalidCredential(f"The context {url} includes itself.", pointer="/@context")
            context = self._load(url)
            document = context.document["@context"]
            if isinstance(document, dict) and context.digest in resolved:
                return [resolved[context.digest]]
            if isinstance(document, dict):
                one = ResolvedContext(document)
                if context.known:
                    resolved[context.digest] = one
                return [one]
            return self.resolve(active_ctx, document, None, cycles | {url})

        def _load(self, url: str) -> contexts.Context:
            if url not in self._loaded:
                if len(self._loaded) >= MAX_CONTEXTS:
                    raise InvalidCredential(
                        f"The document names more than {MAX_CONTEXTS} contexts.",
                        pointer="/@context",
                    )
                if not url.startswith(("https://", "http://", "urn:", "did:")):
                    raise InvalidCredential(
                        f"{url[:200]!r} is no absolute URL of a context.", pointer="/@context"
                    )
                self._loaded[url] = contexts.load(url, self._documents)
            return self._loaded[url]

        def _process_context(  # noqa: PLR0917  (the signature is pyld's)
            self,
            active_ctx: Any,
            local_ctx: Any,
            options: Any,
            override_protected: bool = False,
            propagate: bool = True,
            validate_scoped: bool = True,
            cycles: Any = None,
        ) -> Any:
            key = self._key(active_ctx, local_ctx, override_protected, propagate)
            if key is not None and (known := _processed.get(key)) is not None:
                return known
            result = super()._process_context(
                active_ctx,
                local_ctx,
                options,
                override_protected,
                propagate,
                validate_scoped,
                cycles,
            )
            if key is not None and "_uuid" in result:
                _processed.put(key, local_ctx, result)
            return result

        def _key(self, active: Any, local: Any, override: bool, propagate: bool) -> Any:
            """What a processed context depends on: contents by digest, scopes by identity."""
            names = [local] if isinstance(local, str) else local
            if isinstance(names, Sequence):
                if not all(isinstance(name, str) for name in names):
                    return None
                digests = tuple(self._load(name).digest for name in names)
                return active.get("_uuid"), digests, override, propagate
            return active.get("_uuid"), id(local), override, propagate

        def _expand_object(  # noqa: PLR0917  (the signature is pyld's)
            self,
            active_ctx: Any,
            active_property: Any,
            expanded_active_property: Any,
            element: Any,
            expanded_parent: Any,
            options: Any,
            inside_list: bool = False,
            type_key: Any = None,
            type_scoped_ctx: Any = None,
        ) -> Any:
            if self._observe is not None:
                pointer = self._pointers.get(id(element), ())
                self._observe.see(self, element, pointer, active_ctx, type_scoped_ctx)
            return super()._expand_object(
                active_ctx,
                active_property,
                expanded_active_property,
                element,
                expanded_parent,
                options,
                inside_list,
                type_key,
                type_scoped_ctx,
            )

        def _object_to_rdf(self, item: Any, issuer: Any, triples: Any, options: Any) -> Any:
            term = super()._object_to_rdf(item, issuer, triples, options)
            if term is None:  # a relative IRI: the statement is not made
                self.dropped.add(item["@id"] if isinstance(item, Mapping) else item)
            return term

        def _remember_pointers(self, document: Any) -> None:
            stack: list[tuple[Any, Pointer]] = [(document, ())]
            while stack:
                value, pointer = stack.pop()
                if isinstance(value, dict):
                    self._pointers[id(value)] = pointer
                    stack.extend((item, (*pointer, name)) for name, item in value.items())
                elif isinstance(value, list):
                    stack.extend((item, (*pointer, index)) for index, item in enumerate(value))

    return Processor


def _check_inline(context: Any) -> None:
    if not isinstance(context, Mapping):
        raise InvalidCredential("A context is a URL or an object.", pointer="/@context")
    for name in ("@base", "@import"):
        if name in context:
            raise InvalidCredential(
                f"The document uses {name} in a context, which is not supported.",
                pointer="/@context",
                remedy="Write identifiers as absolute IRIs; list contexts one by one.",
            )
