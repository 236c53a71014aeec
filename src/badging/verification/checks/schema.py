"""schema: does the badge have the parts that the standard wants, in the form it wants?

The published 1EdTech schemas are covered by our own tables. A schema of the issuer's own is fetched
and run; when it cannot be had, the badge was still compared with the standard.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from badging.errors import DocumentUnavailable, Unreadable
from badging.model import clr, v0, v1, v2, v3
from badging.model.common import as_list, id_of, pointer, text_of
from badging.model.shape import Problem
from badging.reading import parse_json
from badging.verification.examination import Examination
from badging.verification.findings import say, shorten
from badging.verification.report import Check, Outcome

NAME = "schema"
_CONFORMS = say(NAME, Outcome.PASS, "conforms")
MAX_SCHEMAS = 4
MAX_SCHEMA_BYTES = 512 * 1024
RUNNABLE = ("1EdTechJsonSchemaValidator2019", "JsonSchema", "JsonSchemaValidator2018")


def check(examination: Examination) -> Iterator[Check]:
    if examination.is_laid:
        yield _CONFORMS
        return
    credential, detected = examination.credential, examination.detected
    if detected.kind == "ClrCredential":
        yield from _told(clr.problems_2(credential, detected.data_model))
    else:
        yield from _told(v3.problems(credential, detected.kind, detected.data_model))
    schemas = as_list(credential.get("credentialSchema"))
    for index, schema in enumerate(schemas[:MAX_SCHEMAS]):
        yield from _named(examination, schema, f"/credentialSchema/{index}")


def check_2(examination: Examination) -> Iterator[Check]:
    """Of earlier versions; what the badge points to is looked at when it was fetched."""
    detected = examination.detected
    yield from _told(problems_of(examination.credential, detected.kind, detected.version))


def problems_of(node: Mapping[str, Any], kind: str, version: str) -> list[Problem]:
    """Where a node differs from the class `kind` of a version before 3.0."""
    if version == "0.5":
        return v0.problems(node, kind)
    if version == "CLR 1.0":
        return clr.problems_1(node, kind)
    if version in ("1.0", "1.1") and kind in v1.MODEL.classes:  # endorsements came with 2.0
        return v1.problems(node, kind)
    return v2.problems(node, kind)


def told(check: str, problem: Problem, at: str = "") -> Check:
    """A difference from the standard as a finding: grave ones fail, bends are remarks."""
    return say(
        check,
        Outcome.FAIL if problem.grave else Outcome.WARN,
        problem.code,
        pointer=at + problem.pointer,
        name=problem.name,
        expected=problem.expected,
    )


def _told(problems: Iterable[Problem]) -> Iterator[Check]:
    none = True
    for problem in problems:
        none = none and not problem.grave
        yield told(NAME, problem)
    if none:
        yield _CONFORMS


def _named(examination: Examination, schema: Any, at: str) -> Iterator[Check]:
    """A schema that the badge names itself."""
    url = id_of(schema)
    kind = text_of(schema.get("type")) if isinstance(schema, Mapping) else ""
    if not url or v3.SCHEMA_URL.fullmatch(url) or clr.SCHEMA_URL.fullmatch(url):
        return
    if kind not in RUNNABLE:
        yield say(NAME, Outcome.WARN, "schema_type_unknown", pointer=at, type=kind or "?")
        return
    try:
        body = examination.documents.get(
            url, accept="application/schema+json, application/json", max_bytes=MAX_SCHEMA_BYTES
        ).body
    except DocumentUnavailable as error:
        yield say(NAME, Outcome.WARN, "schema_unavailable", pointer=at, url=url, why=error.message)
        return
    yield _run(examination.credential, body, url, at)


def _run(credential: Mapping[str, Any], body: bytes, url: str, at: str) -> Check:
    try:
        violation = violation_of(credential, body)
    except Unreadable as error:
        return say(NAME, Outcome.WARN, "schema_unusable", pointer=at, url=url, why=error.message)
    if violation is None:
        return say(NAME, Outcome.PASS, "schema_conforms", pointer=at, url=url)
    place, why = violation
    return say(NAME, Outcome.FAIL, "schema_violated", pointer=place, url=url, why=why)


def violation_of(node: Mapping[str, Any], schema: bytes) -> tuple[str, str] | None:
    """Where, and how, a document violates a JSON Schema first; None when it fits. The schema may
    point into itself, and nowhere else. Raises Unreadable for a schema that is none.
    """
    import jsonschema_rs

    try:
        validator = jsonschema_rs.validator_for(
            parse_json(schema, max_bytes=MAX_SCHEMA_BYTES),
            offline=True,
            pattern_options=jsonschema_rs.RegexOptions(),  # linear time, whatever the pattern
        )
        violation = next(validator.iter_errors(dict(node)), None)
    except ValueError as error:  # what the library raises for a schema that is none
        raise Unreadable(shorten(str(error)), code="schema") from error
    if violation is None:
        return None
    return pointer(*violation.instance_path), violation.message
