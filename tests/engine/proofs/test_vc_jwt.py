from __future__ import annotations

import json
from typing import Any

import pytest
from tests.conformance import vectors

from badging.errors import InvalidCredential, ProofError
from badging.keys import KeyType, generate_key
from badging.proofs import jws, vc_jwt

KEY = generate_key("ed25519", controller="did:web:example.org")


@pytest.fixture
def credential() -> dict[str, Any]:
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": "urn:uuid:1",
        "type": ["VerifiableCredential"],
        "issuer": {"id": "did:web:example.org"},
        "validFrom": "2026-01-01T01:00:00.5+01:00",
        "validUntil": "2027-01-01T00:00:00Z",
        "credentialSubject": {"id": "did:example:1"},
    }


def token(payload: Any, **header: Any) -> str:
    return jws.sign(json.dumps(payload).encode(), KEY, header)


@pytest.mark.parametrize("kind", KeyType)
def test_what_is_signed_reads_back_and_holds(credential: dict[str, Any], kind: KeyType) -> None:
    key = generate_key(kind)
    jwt = vc_jwt.parse(vc_jwt.sign(credential, key))
    assert jwt.credential == credential
    assert vc_jwt.signature_holds(jwt, key.public)
    assert vc_jwt.disagreements(jwt) == []
    assert vc_jwt.missing_claims(jwt) == []


def test_the_payload_is_the_credential_with_claims_beside_it(credential: dict[str, Any]) -> None:
    jwt = vc_jwt.parse(vc_jwt.sign(credential, KEY))
    assert jwt.payload == credential | {
        "iss": "did:web:example.org",
        "jti": "urn:uuid:1",
        "sub": "did:example:1",
        "nbf": 1767225600,
        "exp": 1798761600,
    }
    assert jwt.header["kid"] == KEY.verification_method
    assert jwt.header["jwk"] == KEY.public.jwk
    assert "d" not in jwt.header["jwk"]


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        ("iss", "did:web:example.com"),
        ("jti", "urn:uuid:2"),
        ("sub", "did:example:2"),
        ("nbf", 0),
        ("nbf", "2026-01-01T00:00:00Z"),
        ("nbf", True),
        ("exp", 4102444800),
    ],
)
def test_a_claim_that_says_something_else_is_named(
    credential: dict[str, Any], claim: str, value: Any
) -> None:
    payload = credential | vc_jwt.claims_of(credential) | {claim: value}
    found = vc_jwt.disagreements(vc_jwt.parse(token(payload)))
    assert [pointer for pointer, _ in found] == [f"/{claim}"]


def test_the_older_form_with_a_vc_claim_is_read(credential: dict[str, Any]) -> None:
    jwt = vc_jwt.parse(token({"vc": credential, **vc_jwt.claims_of(credential)}))
    assert jwt.credential == credential
    assert vc_jwt.disagreements(jwt) == []


def test_claims_complete_what_the_credential_leaves_out(credential: dict[str, Any]) -> None:
    claims = vc_jwt.claims_of(credential)
    for name in ("id", "validFrom", "validUntil"):
        del credential[name]
    credential["issuer"] = {"name": "Example"}
    credential["credentialSubject"] = {}
    complete = vc_jwt.parse(token({"vc": credential, **claims})).credential
    assert complete["validUntil"] == "2027-01-01T00:00:00Z"
    assert complete["issuer"] == {"name": "Example", "id": "did:web:example.org"}
    assert complete["credentialSubject"] == {"id": "did:example:1"}
    assert complete["id"] == "urn:uuid:1"


def test_an_expiry_in_the_claims_of_a_1_1_credential_is_its_expiration_date() -> None:
    credential = {"@context": ["https://www.w3.org/2018/credentials/v1"], "issuer": "urn:x"}
    complete = vc_jwt.parse(token({"vc": credential, "exp": 0})).credential
    assert complete["expirationDate"] == "1970-01-01T00:00:00Z"


@pytest.mark.parametrize("value", ["soon", None, True, 1e300])
def test_an_expiry_that_is_no_number_is_refused(value: Any) -> None:
    with pytest.raises(ProofError, match="exp"):
        vc_jwt.parse(token({"vc": {}, "exp": value}))


def test_two_credentials_in_one_token_are_refused(credential: dict[str, Any]) -> None:
    with pytest.raises(ProofError, match="single credential"):
        vc_jwt.parse(token({"vc": credential, **credential}))


@pytest.mark.parametrize("payload", [[], "x", {"vc": []}])
def test_a_payload_that_is_no_object_is_refused(payload: Any) -> None:
    with pytest.raises(ProofError):
        vc_jwt.parse(token(payload))


def test_a_credential_that_has_a_claim_already_is_refused(credential: dict[str, Any]) -> None:
    with pytest.raises(InvalidCredential, match="'exp'"):
        vc_jwt.sign({**credential, "exp": 1}, KEY)
    with pytest.raises(InvalidCredential, match="'iss'") as caught:
        vc_jwt.sign({**credential, "exp": 1, "iss": "urn:x"}, KEY)
    assert caught.value.pointer == "/iss"


@pytest.mark.parametrize("value", ["2026-01-01", "soon", 5, "2026-01-01T00:00:00"])
def test_a_date_that_cannot_be_a_claim_is_refused(credential: dict[str, Any], value: Any) -> None:
    with pytest.raises(InvalidCredential) as caught:
        vc_jwt.sign({**credential, "validFrom": value}, KEY)
    assert caught.value.pointer == "/validFrom"


def test_the_1edtech_sample_is_read() -> None:
    jwt = vc_jwt.parse(vectors.text("1edtech/ob30/simple.jwt").strip())
    assert jwt.header == {"alg": "RS256", "typ": "JWT"}
    assert jwt.credential["name"] == "Example University Degree"
    assert vc_jwt.disagreements(jwt) == []


def test_a_value_that_cannot_be_a_claim_is_refused(credential: dict[str, Any]) -> None:
    with pytest.raises(InvalidCredential) as caught:
        vc_jwt.sign({**credential, "id": 5}, KEY)
    assert caught.value.pointer == "/id"


@pytest.mark.parametrize(
    "value", [10**300, -(10**12), 1767225600.9, 1767225599.6, 1767225601.5, 1767225599.5]
)
def test_times_agree_to_the_second_whatever_the_number(
    credential: dict[str, Any], value: float
) -> None:
    payload = credential | vc_jwt.claims_of(credential) | {"nbf": value}
    agrees = abs(value - 1767225600.5) < 1
    assert vc_jwt.disagreements(vc_jwt.parse(token(payload))) == [] or not agrees
    assert bool(vc_jwt.disagreements(vc_jwt.parse(token(payload)))) is not agrees


@pytest.mark.parametrize("stated", ["soon", "2026-01-01T00:00:00", 5, None])
def test_a_date_that_is_none_agrees_with_no_claim(credential: dict[str, Any], stated: Any) -> None:
    payload = credential | vc_jwt.claims_of(credential) | {"validFrom": stated}
    found = vc_jwt.disagreements(vc_jwt.parse(token(payload)))
    assert [pointer for pointer, _ in found] == ["/nbf"]


def test_an_issuer_alone_and_a_subject_without_a_name_are_claims_as_they_are(
    credential: dict[str, Any],
) -> None:
    del credential["validFrom"], credential["validUntil"], credential["id"]
    bare = credential | {"issuer": "did:web:example.org", "credentialSubject": [{"id": "urn:x"}]}
    assert vc_jwt.claims_of(bare) == {"iss": "did:web:example.org"}
    assert vc_jwt.claims_of({"issuer": {"name": "x"}}) == {}
    assert vc_jwt.missing_claims(vc_jwt.parse(token(bare))) == ["iss"]


def test_an_issuer_that_only_a_claim_names_is_the_issuer() -> None:
    jwt = vc_jwt.parse(token({"vc": {"@context": []}, "iss": "did:web:example.org"}))
    assert jwt.credential["issuer"] == "did:web:example.org"


def test_claims_do_not_replace_what_the_credential_says(credential: dict[str, Any]) -> None:
    claims = {"iss": "urn:a", "sub": "urn:b", "jti": "urn:c", "nbf": 1, "exp": 2}
    assert vc_jwt.parse(token({"vc": credential, **claims})).credential == credential
    alone = {"issuer": "urn:x", "credentialSubject": ["y"]}
    assert vc_jwt.parse(token({"vc": alone, "iss": "urn:a", "sub": "b"})).credential == alone


def test_names_of_dates_are_those_of_the_data_model() -> None:
    for context, name in (
        ("https://www.w3.org/2018/credentials/v1", "issuanceDate"),
        (["https://www.w3.org/2018/credentials/v1"], "issuanceDate"),
        ("https://www.w3.org/ns/credentials/v2", "validFrom"),
        (None, "validFrom"),
    ):
        jwt = vc_jwt.parse(token({"vc": {"@context": context}, "nbf": 60}))
        assert jwt.credential[name] == "1970-01-01T00:01:00Z"
