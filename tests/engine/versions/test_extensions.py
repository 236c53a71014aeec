"""Extensions of 1.1 and 2.0: compared with the schema that their author published."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.engine.versions.worlds import (
    ASSERTION_2,
    ASSERTION_URL,
    BADGE_2,
    PROFILE_2,
    World,
    changed,
    codes,
    found,
    world_2,
)

from badging.verification import Check, Outcome, Verdict
from badging.verification.checks.extensions import MAX_EXTENSIONS

CONTEXT = "https://extensions.example.net/apply/context.json"
SCHEMA = "https://extensions.example.net/apply/schema.json"
EXTENSION: dict[str, Any] = {
    "@context": CONTEXT,
    "type": ["Extension", "extensions:ApplyLink"],
    "url": "https://example.org/apply",
}
RULES = {"type": "object", "required": ["url"], "properties": {"url": {"type": "string"}}}


def context_with(*rules: Any) -> dict[str, Any]:
    return {"@context": {"obi": "https://w3id.org/openbadges#"}, "obi:validation": list(rules)}


RULE = {"obi:validatesType": "extensions:ApplyLink", "obi:validationSchema": SCHEMA}


def extended(
    where: str, extension: dict[str, Any], context: Any = None, schema: Any = RULES
) -> World:
    parts = {"assertion": ASSERTION_2, "badge": BADGE_2, "profile": PROFILE_2}
    parts[where] = parts[where] | {"extensions:ApplyLink": extension}
    world = world_2(**parts)
    world.put(CONTEXT, context_with(RULE) if context is None else context)
    world.put(SCHEMA, schema)
    return world


def finding(world: World) -> Check:
    report = world.verify(json.loads(world.held[ASSERTION_URL]))
    return next(c for c in report.checks if c.code.startswith("extension_"))


@pytest.mark.parametrize(
    ("where", "pointer"),
    [
        ("assertion", "/extensions:ApplyLink"),
        ("badge", "/badge/extensions:ApplyLink"),
        ("profile", "/badge/issuer/extensions:ApplyLink"),
    ],
)
def test_an_extension_that_fits_is_said_to_fit(where: str, pointer: str) -> None:
    check = finding(extended(where, EXTENSION))
    assert (check.code, check.pointer, check.name) == ("extension_conforms", pointer, "schema")
    assert "extensions:ApplyLink" in check.reason


def test_an_extension_that_does_not_fit_is_a_reservation_about_the_extension() -> None:
    world = extended("assertion", EXTENSION | {"url": 5})
    check = finding(world)
    assert (check.code, check.outcome) == ("extension_violated", Outcome.WARN)
    assert check.pointer == "/extensions:ApplyLink/url"
    assert '5 is not of type "string"' in check.reason
    report = world.verify(ASSERTION_2 | {"extensions:ApplyLink": EXTENSION | {"url": 5}})
    assert report.verdict is Verdict.RESERVATIONS


@pytest.mark.parametrize(
    "rule",
    [
        {"validatesType": "ApplyLink", "validationSchema": SCHEMA},
        {"obi:validatesType": "https://w3id.org/openbadges/extensions#ApplyLink",
         "obi:validationSchema": SCHEMA},
    ],
)  # fmt: skip
def test_types_are_written_short_or_in_full(rule: dict[str, Any]) -> None:
    assert finding(extended("badge", EXTENSION, context_with(rule))).code == "extension_conforms"
    plain = {"@context": {}, "validation": rule}
    assert finding(extended("badge", EXTENSION, plain)).code == "extension_conforms"


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ({"type": "ApplyLink"}, "extension_violated"),
        ({"url": {}}, "extension_violated"),
        ({"type": "Nothing"}, "extension_unchecked"),
        ({"@explicit": True}, "extension_unchecked"),
    ],
)
def test_a_frame_picks_out_what_its_schema_is_about(frame: dict[str, Any], code: str) -> None:
    rule = {"obi:validationFrame": frame, "obi:validationSchema": SCHEMA}
    listed = EXTENSION | {"url": 5, "more": [{"x": 1}]}
    assert finding(extended("assertion", listed, context_with(rule))).code == code


@pytest.mark.parametrize(
    ("context", "schema"),
    [
        ({"@context": {}}, RULES),
        (context_with(5, {"obi:validatesType": "extensions:ApplyLink"}), RULES),
        (
            context_with({"obi:validatesType": "extensions:Other", "obi:validationSchema": SCHEMA}),
            RULES,
        ),
        ([], RULES),
        (None, {"type": 5}),
        (None, b"nonsense"),
    ],
)
def test_what_cannot_be_compared_takes_nothing_from_the_badge(context: Any, schema: Any) -> None:
    check = finding(extended("assertion", EXTENSION, context, schema))
    assert (check.code, check.outcome) == ("extension_unchecked", Outcome.SKIP)


def test_a_context_that_cannot_be_had_or_is_inside_takes_nothing_either() -> None:
    world = extended("assertion", EXTENSION)
    del world.held[CONTEXT]
    assert finding(world).code == "extension_unchecked"
    inside = EXTENSION | {"@context": {"url": "https://schema.org/url"}, "type": "Extension"}
    assert finding(extended("assertion", inside)).code == "extension_unchecked"


def test_nobody_is_asked_about_the_extensions_of_a_badge_that_is_not_its_issuers() -> None:
    world = extended("assertion", EXTENSION)
    world.verify(
        changed(ASSERTION_2, "/issuedOn", "2001-01-01T00:00:00Z")
        | {"extensions:ApplyLink": EXTENSION}
    )
    assert CONTEXT not in world.asked


def test_extensions_are_bounded_in_number() -> None:
    many = {f"extensions:X{n}": EXTENSION for n in range(MAX_EXTENSIONS + 1)}
    world = world_2(ASSERTION_2 | many)
    world.put(CONTEXT, context_with(RULE))
    world.put(SCHEMA, RULES)
    report = world.verify(ASSERTION_2 | many)
    checks = [c for c in report.checks if c.code == "extension_conforms"]
    assert len(checks) == MAX_EXTENSIONS


def test_other_objects_are_no_extensions() -> None:
    assertion = ASSERTION_2 | {"other": {"type": "Thing"}, "plain": 5}
    assert not [c for c in codes(world_2(assertion).verify(assertion)) if c.startswith("extension")]
    assert found(world_2().verify(ASSERTION_2), "conforms")


def test_rules_that_say_nothing_are_passed_over() -> None:
    for empty in (5, {"obi:validatesType": "extensions:ApplyLink"}):
        world = extended("assertion", EXTENSION, context_with(empty, RULE))
        assert finding(world).code == "extension_conforms"
    contexts = EXTENSION | {"@context": [{"url": "https://schema.org/url"}, CONTEXT]}
    assert finding(extended("assertion", contexts)).code == "extension_conforms"


def test_an_extension_without_a_type_of_its_own_goes_by_its_member() -> None:
    bare = finding(extended("assertion", EXTENSION | {"type": "Extension"}))
    assert bare.code == "extension_unchecked"
    assert "extensions:ApplyLink" in bare.reason
