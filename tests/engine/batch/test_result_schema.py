"""The published JSON Schema of a result line: what the commands write fits, and none bent does."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import jsonschema_rs
import pytest
from tests.conformance.bending import bent

from badging.verification import Verdict


def _schema(package: str, name: str) -> dict[str, Any]:
    return json.loads((resources.files(package) / name).read_text(encoding="utf-8"))


SCHEMA = _schema("badging.batch", "result.schema.json")
REPORT = _schema("badging.verification", "report.schema.json")
FITS = jsonschema_rs.Draft202012Validator(
    {**SCHEMA, "$defs": {**SCHEMA["$defs"], "report": REPORT}}
)
OTHERS = [
    b"",
    b"   ",
    b"{",
    b"[1]",
    b"null",
    b"5",
    b'{"a": 1, "a": 2}',
    b"\xff",
    b"[" * 100,
    b"a.b.c",
]
"""Lines that hold no badge, or none that can be read."""


@pytest.fixture
def lines(badges) -> bytes:
    changed = badges[0].replace(b"Ramp builder", b"Roof builder")
    late = b'{"@context": [], "type": ["VerifiableCredential"]}'
    return b"\n".join([*badges[:12], changed, late, *OTHERS]) + b"\n"


def results(process, verb: str, *more: str, stdin: bytes) -> list[Any]:
    done = process(verb, "-", *more, "--jobs", "1", "--out", "-", stdin=stdin)
    return [json.loads(line) for line in done.out.splitlines()]


def faults(value: Any) -> list[str]:
    return [f"{error.instance_path}: {error.message}" for error in FITS.iter_errors(value)]


@pytest.mark.parametrize("brief", [(), ("--brief",)], ids=["report", "brief"])
def test_each_line_of_verify_many_fits_and_none_that_was_bent_does(process, lines, brief):
    found = results(process, "verify-many", "--offline", *brief, stdin=lines)
    assert len(found) == lines.count(b"\n")
    kinds = {"error" if "error" in value else value["verdict"] for value in found}
    assert {"error", "not_verified"} < kinds
    for value in found:
        assert faults(value) == []
        for how, changed in bent(value, optional={"/credential"}):
            assert not FITS.is_valid(changed), (how, changed)


def test_a_line_for_which_issue_many_has_no_badge_fits(process, credentials):
    lines = b"\n".join([*credentials(2), *OTHERS]) + b"\n"
    found = results(process, "issue-many", "--key", "key.json", stdin=lines)
    refusals = [value for value in found if "error" in value]
    assert len(refusals) == len(OTHERS)
    assert all(faults(value) == [] for value in refusals)


@pytest.mark.parametrize("verdict", [v.value for v in Verdict])
def test_a_brief_whose_verdict_its_codes_do_not_bear_out_does_not_fit(verdict):
    verified, codes = verdict in ("verified", "reservations"), ["a_code"] * (verdict != "verified")
    brief = {"verified": verified, "verdict": verdict, "codes": codes}
    assert FITS.is_valid(brief)
    assert not FITS.is_valid({**brief, "verified": not verified})
    assert not FITS.is_valid({**brief, "codes": [] if codes else ["a_code"]})


def test_the_schema_is_one():
    assert jsonschema_rs.meta.is_valid(SCHEMA)
    assert SCHEMA["oneOf"][0]["$ref"] == REPORT["$id"]
