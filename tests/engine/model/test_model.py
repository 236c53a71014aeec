"""The tables of the standard, and how a document is compared with them."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.conformance import vectors
from tests.sound_badge import sound_badge

from badging.model import v2, v3
from badging.model.common import is_uri, parse_time, pointer
from badging.model.detect import detect
from badging.model.shape import VALUES

BADGE: dict[str, Any] = sound_badge(
    "https://example.org/issuer", subject={"id": "did:example:ada"}, name=...
)


def found(change: dict[str, Any], where: str = "") -> dict[str, tuple[str, bool]]:
    badge = copy.deepcopy(BADGE)
    node = badge
    for step in where.split("/")[1:]:
        node = node[step]
    for name, value in change.items():
        if value is ...:
            del node[name]
        else:
            node[name] = value
    problems = v3.problems(badge, "AchievementCredential", "2.0")
    return {problem.pointer: (problem.code, problem.grave) for problem in problems}


def test_a_conforming_badge_has_no_problems():
    assert found({}) == {}


@pytest.mark.parametrize("name", ["id", "issuer", "validFrom", "credentialSubject"])
def test_what_is_required_is_missed_at_its_place(name):
    assert found({name: ...})[f"/{name}"] == ("missing", True)


ACHIEVEMENT = "/credentialSubject/achievement"


@pytest.mark.parametrize(
    ("where", "change", "expected"),
    [
        ("", {"validFrom": "2026-01-01"}, {"/validFrom": ("date_alone", False)}),
        ("", {"validFrom": "2026-02-30"}, {"/validFrom": ("wrong_value", True)}),
        ("", {"validFrom": "2026-01-01T00:00:00"}, {"/validFrom": ("time_without_zone", False)}),
        ("", {"id": "relative"}, {"/id": ("wrong_value", True)}),
        ("", {"issuer": "https://example.org/issuer"}, {}),
        ("", {"issuer": 5}, {"/issuer": ("wrong_value", True)}),
        ("", {"issuanceDate": "2026-01-01T00:00:00Z"}, {"/issuanceDate": ("mixed_model", True)}),
        ("", {"evidence": {"type": "Evidence"}}, {"/evidence": ("not_a_list", False)}),
        ("", {"evidence": [{"type": ["Proof"]}]}, {"/evidence/0/type": ("wrong_type", True)}),
        ("", {"name": None}, {"/name": ("null_value", False)}),
        ("", {"validFrom": None}, {"/validFrom": ("missing", True)}),
        ("", {"proof": {"type": "X"}}, {}),
        ("/credentialSubject", {"id": ...}, {"/credentialSubject": ("nobody", True)}),
        ("/credentialSubject", {"type": ["Person"]},
         {"/credentialSubject/type": ("wrong_type", True)}),
        ("/credentialSubject", {"creditsEarned": True},
         {"/credentialSubject/creditsEarned": ("wrong_value", True)}),
        (ACHIEVEMENT, {"criteria": "Build"}, {f"{ACHIEVEMENT}/criteria": ("not_an_object", True)}),
        (ACHIEVEMENT, {"image": "https://example.org/i.png"},
         {f"{ACHIEVEMENT}/image": ("address_alone", False)}),
        (ACHIEVEMENT, {"achievementType": "Hero"},
         {f"{ACHIEVEMENT}/achievementType": ("unknown_term", False)}),
        (ACHIEVEMENT, {"achievementType": "ext:Hero"}, {}),
        (ACHIEVEMENT, {"achievementType": {}},
         {f"{ACHIEVEMENT}/achievementType": ("wrong_value", True)}),
        (ACHIEVEMENT, {"tag": ["a", 5]}, {f"{ACHIEVEMENT}/tag/1": ("number_for_text", False)}),
    ],
)  # fmt: skip
def test_each_difference_is_told_at_its_place(where, change, expected):
    assert found(change, where) == expected


def test_contexts_have_their_order():
    assert "/@context/0" in found({"@context": BADGE["@context"][::-1]})
    assert found({"@context": BADGE["@context"][:1]})["/@context/1"] == ("wrong_value", True)


def test_a_document_that_fits_nowhere_is_described_by_its_first_differences():
    many = [{"type": "Evidence", "name": 5}] * 100
    problems = v3.problems(BADGE | {"evidence": many}, "AchievementCredential", "2.0")
    assert len(problems) == 20


def test_tables_name_only_classes_and_values_that_exist():
    for model in (v3.MODEL, v2.MODEL):
        for properties in model.classes.values():
            for kind, cardinality in properties.values():
                assert cardinality in ("1", "0..1", "0..*", "1..*")
                for choice in kind.split("|"):
                    assert choice in {**model.classes, **VALUES, **model.terms}


def test_tables_name_only_words_of_the_published_context():
    """Every property of the tables is a term of the context, so none is misspelled."""
    known = set()

    def collect(node: Any) -> None:
        if isinstance(node, dict):
            known.update(node)
            for value in node.values():
                collect(value)
        elif isinstance(node, list):
            for value in node:
                collect(value)

    for name in ("ob-v3p0-3.0.3.json", "credentials-v2.jsonld", "2018-credentials-v1.jsonld"):
        collect(vectors.load(f"contexts/{name}"))
    words = {word for properties in v3.CLASSES.values() for word in properties} - {"@context"}
    assert not words - known


@pytest.mark.parametrize(
    ("document", "version", "kind"),
    [
        (BADGE, "3.0", "AchievementCredential"),
        ({"type": ["VerifiablePresentation"]}, "", "VerifiablePresentation"),
        ({"type": ["VerifiableCredential", "ClrCredential"]}, "CLR 2.0", "ClrCredential"),
        ({"@context": "https://w3id.org/openbadges/v2", "type": "Assertion"}, "2.0", "Assertion"),
        ({"@context": "https://w3id.org/openbadges/v2", "type": "BadgeClass"}, "2.0", "BadgeClass"),
        ({"@context": "https://w3id.org/openbadges/v1", "type": "Assertion"}, "1.1", "Assertion"),
        ({"recipient": {}, "badge": "https://example.org/b", "uid": "1"}, "1.0", "Assertion"),
        ({"hello": 1}, "", ""),
        ([], "", ""),
        (None, "", ""),
    ],
)
def test_version_and_kind_are_detected(document, version, kind):
    detected = detect(document)
    assert (detected.version, detected.kind) == (version, kind)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-11T16:00:00Z", datetime(2026, 3, 11, 16, tzinfo=UTC)),
        ("2026-03-11T17:00:00+01:00", datetime(2026, 3, 11, 16, tzinfo=UTC)),
        ("2026-03-11T16:00:00.5Z", datetime(2026, 3, 11, 16, 0, 0, 500000, tzinfo=UTC)),
        ("2016-12-31T23:59:60Z", datetime(2016, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)),
        ("2017-10-01T00:00Z", datetime(2017, 10, 1, tzinfo=UTC)),
        ("2026-02-30T00:00:00Z", None),
        ("yesterday", None),
        (5, None),
        ("0001-01-01T00:00:00+14:00", None),
    ],
)
def test_times(text, expected):
    assert parse_time(text) == expected


def test_uris_have_a_scheme():
    assert is_uri("urn:uuid:1")
    assert is_uri("did:web:example.org")
    assert not is_uri("z6MkrvfzkMnvCroEUP2DVc9SHPE48CRsvHiVSusHioxTYu1x")
    assert not is_uri("a b:c")


def test_pointers_escape():
    assert pointer("a/b", "c~d", 0) == "/a~1b/c~0d/0"
