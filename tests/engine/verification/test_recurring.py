"""An endorsement that comes again is not read again, and is judged again all the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import badging
from badging.documents import Documents, MappedDocuments, Offline
from badging.keys import LocalKey, PublicKey, public_document
from badging.verification import recurring
from badging.verification.report import Check

CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
ACHIEVEMENT = "https://example.org/achievements/facilitator"
AT = datetime(2026, 6, 1, tzinfo=UTC)
DID = "did:web:example.org"
ENDORSER = badging.generate_key()
ISSUER = badging.generate_key()


@pytest.fixture(autouse=True)
def _nothing_is_kept() -> Iterator[None]:
    recurring.forget()
    yield
    recurring.forget()


def endorsement(controller: str = ENDORSER.controller, **members: Any) -> dict[str, Any]:
    return {
        "@context": CONTEXTS,
        "id": "urn:example:endorsement",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "Endorsement",
        "issuer": {"id": controller, "type": ["Profile"], "name": "Endorser"},
        "validFrom": "2026-01-01T00:00:00Z",
        "validUntil": "2027-01-01T00:00:00Z",
        "credentialSubject": {
            "id": ACHIEVEMENT,
            "type": ["EndorsementSubject"],
            "endorsementComment": "We would ask any of them again.",
        },
        **members,
    }


def signed(unsigned: dict[str, Any], key: LocalKey = ENDORSER) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(badging.issue(unsigned, key, created=AT - timedelta(days=1)))
    return made


def badge_with(*endorsements: Any, number: int = 1) -> bytes:
    unsigned = {
        "@context": CONTEXTS,
        "id": f"urn:example:badge:{number}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Facilitator",
        "issuer": {"id": ISSUER.controller, "type": ["Profile"], "name": "Issuer"},
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {
            "id": f"did:example:learner:{number}",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": ACHIEVEMENT,
                "type": ["Achievement"],
                "name": "Facilitator",
                "description": "Led a call.",
                "criteria": {"narrative": "Led a call."},
            },
        },
        "endorsement": list(endorsements),
    }
    return badging.issue(unsigned, ISSUER, proof="eddsa-jcs-2022", created=AT)


def found(
    badge: bytes, *, at: datetime = AT, documents: Documents | None = None
) -> tuple[Check, ...]:
    checks = badging.verify(badge, at=at, documents=documents or Offline()).checks
    return tuple(check for check in checks if check.name == "endorsements")


def codes(badge: bytes, **given: Any) -> list[str]:
    return [check.code for check in found(badge, **given)]


def test_it_says_the_same_each_time() -> None:
    given = signed(endorsement())
    expected = found(badge_with(given))
    assert [check.code for check in expected] == ["endorsement_holds"]
    for number in range(2, 6):
        assert found(badge_with(given, number=number)) == expected
    assert len(recurring._kept) == 1


def test_its_signature_is_computed_until_it_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    given = signed(endorsement())
    verify, asked = PublicKey.verify, []

    def counting(key: PublicKey, signature: bytes, message: bytes) -> bool:
        if key == ENDORSER.public:
            asked.append(message)
        return verify(key, signature, message)

    monkeypatch.setattr(PublicKey, "verify", counting)
    for number in range(5):
        assert codes(badge_with(given, number=number)) == ["endorsement_holds"]
    assert len(asked) == 2


def test_one_that_is_not_signed_right_is_never_taken_for_right() -> None:
    given = signed(endorsement())
    given["name"] = "Another"
    for number in range(4):
        assert codes(badge_with(given, number=number)) == ["endorsement_fails"]
    assert len(recurring._kept) == 1


SCHEMA = {"id": "https://example.org/schema.json", "type": "JsonSchema"}


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"validFrom": "yesterday"}, "endorsement_fails"),
        ({"validUntil": "2026-13-01T00:00:00Z"}, "endorsement_fails"),
        ({"description": 7}, "endorsement_holds"),
        ({"credentialSchema": SCHEMA}, "endorsement_holds"),
    ],
    ids=["begin", "end", "description", "schema"],
)
def test_what_is_wrong_with_its_parts_is_said_each_time(members: Any, code: str) -> None:
    given = signed(endorsement(**members))
    expected = found(badge_with(given))
    assert [check.code for check in expected] == [code]
    for number in range(2, 6):
        assert found(badge_with(given, number=number)) == expected
    assert len(recurring._kept) == 1


def test_more_that_is_said_of_itself_is_seen_each_time() -> None:
    subject = {"id": "urn:example:endorsement", "type": ["EndorsementSubject"], "name": "x"}
    given = endorsement() | {"proof": signed(endorsement())["proof"], "credentialSubject": subject}
    expected = found(badge_with(given))
    assert [check.code for check in expected] == ["endorsement_fails"]
    for number in range(2, 6):
        assert found(badge_with(given, number=number)) == expected


def test_a_changed_letter_makes_another_of_it() -> None:
    given = signed(endorsement())
    for number in range(3):
        assert codes(badge_with(given, number=number)) == ["endorsement_holds"]
    changed = json.loads(json.dumps(given).replace("ask any", "ask many"))
    assert codes(badge_with(changed)) == ["endorsement_fails"]
    moved = signed(endorsement(name="Other")) | {"name": given["name"]}
    assert codes(badge_with(moved)) == ["endorsement_fails"]
    assert codes(badge_with(given)) == ["endorsement_holds"]


def test_the_moment_is_asked_anew() -> None:
    given = signed(endorsement())
    for number in range(3):
        assert codes(badge_with(given, number=number)) == ["endorsement_holds"]
    later = datetime(2027, 6, 1, tzinfo=UTC)
    assert codes(badge_with(given), at=later) == ["endorsement_fails"]
    assert codes(badge_with(given)) == ["endorsement_holds"]


def test_whose_key_it_is_is_asked_anew() -> None:
    key = badging.keys.named(ENDORSER, DID)
    given = json.loads(badging.issue(endorsement(DID), key, created=AT))

    def published(*listed: dict[str, Any]) -> Documents:
        document = {
            "@context": ["https://www.w3.org/ns/did/v1"],
            "id": DID,
            "verificationMethod": list(listed),
            "assertionMethod": [method["id"] for method in listed],
        }
        url = "https://example.org/.well-known/did.json"
        return MappedDocuments({url: json.dumps(document).encode()})

    with_key = published(public_document(key))
    for number in range(3):
        assert codes(badge_with(given, number=number), documents=with_key) == ["endorsement_holds"]
    assert codes(badge_with(given), documents=published()) == ["endorsement_fails"]
    assert codes(badge_with(given), documents=Offline()) == ["endorsement_undecided"]
    assert codes(badge_with(given), documents=with_key) == ["endorsement_holds"]


def test_each_place_is_told_apart() -> None:
    given = signed(endorsement())
    twice = badge_with(given, signed(endorsement(id="urn:example:two")), given)
    for _ in range(3):
        checks = found(twice)
        assert [check.pointer for check in checks] == [f"/endorsement/{n}" for n in range(3)]
        assert {check.code for check in checks} == {"endorsement_holds"}


def test_what_hangs_on_documents_is_not_kept() -> None:
    context = "https://example.org/context.json"
    given = signed(endorsement())
    foreign = given | {"@context": [*CONTEXTS, context]}
    terms = json.dumps({"@context": {"shoe": "https://example.org/shoe"}}).encode()
    for number in range(4):
        codes(badge_with(foreign, number=number), documents=MappedDocuments({context: terms}))
    assert len(recurring._kept) == 0


def test_what_is_no_endorsement_is_not_kept() -> None:
    nested = json.loads(badge_with())
    del nested["endorsement"]
    for number in range(4):
        assert codes(badge_with(nested, number=number)) == ["endorsement_fails"]
    assert len(recurring._kept) == 0


def test_a_token_in_an_envelope_is_not_kept_as_what_is_in_it() -> None:
    token = badging.issue(endorsement(), ENDORSER, proof="vc+sd-jwt", created=AT).decode()
    envelope = {
        "@context": CONTEXTS[0],
        "type": "EnvelopedVerifiableCredential",
        "id": f"data:application/vc+sd-jwt,{token}",
    }
    first = codes(badge_with(envelope))
    for number in range(3):
        assert codes(badge_with(envelope, number=number)) == first
    assert len(recurring._kept) == 0


@pytest.mark.parametrize(("more", "kept"), [(0, 1), (1, 0)])
def test_a_long_one_is_not_kept(more: int, kept: int) -> None:
    given = signed(endorsement())
    given["description"] = ""
    size = len(json.dumps(given, separators=(",", ":")))
    given["description"] = "x" * (recurring.MAX_CHARS - size + more)
    for number in range(3):
        assert codes(badge_with(given, number=number)) == ["endorsement_fails"]
    assert len(recurring._kept) == kept


def test_a_flood_is_bounded() -> None:
    for number in range(3 * recurring.MAX_KEPT):
        given = endorsement(id=f"urn:example:{number}")
        for _ in range(2):
            codes(badge_with(given))
    assert len(recurring._kept) <= 2 * recurring.MAX_KEPT
