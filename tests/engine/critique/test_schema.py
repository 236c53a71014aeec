"""The published JSON Schema of a critique: each critique fits it, and none that was bent does."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import jsonschema_rs
import pytest
from tests.conformance.bending import bent

from badging.critique import QUESTIONS, Severity, in_language, lint
from badging.critique.texts import TEXTS
from badging.documents import MappedDocuments

from .conftest import ACHIEVEMENT, ASSERTION, BADGE_CLASS, CREDENTIAL

SCHEMA = json.loads(
    (resources.files("badging.critique") / "critique.schema.json").read_text(encoding="utf-8")
)
FITS = jsonschema_rs.Draft202012Validator(SCHEMA)
POOR: dict[str, Any] = {"type": ["Achievement"], "name": "<b>todo</b>", "image": "https://e.org/1"}


@pytest.mark.parametrize("document", [ACHIEVEMENT, CREDENTIAL, BADGE_CLASS, ASSERTION, POOR, {
    **ASSERTION, "badge": "https://issuer.example.org/badges/1"
}])  # fmt: skip
def test_each_critique_fits(document: dict[str, Any]) -> None:
    for critique in (lint(document), lint(document, documents=MappedDocuments({}))):
        for said in (critique, in_language(critique, "es")):
            assert FITS.is_valid(said.to_json())


def test_none_that_was_bent_fits() -> None:
    value = lint(POOR).to_json()
    assert value["remarks"]
    assert value["not_examined"]
    for how, changed in bent(value, optional=set()):
        assert not FITS.is_valid(changed), how


def test_the_words_in_the_schema_are_those_of_the_code() -> None:
    assert SCHEMA["properties"]["examined"]["items"]["enum"] == list(QUESTIONS)
    assert SCHEMA["$defs"]["remark"]["properties"]["severity"]["enum"] == list(Severity)
    pattern = jsonschema_rs.Draft202012Validator(SCHEMA["$defs"]["remark"]["properties"]["code"])
    assert all(pattern.is_valid(code) for code in TEXTS)


def test_the_schema_is_one() -> None:
    assert jsonschema_rs.meta.is_valid(SCHEMA)
