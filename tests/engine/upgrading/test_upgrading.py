"""Older badges as drafts of 3.0: what becomes of each part, and that nothing is lost."""

from __future__ import annotations

import base64
import copy
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conformance import onedtech
from tests.engine.baking.conftest import chunk, png

import badging
from badging.documents import MappedDocuments
from badging.errors import BadgingError, DocumentUnavailable, InvalidCredential, Unreadable
from badging.model import v2
from badging.upgrading import draft as drafting
from badging.upgrading.leaves import leaves, planted

ISSUER = "did:web:issuer.example.org"
AT = datetime(2026, 6, 1, tzinfo=UTC)
CREATED = datetime(2026, 1, 2, tzinfo=UTC)

PROFILE: dict[str, Any] = {
    "@context": "https://w3id.org/openbadges/v2",
    "type": "Profile",
    "id": "https://issuer.example.org/profile",
    "name": "Example Alliance",
    "url": "https://issuer.example.org",
    "email": "contact@example.org",
    "telephone": "+1 555 0100",
    "description": "We build ramps.",
    "image": "https://issuer.example.org/logo.png",
}
BADGE_CLASS: dict[str, Any] = {
    "@context": "https://w3id.org/openbadges/v2",
    "type": "BadgeClass",
    "id": "https://issuer.example.org/badges/ramp",
    "@language": "en",
    "name": "Ramp builder",
    "description": "Built a ramp.",
    "image": {"id": "https://issuer.example.org/ramp.png", "caption": "A ramp"},
    "criteria": {"id": "https://issuer.example.org/criteria", "narrative": "Build a ramp."},
    "tags": ["ramps", "wood"],
    "alignment": [
        {
            "targetName": "Carpentry",
            "targetUrl": "https://example.net/carpentry",
            "targetDescription": "Working wood",
            "targetFramework": "Crafts",
            "targetCode": "C1",
        }
    ],
    "related": {"id": "https://issuer.example.org/badges/rampa", "@language": "es"},
    "version": "2",
    "issuer": PROFILE,
}
ASSERTION: dict[str, Any] = {
    "@context": "https://w3id.org/openbadges/v2",
    "type": "Assertion",
    "id": "https://issuer.example.org/assertions/1",
    "recipient": {"type": "email", "hashed": False, "identity": "ada@example.org"},
    "badge": BADGE_CLASS,
    "issuedOn": "2016-12-31T23:59:59Z",
    "expires": "2036-12-31T23:59:59+02:00",
    "image": "https://issuer.example.org/ada.png",
    "evidence": {
        "id": "https://ada.example.org/ramp", "type": "Evidence", "name": "My ramp",
        "description": "Ten feet", "narrative": "I built it.", "genre": "Photo", "audience": "All",
    },
    "narrative": "Ada built it in a week.",
    "verification": {"type": "hosted"},
    "extensions:ApplyLink": {
        "@context": "https://w3id.org/openbadges/extensions/applyLinkExtension/context.json",
        "type": ["Extension", "extensions:ApplyLink"],
        "url": "https://example.org/apply",
    },
}  # fmt: skip


def png_of(text: bytes) -> bytes:
    """An image of 1.x: it holds the address of the assertion."""
    return png(chunk(b"tEXt", b"openbadges\0" + text))


def with_members(**members: Any) -> dict[str, Any]:
    return copy.deepcopy(ASSERTION) | members


def at(document: Any, pointer: str) -> Any:
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        document = document[int(name)] if isinstance(document, list) else document[name]
    return document


def members_of(upgraded: badging.Upgrade) -> dict[str, Any]:
    """What is carried as evidence, because it has no place of its own."""
    for evidence in upgraded.draft["evidence"]:
        if evidence.get("name") == drafting.MEMBERS:
            return dict(json.loads(base64.b64decode(evidence["id"].partition("base64,")[2])))
    return {}


def unaccounted(original: Any, upgraded: badging.Upgrade) -> list[str]:
    """Pointers of leaves of the original that are neither in the draft nor listed as lost."""
    carried = {each.pointer: each for each in upgraded.carried}
    lost = {loss.pointer: loss.value for loss in upgraded.losses}
    members = members_of(upgraded)
    missing = []
    for pointer, leaf in leaves(planted(original)):
        entry = carried.get(pointer)
        if entry is None:
            found = pointer in lost and lost[pointer] == leaf.value
        elif pointer in members:
            found = members[pointer] == leaf.value
        else:
            found = entry.changed or at(upgraded.draft, entry.to) == leaf.value
        if not found:
            missing.append(pointer)
    return missing


def test_each_part_of_2_0_has_its_place_in_3_0() -> None:
    draft = badging.upgrade(ASSERTION).draft
    subject = draft["credentialSubject"]
    achievement = subject["achievement"]
    assert draft["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert draft["name"] == achievement["name"] == "Ramp builder"
    assert (draft["validFrom"], draft["validUntil"]) == (
        "2016-12-31T23:59:59Z", "2036-12-31T21:59:59Z",
    )  # fmt: skip
    assert draft["image"] == {"id": "https://issuer.example.org/ada.png", "type": "Image"}
    assert draft["issuer"] == {
        "id": PROFILE["id"], "type": ["Profile"], "name": "Example Alliance",
        "url": "https://issuer.example.org", "email": "contact@example.org",
        "phone": "+1 555 0100", "description": "We build ramps.",
        "image": {"id": "https://issuer.example.org/logo.png", "type": "Image"},
    }  # fmt: skip
    assert subject["identifier"] == [
        {"type": "IdentityObject", "identityHash": "ada@example.org",
         "identityType": "emailAddress", "hashed": False}
    ]  # fmt: skip
    assert subject["narrative"] == "Ada built it in a week."
    assert achievement["criteria"] == BADGE_CLASS["criteria"]
    assert achievement["image"]["caption"] == "A ramp"
    assert achievement["tag"] == ["ramps", "wood"]
    assert achievement["inLanguage"] == "en"
    assert achievement["version"] == "2"
    assert achievement["alignment"] == [{"type": "Alignment", **BADGE_CLASS["alignment"][0]}]
    assert achievement["related"] == [
        {"id": BADGE_CLASS["id"], "version": "Open Badges v2p0",
         "type": ["Related", "https://w3id.org/openbadges#BadgeClass"]},
        {"id": "https://issuer.example.org/badges/rampa", "type": ["Related"], "inLanguage": "es"},
    ]  # fmt: skip


def test_the_original_is_evidence_that_can_be_verified_for_itself() -> None:
    upgraded = badging.upgrade(ASSERTION)
    own, link, _members = upgraded.draft["evidence"]
    assert own == ASSERTION["evidence"] | {"type": ["Evidence"]}
    assert link["id"] == ASSERTION["id"]
    assert link["type"] == ["Evidence", "https://w3id.org/openbadges#Assertion"]


def test_extensions_and_unknown_members_are_carried() -> None:
    upgraded = badging.upgrade(with_members(badge=BADGE_CLASS | {"ramp~/size": [10, None]}))
    members = members_of(upgraded)
    assert members["/extensions:ApplyLink/url"] == "https://example.org/apply"
    assert members["/badge/ramp~0~1size/0"] == 10
    assert upgraded.losses == ()


def test_every_draft_of_a_whole_badge_is_whole_and_the_same_each_time() -> None:
    upgraded = badging.upgrade(ASSERTION)
    assert upgraded.open_points == ()
    assert upgraded == badging.upgrade(json.dumps(ASSERTION))
    assert upgraded.to_json() == {
        "version": "2.0", "draft": upgraded.draft, "losses": [], "open_points": [],
    }  # fmt: skip


def did_document(key: Any) -> bytes:
    method = key.to_document(secret=False)
    return json.dumps(
        {"id": ISSUER, "verificationMethod": [method], "assertionMethod": [method["id"]]}
    ).encode()


@pytest.mark.parametrize("proof", ["eddsa-rdfc-2022", "vc-jwt"])
def test_the_issuers_draft_is_signed_as_it_is_and_verifies(proof: str) -> None:
    key = badging.generate_key("ed25519", controller=ISSUER)
    upgraded = badging.upgrade(ASSERTION, issuer=ISSUER)
    entry = upgraded.draft["issuer"]["otherIdentifier"]
    assert entry == [
        {"type": "IdentifierEntry", "identifier": PROFILE["id"], "identifierType": "identifier"}
    ]
    signed = badging.issue(upgraded.draft, key, proof=proof, created=CREATED)
    documents = MappedDocuments(
        {"https://issuer.example.org/.well-known/did.json": did_document(key)}
    )
    report = badging.verify(signed, at=AT, recipient="ada@example.org", documents=documents)
    assert report.verdict is badging.Verdict.VERIFIED, report.sentence


def test_a_third_party_wraps_the_original_and_names_its_issuer() -> None:
    key = badging.generate_key("ed25519", controller=ISSUER)
    wrapper = {"id": ISSUER, "name": "A library"}
    wrapped = badging.wrap(ASSERTION, wrapper, at=datetime(2026, 1, 2, tzinfo=UTC))
    draft = wrapped.draft
    assert draft["issuer"] == {"type": ["Profile"], **wrapper}
    assert draft["credentialSubject"]["achievement"]["creator"]["id"] == PROFILE["id"]
    assert (draft["awardedDate"], draft["validFrom"]) == (
        "2016-12-31T23:59:59Z", "2026-01-02T00:00:00Z",
    )  # fmt: skip
    copies = [e for e in draft["evidence"] if e["name"] == drafting.COPY]
    inside = base64.b64decode(copies[0]["id"].partition("base64,")[2])
    assert json.loads(inside) == ASSERTION
    assert wrapped.open_points == ()
    signed = badging.issue(draft, key, created=CREATED)
    documents = MappedDocuments(
        {"https://issuer.example.org/.well-known/did.json": did_document(key)}
    )
    assert badging.verify(signed, at=AT, documents=documents).verdict is badging.Verdict.VERIFIED


def test_who_wraps_has_to_be_named() -> None:
    with pytest.raises(InvalidCredential) as caught:
        badging.wrap(ASSERTION, {"name": "Nobody"})
    assert caught.value.pointer == "/issuer/id"


def test_a_signed_badge_goes_along_as_its_own_proof() -> None:
    data = onedtech.sample_bytes("ob20", "simple.jwt")
    upgraded = badging.upgrade(data, documents=onedtech.documents_20(data))
    copies = [e for e in upgraded.draft["evidence"] if e.get("name") == drafting.COPY]
    assert copies[0]["id"].startswith("data:application/jose;base64,")
    assert base64.b64decode(copies[0]["id"].partition("base64,")[2]) == data.strip()
    assert upgraded.losses == ()


OLD_05 = {
    "recipient": "sha256$" + "0" * 64,
    "salt": "pepper",
    "evidence": "/evidence/1",
    "expires": "2033-06-01",
    "issued_on": "2011-06-01",
    "badge": {
        "version": "0.5.0",
        "name": "Ramp builder",
        "image": "/ramp.png",
        "description": "Built a ramp.",
        "criteria": "/criteria",
        "issuer": {
            "origin": "https://issuer.example.org", "name": "Example Alliance",
            "org": "Ramps", "contact": "contact@example.org",
        },
    },
}  # fmt: skip
OLD_11 = {
    "@context": "https://w3id.org/openbadges/v1",
    "type": "Assertion",
    "id": "https://issuer.example.org/assertions/1",
    "uid": "abc",
    "recipient": {"type": "email", "hashed": True, "identity": "sha256$" + "0" * 64, "salt": "s"},
    "badge": {
        "type": "BadgeClass",
        "id": "https://issuer.example.org/badges/1",
        "name": "Ramp builder",
        "description": "Built a ramp.",
        "image": "https://issuer.example.org/ramp.png",
        "criteria": "https://issuer.example.org/criteria",
        "alignment": [{"name": "Carpentry", "url": "https://example.net/c", "description": "Wood"}],
        "issuer": {"name": "Example Alliance", "url": "https://issuer.example.org"},
    },
    "verify": {"type": "hosted", "url": "https://issuer.example.org/assertions/1"},
    "issuedOn": 1483228799,
    "evidence": "https://ada.example.org/ramp",
}


@pytest.mark.parametrize("old", [OLD_05, OLD_11, ASSERTION], ids=["0.5", "1.1", "2.0"])
def test_every_step_keeps_every_leaf(old: dict[str, Any]) -> None:
    upgraded = badging.upgrade(old)
    assert unaccounted(old, upgraded) == []
    assert upgraded.losses == ()
    assert not [
        p for p in v2.problems(upgraded.as_2, "Assertion") if p.grave and p.pointer != "/id"
    ]


@pytest.mark.parametrize("old", [OLD_05, OLD_11], ids=["0.5", "1.1"])
def test_words_of_2_0_in_older_badges_take_nobodys_place(old: dict[str, Any]) -> None:
    """Members that the version does not know, and that the next one would read."""
    odd = copy.deepcopy(old)
    extra = {"id": "urn:x:1", "type": "Odd", "issuedOn": "2001-01-01T00:00:00Z", "creator": "c",
             "verification": {"type": "x"}, "@context": "https://example.org/c"}  # fmt: skip
    for node in (odd, odd["badge"], odd["badge"]["issuer"], odd.get("verify", {})):
        for name, value in extra.items():
            node.setdefault(name, value)
    upgraded = badging.upgrade(odd)
    assert unaccounted(odd, upgraded) == []
    assert upgraded.draft["validFrom"] == badging.upgrade(old).draft["validFrom"]


def test_0_5_has_its_times_and_addresses_made_whole() -> None:
    upgraded = badging.upgrade(OLD_05, issuer=ISSUER)
    draft = upgraded.draft
    assert draft["validFrom"] == "2011-06-01T00:00:00Z"
    assert draft["validUntil"] == "2033-06-01T00:00:00Z"
    assert draft["evidence"][0]["id"] == "https://issuer.example.org/evidence/1"
    achievement = draft["credentialSubject"]["achievement"]
    assert achievement["criteria"] == {"id": "https://issuer.example.org/criteria"}
    assert achievement["image"]["id"] == "https://issuer.example.org/ramp.png"
    identifier = draft["credentialSubject"]["identifier"][0]
    assert (identifier["hashed"], identifier["salt"]) == (True, "pepper")
    assert members_of(upgraded)["/badge/issuer/org"] == "Ramps"
    assert upgraded.open_points == ()


def test_1_1_has_its_words_renamed_and_seconds_made_a_time() -> None:
    draft = badging.upgrade(OLD_11, issuer=ISSUER).draft
    assert draft["validFrom"] == "2016-12-31T23:59:59Z"
    achievement = draft["credentialSubject"]["achievement"]
    assert achievement["alignment"] == [
        {"type": "Alignment", "targetName": "Carpentry", "targetUrl": "https://example.net/c",
         "targetDescription": "Wood"}
    ]  # fmt: skip


def test_what_3_0_wants_and_the_original_lacks_is_an_open_point() -> None:
    old = copy.deepcopy(OLD_05)
    del old["issued_on"], old["badge"]["description"]  # type: ignore[attr-defined]
    upgraded = badging.upgrade(old, issuer=ISSUER)
    assert set(upgraded.open_points) == {
        "/validFrom", "/credentialSubject/achievement/description",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("recipient", "expected"),
    [
        ({"type": "url", "identity": "https://ada.example.org", "hashed": False},
         {"identityType": "identifier", "hashed": False}),
        ({"type": "telephone", "identity": "+1 555 0100", "hashed": "false"},
         {"identityType": "ext:telephone", "hashed": False}),
        ({"identity": "sha256$00"}, {"identityType": "emailAddress", "hashed": True}),
        ({"type": ["email"], "identity": "ada@example.org"},
         {"identityType": "emailAddress", "hashed": False}),
    ],
)  # fmt: skip
def test_recipients_of_every_kind(recipient: dict[str, Any], expected: dict[str, Any]) -> None:
    subject = badging.upgrade(with_members(recipient=recipient)).draft["credentialSubject"]
    found = subject["identifier"][0]
    assert {key: found[key] for key in expected} == expected
    assert subject.get("id") == ("https://ada.example.org" if "://" in str(recipient) else None)


def test_a_language_that_has_no_place_is_carried() -> None:
    names = [{"@value": "Ramp builder", "@language": "en"}, {"@value": "Rampas", "@language": "es"}]
    upgraded = badging.upgrade(with_members(badge=BADGE_CLASS | {"name": names}))
    assert upgraded.draft["name"] == "Ramp builder"
    assert members_of(upgraded)["/badge/name/1/@value"] == "Rampas"


def test_what_is_too_large_to_be_carried_is_listed_as_lost() -> None:
    upgraded = badging.upgrade(with_members(huge="x" * drafting.MAX_CARRIED_BYTES))
    assert {loss.pointer for loss in upgraded.losses} >= {"/huge"}
    assert members_of(upgraded) == {}
    assert upgraded.to_json()["losses"][0]["why"]
    assert unaccounted(with_members(huge="x" * drafting.MAX_CARRIED_BYTES), upgraded) == []


def test_3_0_on_the_older_data_model_moves_to_the_newer_one() -> None:
    data = onedtech.sample_bytes("ob30", "simple_v1.json")
    upgraded = badging.upgrade(data)
    assert upgraded.version == "3.0"
    assert upgraded.draft["@context"][:2] == [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ]
    original = json.loads(data)
    assert "proof" not in upgraded.draft
    assert upgraded.draft["validFrom"] == original["issuanceDate"]
    assert upgraded.open_points == ()
    assert unaccounted(original, upgraded) == []
    with pytest.raises(InvalidCredential, match="signed for itself"):
        badging.wrap(data, {"id": ISSUER})


@pytest.mark.parametrize(
    ("presented", "error"),
    [
        (b"", Unreadable),
        (b"[]", Unreadable),
        (b"a.b.c", Unreadable),
        (b"a.W10.c", Unreadable),
        ({"hello": 1}, InvalidCredential),
        ({"x": float("nan")}, InvalidCredential),
        ({"@context": "https://w3id.org/openbadges/v2", "type": "BadgeClass"}, InvalidCredential),
        (
            {
                "@context": ["https://www.w3.org/ns/credentials/v2"],
                "type": ["VerifiableCredential", "OpenBadgeCredential"],
            },
            InvalidCredential,
        ),
        (with_members(badge="https://issuer.example.org/b"), DocumentUnavailable),
        (png_of(b"https://issuer.example.org/a"), DocumentUnavailable),
    ],
)
def test_what_cannot_be_upgraded_is_refused(presented: Any, error: type[BadgingError]) -> None:
    with pytest.raises(error):
        badging.upgrade(presented)


def test_an_image_of_1_x_is_followed_to_the_assertion() -> None:
    url = "https://issuer.example.org/kept"
    documents = MappedDocuments({url: json.dumps(OLD_05).encode()})
    upgraded = badging.upgrade(png_of(url.encode()), documents=documents)
    assert [
        e["id"]
        for e in upgraded.draft["evidence"]
        if e.get("name", "").startswith("The original badge of") and e["id"] == url
    ]
    assert unaccounted(OLD_05, upgraded) == []


def test_a_badge_of_3_0_in_a_jwt_is_upgraded_by_what_it_says() -> None:
    original = json.loads(onedtech.sample_bytes("ob30", "simple_v1.json"))
    del original["proof"]
    payload = base64.urlsafe_b64encode(json.dumps({"vc": original}).encode()).decode().rstrip("=")
    upgraded = badging.upgrade(f"eyJhbGciOiJub25lIn0.{payload}.AA")
    assert upgraded.draft["validFrom"] == original["issuanceDate"]


def test_badge_class_and_profile_are_had_from_their_addresses() -> None:
    badge_class = BADGE_CLASS | {"issuer": PROFILE["id"]}
    documents = {BADGE_CLASS["id"]: json.dumps(badge_class).encode()}
    assertion = with_members(badge=BADGE_CLASS["id"])
    alone = badging.upgrade(assertion, documents=MappedDocuments(documents))
    assert alone.draft["issuer"] == {"id": PROFILE["id"], "type": ["Profile"]}
    documents[PROFILE["id"]] = json.dumps(PROFILE).encode()
    whole = badging.upgrade(assertion, documents=MappedDocuments(documents))
    assert whole.draft["issuer"]["name"] == "Example Alliance"
    documents[BADGE_CLASS["id"]] = b"[]"
    with pytest.raises(InvalidCredential):
        badging.upgrade(assertion, documents=MappedDocuments(documents))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
KEYS = st.sampled_from(
    ["recipient", "evidence", "narrative", "image", "verification", "expires", "tags", "criteria",
     "alignment", "related", "name", "description", "@language", "url", "email", "type", "id",
     "extensions:X", "other", "endorsement", "issuedOn", "issuer", "revocationList"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    in_assertion=st.dictionaries(KEYS.filter(lambda k: k != "type"), json_values, max_size=4),
    in_badge=st.dictionaries(KEYS, json_values, max_size=4),
    in_issuer=st.dictionaries(KEYS, json_values, max_size=4),
)  # fmt: skip
def test_every_leaf_of_any_original_is_in_the_draft_or_listed_as_lost(
    in_assertion: dict[str, Any], in_badge: dict[str, Any], in_issuer: dict[str, Any]
) -> None:
    badge = BADGE_CLASS | {"issuer": PROFILE | in_issuer} | in_badge
    original = with_members(badge=badge) | in_assertion
    upgraded = badging.upgrade(original)
    joined = json.loads(json.dumps(original))
    issuer = joined["badge"].get("issuer")
    if isinstance(issuer, list) and len(issuer) == 1 and isinstance(issuer[0], str):
        joined["badge"]["issuer"] = issuer[0]
    assert unaccounted(joined, upgraded) == []


def test_what_the_how_to_shows_runs() -> None:
    page = Path(__file__).parents[3] / "docs" / "how-to" / "upgrade-badges.md"
    blocks = re.findall(r"^```python\n(.*?)^```", page.read_text(encoding="utf-8"), re.M | re.S)
    names: dict[str, Any] = {
        "old": json.dumps(ASSERTION), "documents": MappedDocuments({}), "badging": badging,
        "key": badging.generate_key("ed25519", controller=ISSUER),
    }  # fmt: skip
    signed = []
    for block in blocks:
        exec(block, names)
        signed.append(json.loads(names["signed"]))
    assert [s["issuer"]["id"] for s in signed] == [ISSUER, "did:web:library.example.org"]


@pytest.mark.parametrize(
    ("stated", "now"),
    [
        ("https://w3id.org/openbadges/v1", "https://w3id.org/openbadges/v2"),
        ("http://w3id.org/openbadges/v1/", "https://w3id.org/openbadges/v2"),
        (
            ["https://w3id.org/openbadges/v1", "https://example.org/extension"],
            ["https://w3id.org/openbadges/v2", "https://example.org/extension"],
        ),
        (
            ["https://w3id.org/openbadges/v1", {"a": 1}],
            ["https://w3id.org/openbadges/v2", {"a": 1}],
        ),
    ],
)
def test_1_1_in_the_words_of_2_0_names_the_context_of_2_0(stated: object, now: object) -> None:
    badge = OLD_11["badge"]
    context = {"@context": stated}
    old = {
        **OLD_11,
        **context,
        "badge": {**badge, **context, "issuer": {**badge["issuer"], **context}},
    }
    as_2 = badging.upgrade(old).as_2
    assert as_2["@context"] == now
    assert as_2["badge"]["@context"] == now
    assert as_2["badge"]["issuer"]["@context"] == now
