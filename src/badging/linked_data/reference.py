"""From JSON-LD to quads by pyld: the reference that any faster path must equal.

What pyld does with a document is left as it is; see `processing.py` for what is put around it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from badging.documents import Documents
from badging.errors import BadgingError, InvalidCredential
from badging.linked_data.nquads import RDF_TYPE, Quad, iri, literal
from badging.linked_data.processing import Observer, processor_class

MAX_DEPTH = 64


def to_quads(
    document: Mapping[str, Any], documents: Documents, observe: Observer | None = None
) -> list[Quad]:
    """The RDF dataset of a document (JSON-LD 1.1 API, 8.1.2), without a base IRI.

    What no context defines, and what is relative, is not in it. Raises InvalidCredential for a
    document that is no JSON-LD or beyond a bound, DocumentUnavailable for a context not to be had.
    """
    copied = _copy(document, 0)
    processor = processor_class()(documents, observe)
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


def _term(term: Mapping[str, str] | None) -> str:
    if term is None:  # pyld leaves a hole in a list where something relative stood
        raise InvalidCredential(
            "An ordered list holds an identifier that is no absolute IRI.", code="invalid_iri"
        )
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
