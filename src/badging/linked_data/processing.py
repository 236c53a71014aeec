"""pyld's processor, with three additions and nothing else changed.

Contexts come through `contexts.load` alone. An active context is processed once a process, not
once a badge. Every step of an expansion is shown to an observer, so that `undefined.py` judges
exactly what was signed, not a second reading.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Protocol

from badging.documents import Documents
from badging.errors import InvalidCredential
from badging.linked_data import contexts

MAX_CONTEXTS = 32
"""Contexts that one document may name, those inside foreign contexts counted."""

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


class _Memory:
    """Processed contexts, by the active context and the local one; shared by the whole process.

    limit: how many are kept, the oldest leave first. lineage: identifiers of the active contexts
    that came out of this memory; only what follows from them is worth remembering.
    """

    def __init__(self, limit: int) -> None:
        self.lineage: set[str] = set()
        self._limit = limit
        self._lock = threading.Lock()
        self._kept: dict[Any, tuple[Any, Any]] = {}

    def get(self, key: Any) -> Any:
        found = self._kept.get(key)
        return None if found is None else found[1]

    def put(self, key: Any, local: Any, processed: Any) -> None:
        # local is kept so that its id(), a part of the key, cannot be given to another object.
        with self._lock:
            while len(self._kept) >= self._limit:
                _, oldest = self._kept.pop(next(iter(self._kept)))
                self.lineage.discard(oldest["_uuid"])
            self._kept[key] = (local, processed)
            self.lineage.add(processed["_uuid"])


# Apart, so that no stranger's contexts can push out those that every badge needs.
_known = _Memory(limit=4096)
_foreign = _Memory(limit=256)


@lru_cache(maxsize=1)
def processor_class() -> Any:
    """The processor, built late: importing pyld takes longer than to sign a badge."""
    from pyld.identifier_issuer import IdentifierIssuer
    from pyld.jsonld import JsonLdProcessor, _is_absolute_iri
    from pyld.resolved_context import ResolvedContext

    def is_absolute(value: object) -> bool:
        """pyld's own rule: what fails it is not in the graph, so nobody may judge by another."""
        return bool(_is_absolute_iri(value))

    class Processor(JsonLdProcessor):  # type: ignore[misc]
        def __init__(self, documents: Documents, observe: Observer | None):
            super().__init__()
            self._documents = documents
            self._observe = observe
            self._pointers: dict[int, Pointer] = {}
            self._inline: set[int] = set()
            self._initial = ""
            self._loaded: dict[str, contexts.Context] = {}
            self.dropped: set[str] = set()
            self.is_absolute = is_absolute
            # No base IRI, so that what is relative stays out of the graph (1EdTech's trap with
            # `1EdTechJsonSchemaValidator2019`; published signatures hash it so).
            self.options = {
                "base": None,
                "isFrame": False,
                "keepFreeFloatingNodes": False,
                "processingMode": "json-ld-1.1",
                "produceGeneralizedRdf": False,
                "contextResolver": self,
            }

        def initial(self) -> Any:
            """The active context that a document begins with."""
            found = self._get_initial_context(self.options)
            self._initial = found["_uuid"]
            return found

        def dataset(self, document: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
            options = self.options
            self._walk(document)
            initial = self.initial()
            expanded = self._expand(initial, None, document, options)
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
            document = self._load(url).document["@context"]
            if isinstance(document, dict):
                return [ResolvedContext(document)]
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
            memory, key = self._place(active_ctx, local_ctx, override_protected, propagate)
            if memory is not None and (kept := memory.get(key)) is not None:
                return kept
            result = super()._process_context(
                active_ctx,
                local_ctx,
                options,
                override_protected,
                propagate,
                validate_scoped,
                cycles,
            )
            if memory is not None and "_uuid" in result:
                memory.put(key, local_ctx, result)
            return result

        def _place(
            self, active: Any, local: Any, override: bool, propagate: bool
        ) -> tuple[_Memory | None, Any]:
            """Where a processed context is remembered, and by what.

            Named contexts by the digest of what they say, scopes of terms by identity; contexts
            inside documents, and what follows from them, nowhere.
            """
            begin = active.get("_uuid")
            all_known = begin == self._initial or begin in _known.lineage
            if not all_known and begin not in _foreign.lineage:
                return None, None
            names = [local] if isinstance(local, str) else local
            content: Any = id(local)
            if isinstance(names, list | tuple):
                if not names or not all(isinstance(name, str) for name in names):
                    return None, None
                loaded = [self._load(name) for name in names]
                if not all(isinstance(one.document["@context"], dict) for one in loaded):
                    return None, None  # its digest does not cover the contexts that it names
                content = tuple(one.digest for one in loaded)
                all_known = all_known and all(one.known for one in loaded)
            elif content in self._inline:
                return None, None
            return (_known if all_known else _foreign), (begin, content, override, propagate)

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

        def _walk(self, document: Any) -> None:
            """Note which contexts are the document's own, and where each object stands."""
            stack: list[tuple[Any, Pointer]] = [(document, ())]
            while stack:
                value, pointer = stack.pop()
                if isinstance(value, dict):
                    self._pointers[id(value)] = pointer
                    if "@context" in value:
                        self._inline.add(id(value["@context"]))
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
