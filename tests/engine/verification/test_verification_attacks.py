"""What somebody could do to a badge, and that it does not work."""

from __future__ import annotations

import base64
import copy
import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

import pytest

from badging.issuing import issue
from badging.keys import LocalKey, generate_key
from badging.proofs import vc_jwt
from badging.verification import Outcome, Verdict

from .conftest import CREATED, ISSUER, ISSUER_DOCUMENT, STATUS_URL, did_document, finding


def encoded(value: Any) -> str:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decoded(part: str) -> Any:
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def test_a_sound_badge_is_verified(credential, sign, examine):
    report = examine(sign(credential))
    assert report.verdict is Verdict.VERIFIED
    assert report.sentence == "Verified: “Ramp builder”, issued by Example Alliance."
    assert all(check.outcome in (Outcome.PASS, Outcome.SKIP) for check in report.checks)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("name",), "Ramp bui1der"),
        (("validUntil",), "2037-01-01T00:00:00Z"),
        (("issuer", "name"), "Another Alliance"),
        (("credentialSubject", "achievement", "name"), "Bridge builder"),
        (("credentialSubject", "identifier", 0, "identityHash"), "eve@example.org"),
        (("credentialSubject", "identifier", 0, "hashed"), True),
    ],
)
def test_a_changed_letter_breaks_the_signature(credential, sign, examine, place, value):
    badge = sign(credential)
    node = badge
    for step in place[:-1]:
        node = node[step]
    node[place[-1]] = value
    report = examine(badge)
    assert finding(report, "proof").code == "signature_wrong"
    assert report.verdict is Verdict.NOT_VERIFIED


def test_a_removed_expiry_breaks_the_signature(credential, sign, examine):
    badge = sign(credential)
    del badge["validUntil"]
    assert finding(examine(badge), "proof").code == "signature_wrong"


def test_a_swapped_issuer_is_not_vouched_for(credential, sign, examine, stranger):
    """A stranger signs, well, a badge that names the issuer."""
    report = examine(sign(credential, stranger))
    assert finding(report, "proof").outcome is Outcome.PASS
    assert finding(report, "issuer").code == "key_of_another"
    assert report.verdict is Verdict.NOT_VERIFIED


def test_a_key_under_the_issuers_name_has_to_be_in_the_issuers_document(credential, sign, examine):
    intruder = generate_key("ed25519", controller=ISSUER)
    report = examine(sign(credential, intruder))
    assert finding(report, "issuer").code == "key_not_listed"
    assert report.verdict is Verdict.NOT_VERIFIED


def test_a_key_that_is_listed_for_another_purpose_may_not_sign(
    credential, sign, examine, documents, key
):
    document = did_document(key)
    document["authentication"] = document.pop("assertionMethod")
    documents[ISSUER_DOCUMENT] = json.dumps(document).encode()
    assert finding(examine(sign(credential)), "issuer").code == "key_not_for_assertions"


def test_a_document_of_another_controller_vouches_for_nobody(
    credential, sign, examine, documents, key
):
    documents[ISSUER_DOCUMENT] = json.dumps(did_document(key, did="did:web:example.com")).encode()
    assert examine(sign(credential)).verdict is Verdict.NOT_VERIFIED


def test_an_undefined_term_is_refused_though_the_signature_holds(credential, sign, examine):
    badge = sign(credential)
    badge["honours"] = "with distinction"
    report = examine(badge)
    assert finding(report, "proof").outcome is Outcome.PASS  # it vanishes from what is signed
    assert finding(report, "contexts").code == "undefined_property"
    assert finding(report, "contexts").pointer == "/honours"
    assert report.verdict is Verdict.NOT_VERIFIED


def test_an_addition_under_a_relative_identifier_is_refused(credential, sign, examine):
    badge = sign(credential)
    badge["evidence"] = [{"id": "relative", "type": ["Evidence"], "narrative": "Built ten."}]
    report = examine(badge)
    assert report.verdict is Verdict.NOT_VERIFIED
    assert finding(report, "contexts").outcome is Outcome.FAIL


@pytest.mark.parametrize(
    "context",
    [
        {"honours": None},
        {"honours": "@index"},
        {"honours": {"@id": "https://example.org/honours", "@type": "@id"}},
        {"@import": "https://example.org/context"},
    ],
    ids=["nothing", "index", "reference", "import"],
)
def test_a_context_cannot_hide_an_addition(credential, sign, examine, context):
    badge = sign(credential)
    badge["@context"].append(context)
    badge["honours"] = "with distinction"
    assert examine(badge).verdict is Verdict.NOT_VERIFIED


def test_a_context_from_elsewhere_cannot_change_the_standards_words(
    credential, sign, examine, documents
):
    """Version 3.0.1 of the context is not protected: a later one can give words new meanings."""
    credential["@context"] = [
        "https://www.w3.org/2018/credentials/v1",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json",
    ]
    credential["issuanceDate"] = credential.pop("validFrom")
    credential["expirationDate"] = credential.pop("validUntil")
    badge = sign(credential)
    assert examine(badge).verified
    achievement = badge["credentialSubject"]["achievement"]
    documents["https://evil.example.org/context"] = json.dumps(
        {
            "@context": {
                "name": "https://example.org/ignored",
                "humanCode": "https://schema.org/name",
            }
        }
    ).encode()
    badge["@context"].append("https://evil.example.org/context")
    achievement["humanCode"], achievement["name"] = achievement["name"], "Bridge builder"
    assert examine(badge).verdict is Verdict.NOT_VERIFIED


def test_an_unknown_context_is_told_even_when_it_does_no_harm(credential, examine, documents, key):
    documents["https://example.org/context"] = json.dumps(
        {"@context": {"ramps": "https://example.org/ramps"}}
    ).encode()
    credential["@context"].append("https://example.org/context")
    credential["credentialSubject"]["ramps"] = 10
    from badging.documents import MappedDocuments

    badge = issue(credential, key, created=CREATED, documents=MappedDocuments(documents))
    report = examine(badge)
    assert report.verdict is Verdict.RESERVATIONS
    assert finding(report, "contexts").code == "context_unknown"


def test_duplicate_keys_are_no_badge(credential, sign, examine):
    from badging.errors import Unreadable

    text = json.dumps(sign(credential))
    doubled = text[:-1] + ', "name": "Bridge builder"}'
    with pytest.raises(Unreadable) as caught:
        examine(doubled)
    assert caught.value.code == "duplicate_key"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"proofPurpose": "authentication"}, "proof_purpose_wrong"),
        ({"proofPurpose": None}, "proof_purpose_wrong"),
        ({"expires": "2026-02-01T00:00:00Z"}, "proof_expired"),
        ({"created": "yesterday"}, "proof_time_unreadable"),
        ({"previousProof": "urn:uuid:1"}, "proof_chain_broken"),
        ({"verificationMethod": "z6Mk"}, "method_not_a_uri"),
        ({"verificationMethod": None}, "no_method"),
        ({"proofValue": "z" + "1" * 80}, "signature_wrong"),
    ],
)
def test_a_proof_is_taken_at_its_word_only(credential, sign, examine, change, code):
    badge = sign(credential)
    badge["proof"] |= change
    report = examine(badge)
    assert finding(report, "proof").code == code
    assert report.verdict is Verdict.NOT_VERIFIED


def test_a_proof_of_another_badge_does_not_fit(credential, sign, examine):
    other = copy.deepcopy(credential) | {"name": "Bridge builder"}
    badge = sign(credential) | {"proof": sign(other)["proof"]}
    assert finding(examine(badge), "proof").code == "signature_wrong"


def test_any_one_proof_suffices(credential, sign, examine):
    badge = sign(credential)
    broken = badge["proof"] | {"proofValue": "z" + "1" * 80}
    badge["proof"] = [broken, badge["proof"]]
    report = examine(badge)
    assert report.verdict is Verdict.RESERVATIONS
    assert [c.code for c in report.checks if c.name == "proof"] == [
        "another_proof_fails",
        "signature_right",
    ]


def test_a_proof_of_an_unknown_kind_leaves_the_question_open(credential, sign, examine):
    badge = sign(credential)
    badge["proof"] |= {"cryptosuite": "bbs-2023"}
    report = examine(badge)
    assert finding(report, "proof").code == "mechanism_unknown"
    assert finding(report, "proof").pointer == "/proof/cryptosuite"
    assert report.verdict is Verdict.INDETERMINATE


def test_one_proofs_signature_does_not_lend_itself_to_anothers_key(
    credential, sign, examine, stranger
):
    """A stranger's good signature beside the issuer's name with a broken one: neither is both."""
    broken = sign(credential)["proof"] | {"proofValue": "z" + "1" * 80}
    badge = sign(credential, stranger)
    badge["proof"] = [badge["proof"], broken]
    assert examine(badge).verdict is Verdict.NOT_VERIFIED


@pytest.mark.parametrize("algorithm", ["none", "None", "HS256", "HS512", ""])
def test_algorithms_that_prove_nothing_are_refused(credential, sign_jwt, examine, key, algorithm):
    header, payload, _ = sign_jwt(credential).split(".")
    changed = decoded(header) | {"alg": algorithm}
    start = f"{encoded(changed)}.{payload}"
    secret = key.public.multibase.encode()  # public, so anybody could use it as the secret
    signature = hmac.new(secret, start.encode(), hashlib.sha256).digest()
    report = examine(f"{start}.{encoded(signature)}")
    assert finding(report, "proof").code == "algorithm_refused"
    assert report.verdict is Verdict.NOT_VERIFIED


def test_a_jwt_of_the_issuer_is_verified(credential, sign_jwt, examine):
    assert examine(sign_jwt(credential)).verdict is Verdict.VERIFIED


@pytest.mark.parametrize("kind", ["p256", "rsa2048"])
def test_jwts_of_the_other_algorithms_are_verified(credential, sign_jwt, examine, documents, kind):
    key = generate_key(kind, controller=ISSUER)
    documents[ISSUER_DOCUMENT] = json.dumps(did_document(key)).encode()
    assert examine(sign_jwt(credential, key)).verdict is Verdict.VERIFIED


def test_a_changed_jwt_does_not_verify(credential, sign_jwt, examine):
    header, payload, signature = sign_jwt(credential).split(".")
    changed = decoded(payload) | {"name": "Bridge builder"}
    report = examine(f"{header}.{encoded(changed)}.{signature}")
    assert finding(report, "proof").code == "signature_wrong"


def test_a_key_in_the_header_proves_nothing_about_the_issuer(
    credential, sign_jwt, examine, stranger
):
    report = examine(sign_jwt(credential, stranger))
    assert finding(report, "issuer").code in ("key_of_another", "key_not_listed")
    assert report.verdict is Verdict.NOT_VERIFIED


def signed_jwt(key: LocalKey, header: dict[str, Any], payload: dict[str, Any]) -> str:
    start = f"{encoded({'alg': 'EdDSA', 'typ': 'JWT'} | header)}.{encoded(payload)}"
    return f"{start}.{encoded(key.sign(start.encode()))}"


def test_a_key_that_comes_only_in_the_header_counts_when_the_issuer_lists_it(
    credential, examine, key
):
    payload = credential | vc_jwt.claims_of(credential)
    token = signed_jwt(key, {"jwk": key.public.jwk}, payload)
    assert examine(token).verdict is Verdict.VERIFIED


def test_without_the_issuers_document_a_key_in_the_header_leaves_the_question_open(
    credential, examine, key, documents
):
    documents.clear()
    payload = credential | vc_jwt.claims_of(credential)
    report = examine(signed_jwt(key, {"jwk": key.public.jwk}, payload))
    assert report.verdict is Verdict.INDETERMINATE
    assert finding(report, "proof").outcome is Outcome.PASS
    assert finding(report, "issuer").code == "issuer_unavailable"


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "did:web:other.example.org"},
        {"jti": "urn:uuid:another"},
        {"nbf": 0},
        {"exp": 4102444800},
    ],
    ids=lambda c: next(iter(c)),
)
def test_claims_that_disagree_with_the_credential_are_refused(credential, examine, key, claims):
    report = examine(signed_jwt(key, {"kid": key.verification_method}, credential | claims))
    assert finding(report, "proof").code == "claims_disagree"
    assert report.verdict is Verdict.NOT_VERIFIED


def test_an_embedded_proof_inside_a_broken_jwt_still_has_to_cover_every_word(
    credential, sign, examine
):
    """What a JWT would sign to the letter, an embedded proof does not."""
    badge = sign(credential) | {"honours": "with distinction"}
    token = f"{encoded({'alg': 'EdDSA', 'typ': 'JWT'})}.{encoded(badge)}.{encoded(b'x' * 64)}"
    assert examine(token).verdict is Verdict.NOT_VERIFIED


def test_a_status_list_of_another_issuer_does_not_count(
    sign, examine, with_status: Callable[..., dict[str, Any]], stranger
):
    report = examine(sign(with_status(by=stranger, issuer=stranger.controller)))
    assert finding(report, "status").code == "status_of_another"
    assert report.verdict is Verdict.NOT_VERIFIED


def test_a_status_list_has_to_be_signed_by_the_issuer_it_names(
    sign, examine, with_status, stranger
):
    report = examine(sign(with_status(by=stranger)))
    assert finding(report, "status").code == "status_unproven"
    assert report.verdict is Verdict.NOT_VERIFIED


def test_a_status_list_with_a_changed_bit_does_not_count(sign, examine, with_status, documents):
    badge = sign(with_status(7))
    around = json.loads(documents[STATUS_URL])
    with_status(publish=True)  # the issuer's earlier list, in which nothing was revoked
    earlier = json.loads(documents[STATUS_URL])
    around["credentialSubject"]["encodedList"] = earlier["credentialSubject"]["encodedList"]
    documents[STATUS_URL] = json.dumps(around).encode()
    assert finding(examine(badge), "status").code == "status_unproven"


def test_nobody_is_asked_on_the_word_of_a_badge_that_is_not_proven(
    sign, with_status, stranger, documents
):
    from badging.documents import MappedDocuments
    from badging.verification import verify

    asked: list[str] = []

    class Watched(MappedDocuments):
        def get(self, url: str, **options: Any) -> Any:
            asked.append(url)
            return super().get(url, **options)

    credential = with_status() | {
        "refreshService": {"id": "https://tracker.example.org/", "type": "1EdTechCredentialRefresh"}
    }
    credential["@context"].append("https://purl.imsglobal.org/spec/ob/v3p0/extensions.json")
    badge = sign(credential, stranger)
    verify(json.dumps(badge), documents=Watched(documents))
    assert STATUS_URL not in asked
    assert "https://tracker.example.org/" not in asked
