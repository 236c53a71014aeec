"""schema, of extensions: does an extension of 1.1 or 2.0 fit the schema that its author published?

(Specification 2.0, Extensions.) An extension is an object with its own `@context`; that document
may name a JSON Schema for its types (`validation`): TypeValidation for each object of the type,
FrameValidation for what a frame picks out. Asked only of a badge whose origin is established.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from badging.errors import BadgingError
from badging.model.common import as_list, pointer, text_of, types_of
from badging.verification.checks.schema import MAX_SCHEMA_BYTES, violation_of
from badging.verification.examination import Examination
from badging.verification.findings import say
from badging.verification.hosted_documents import ACCEPT, fetch_object
from badging.verification.report import Check, Outcome

NAME = "schema"
MAX_EXTENSIONS = 8
_EXTENSION = frozenset(("extension", "obi:extension"))
_NO_SCHEMA = "Its author published none."


def examine(examination: Examination) -> Iterator[Check]:
    """A finding for each extension of the assertion, its badge class and its issuer's profile."""
    parts = examination.hosted
    found: list[tuple[str, Mapping[str, Any]]] = []
    for part, at in (
        (examination.credential, ""),
        (parts.badge, "/badge"),
        (parts.issuer, "/badge/issuer"),
    ):
        for name, value in (part or {}).items():
            if isinstance(value, Mapping) and _is_extension(value):
                found.append((at + pointer(name), value))
    # A badge class that is spelled out is found twice, in the assertion and as a part.
    for at, extension in list(dict(found).items())[:MAX_EXTENSIONS]:
        yield _one(examination, extension, at)


def _is_extension(value: Mapping[str, Any]) -> bool:
    return any(kind.lower() in _EXTENSION for kind in types_of(value))


def _one(examination: Examination, extension: Mapping[str, Any], at: str) -> Check:
    kinds = [kind for kind in types_of(extension) if kind.lower() not in _EXTENSION]
    name = ", ".join(kinds) or at.rpartition("/")[2]
    try:
        schemas = list(_schemas(examination, extension, kinds))
        for body, node in schemas:
            violation = violation_of(node, body)
            if violation is not None:
                place = at + (violation[0] if node is extension else "")
                why = violation[1]
                return say(
                    NAME, Outcome.WARN, "extension_violated", pointer=place, name=name, why=why
                )
    except BadgingError as error:
        why = error.message
        return say(NAME, Outcome.SKIP, "extension_unchecked", pointer=at, name=name, why=why)
    if not schemas:
        return say(NAME, Outcome.SKIP, "extension_unchecked", pointer=at, name=name, why=_NO_SCHEMA)
    return say(NAME, Outcome.PASS, "extension_conforms", pointer=at, name=name)


def _schemas(
    examination: Examination, extension: Mapping[str, Any], kinds: list[str]
) -> Iterator[tuple[bytes, Mapping[str, Any]]]:
    """Each schema with what it is about. Raises BadgingError for a document that cannot be had."""
    for context in as_list(extension.get("@context")):
        if not isinstance(context, str):
            continue
        document = fetch_object(examination, context)
        for rule in as_list(document.get("obi:validation", document.get("validation"))):
            if not isinstance(rule, Mapping):
                continue
            wanted = text_of(_of(rule, "validatesType"))
            frame = _of(rule, "validationFrame")
            url = text_of(_of(rule, "validationSchema"))
            if not url:
                continue
            if isinstance(frame, Mapping):
                nodes = list(_framed(examination.credential, frame))
            else:
                nodes = [extension] if _names(wanted, kinds) else []
            if nodes:
                body = examination.documents.get(url, accept=ACCEPT, max_bytes=MAX_SCHEMA_BYTES)
                for node in nodes:
                    yield body.body, node


def _of(rule: Mapping[str, Any], name: str) -> Any:
    return rule.get(f"obi:{name}", rule.get(name))


def _names(wanted: str, kinds: list[str]) -> bool:
    """Whether a rule is about one of these types; they are written short or in full."""
    return _short(wanted) in {_short(kind) for kind in kinds}


def _short(name: str) -> str:
    return re.split(r"[:#/]", name)[-1]


def _framed(node: Any, frame: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Objects of the document that a frame picks out: those of its types (JSON-LD Framing, 2.3.1);
    of a frame without types, those with its properties.
    """
    if isinstance(node, list):
        for item in node:
            yield from _framed(item, frame)
    elif isinstance(node, Mapping):
        types = {_short(kind) for kind in types_of(frame)}
        names = {key for key in frame if not key.startswith("@") and key != "type"}
        own = {_short(kind) for kind in types_of(node)}
        if types & own if types else names and names <= node.keys():
            yield node
        for value in node.values():
            yield from _framed(value, frame)
