"""schema: does the badge have the parts that the standard wants, in the form it wants?

The published 1EdTech schemas are covered by our own tables. A schema of the issuer's own is fetched
and run; when it cannot be had, the badge was still compared with the standard.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from badging.errors import DocumentUnavailable, Unreadable
from badging.model import v2, v3
from badging.model.common import as_list, id_of, text_of
from badging.model.shape import Problem
from badging.reading import parse_json
from badging.verification.examination import Examination
from badging.verification.findings import say, shorten
from badging.verification.report import Check, Outcome

NAME = "schema"
MAX_SCHEMAS = 4
MAX_SCHEMA_BYTES = 512 * 1024
RUNNABLE = ("1EdTechJsonSchemaValidator2019", "JsonSchema", "JsonSchemaValidator2018")


def check(examination: Examination) -> Iterator[Check]:
    detected = examination.detected
    found = v3.problems(examination.credential, detected.kind, detected.data_model)
    yield from _told(found)
    schemas = as_list(examination.credential.get("credentialSchema"))
    for index, schema in enumerate(schemas[:MAX_SCHEMAS]):
        yield from _named(examination, schema, f"/credentialSchema/{index}")


def check_2(examination: Examination) -> Iterator[Check]:
    """Of 2.0: the assertion; what it points to is looked at when it was fetched."""
    credential = examination.credential
    if examination.detected.version == "2.0":
        yield from _told(v2.problems(credential, "Assertion"))
    else:  # 1.x: fewer rules, and none of them about types
        missing = [k for k in ("recipient", "badge") if k not in credential]
        yield from _told([Problem(f"/{k}", "missing", k, "an object or a URL") for k in missing])


def _told(problems: Iterable[Problem]) -> Iterator[Check]:
    none = True
    for problem in problems:
        none = none and not problem.grave
        yield say(
            NAME,
            Outcome.FAIL if problem.grave else Outcome.WARN,
            problem.code,
            pointer=problem.pointer,
            name=problem.name,
            expected=problem.expected,
        )
    if none:
        yield say(NAME, Outcome.PASS, "conforms")


def _named(examination: Examination, schema: Any, at: str) -> Iterator[Check]:
    """A schema that the badge names itself."""
    url = id_of(schema)
    kind = text_of(schema.get("type")) if isinstance(schema, Mapping) else ""
    if not url or v3.SCHEMA_URL.fullmatch(url):
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
    """Run a JSON Schema. It may point into itself, and nowhere else."""
    import jsonschema_rs

    try:
        schema = parse_json(body, max_bytes=MAX_SCHEMA_BYTES)
        validator = jsonschema_rs.validator_for(
            schema,
            offline=True,
            pattern_options=jsonschema_rs.RegexOptions(),  # linear time, whatever the pattern
        )
        violation = next(validator.iter_errors(dict(credential)), None)
    except Unreadable as error:
        return say(NAME, Outcome.WARN, "schema_unusable", pointer=at, url=url, why=error.message)
    except ValueError as error:  # what the library raises for a schema that is none
        return say(
            NAME, Outcome.WARN, "schema_unusable", pointer=at, url=url, why=shorten(str(error))
        )
    if violation is None:
        return say(NAME, Outcome.PASS, "schema_conforms", pointer=at, url=url)
    place = "".join(f"/{part}" for part in violation.instance_path)
    return say(NAME, Outcome.FAIL, "schema_violated", pointer=place, url=url, why=violation.message)
