"""Proofs of older issuers: verified, never made.

What is signed is put together here by hand, from the texts of the specifications.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from badging.documents import Offline
from badging.errors import InvalidKey, Misused, ProofError
from badging.keys import LocalKey, multibase
from badging.linked_data import urdna2015
from badging.linked_data.canonical import canonicalize
from badging.proofs.data_integrity import add_proof, verify_proof
from badging.proofs.detached_jws import jws_of

ED25519_2018 = "Ed25519Signature2018"
JWS_2020 = "JsonWebSignature2020"
ED25519_2020 = "Ed25519Signature2020"
CONTEXT_OF = {
    ED25519_2020: "https://w3id.org/security/suites/ed25519-2020/v1",
    JWS_2020: "https://w3id.org/security/suites/jws-2020/v1",
}
ALGORITHMS = {"ed25519": "EdDSA", "p256": "ES256", "p384": "ES384", "rsa2048": "PS256"}
CASES = [(ED25519_2018, "ed25519"), *[(JWS_2020, kind) for kind in ALGORITHMS]]


@pytest.fixture
def old_badge(badge: dict[str, Any]) -> dict[str, Any]:
    contexts = ["https://www.w3.org/2018/credentials/v1", badge["@context"][1]]
    return {**badge, "@context": contexts}


def signature_by(key: LocalKey, data: bytes) -> bytes:
    if key.public.type == "rsa2048":
        form = padding.PSS(mgf=padding.MGF1(hashes.SHA256()), salt_length=32)
        return key._native.sign(data, form, hashes.SHA256())
    return key.sign(data)


def signed(
    badge: dict[str, Any],
    kind: str,
    key: LocalKey,
    header: Any = None,
    canonicalize: Any = canonicalize,
    **options: Any,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The badge with the suite's context, and a proof with a detached JWS."""
    if kind in CONTEXT_OF:
        badge = {**badge, "@context": [*badge["@context"], CONTEXT_OF[kind]]}
    proof = {
        "type": kind,
        "created": "2021-01-01T12:00:00Z",
        "verificationMethod": key.verification_method,
        "proofPurpose": "assertionMethod",
        **options,
    }
    configuration = canonicalize({**proof, "@context": badge["@context"]}, Offline())
    data = b"".join(
        hashlib.sha256(text.encode()).digest()
        for text in (configuration, canonicalize(badge, Offline()))
    )
    if kind == ED25519_2020:
        return badge, {**proof, "proofValue": multibase.encode(key.sign(data))}
    if header is None:
        header = {"alg": ALGORITHMS[key.public.type], "b64": False, "crit": ["b64"]}
    encoded = multibase.base64url_encode(json.dumps(header).encode())
    signature = signature_by(key, encoded.encode() + b"." + data)
    return badge, {**proof, "jws": f"{encoded}..{multibase.base64url_encode(signature)}"}


def holds(badge: dict[str, Any], proof: dict[str, Any], key: LocalKey) -> bool:
    return verify_proof(badge, proof, key.public, Offline())


@pytest.mark.parametrize(("kind", "type_"), [*CASES, (ED25519_2020, "ed25519")])
def test_an_older_proof_holds_until_something_changes(kind, type_, old_badge, keys) -> None:
    key = keys[type_]
    badge, proof = signed(old_badge, kind, key)
    assert holds(badge, proof, key)
    assert not holds({**badge, "name": "Bridge builder"}, proof, key)
    assert not holds(badge, {**proof, "created": "2021-01-02T12:00:00Z"}, key)
    assert not holds(badge, {**proof, "challenge": "c"}, key)


SOME_CONTROLS = (
    'tab\t, backspace\b, form feed\f, unit separator\x1f, delete\x7f, \\t, \\u0009, \n\r"'
)


@pytest.mark.parametrize(("kind", "type_"), [*CASES, (ED25519_2020, "ed25519")])
@pytest.mark.parametrize("canonical", [canonicalize, urdna2015.canonicalize], ids=["new", "old"])
def test_an_older_proof_holds_in_the_canonical_form_of_its_time(
    kind, type_, canonical, old_badge, keys
) -> None:
    """URDNA2015 left all but four characters of a text as they were; RDFC-1.0, 5, escapes more."""
    key = keys[type_]
    old_badge["description"] = SOME_CONTROLS
    badge, proof = signed(old_badge, kind, key, canonicalize=canonical)
    assert holds(badge, proof, key)
    for other in (
        SOME_CONTROLS.replace("\t", "\\t"),
        SOME_CONTROLS.replace("\\u0009", "\t"),
        SOME_CONTROLS.replace("\x1f", ""),
    ):
        assert not holds({**badge, "description": other}, proof, key)


def test_proofs_of_today_have_one_canonical_form(badge, keys) -> None:
    key, badge = keys["ed25519"], {**badge, "description": SOME_CONTROLS}
    proof = add_proof(badge, key, "eddsa-rdfc-2022", None, Offline())["proof"]
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    configuration = canonicalize({**options, "@context": badge["@context"]}, Offline())
    texts = (configuration, urdna2015.canonicalize(badge, Offline()))
    data = b"".join(hashlib.sha256(text.encode()).digest() for text in texts)
    assert holds(badge, proof, key)
    assert not holds(badge, {**proof, "proofValue": multibase.encode(key.sign(data))}, key)


@pytest.mark.parametrize("kind", [ED25519_2018, JWS_2020, ED25519_2020])
def test_new_ones_are_not_made(kind, badge, keys) -> None:
    with pytest.raises(Misused, match=kind):
        add_proof(badge, keys["ed25519"], kind, None, Offline())


def test_one_of_2018_is_signed_with_its_one_algorithm(old_badge, keys) -> None:
    header = {"alg": "ES256", "b64": False, "crit": ["b64"]}
    badge, proof = signed(old_badge, ED25519_2018, keys["ed25519"], header)
    with pytest.raises(ProofError, match="EdDSA alone") as caught:
        holds(badge, proof, keys["ed25519"])
    assert caught.value.pointer == "/proof/jws"


@pytest.mark.parametrize("kind", list(ALGORITHMS))
def test_the_algorithm_has_to_be_the_keys(kind, old_badge, keys) -> None:
    for other, algorithm in ALGORITHMS.items():
        if other == kind:
            continue
        header = {"alg": algorithm, "b64": False, "crit": ["b64"]}
        badge, proof = signed(old_badge, JWS_2020, keys[kind], header)
        with pytest.raises(InvalidKey, match=algorithm) as caught:
            holds(badge, proof, keys[kind])
        assert caught.value.code == "key_type"


def test_pss_is_not_pkcs_1(old_badge, keys) -> None:
    badge, proof = signed(old_badge, JWS_2020, keys["rsa2048"])
    header, _, _ = proof["jws"].partition("..")
    for signature in (keys["rsa2048"].sign(b"anything"), bytes(256), b""):
        other = {**proof, "jws": f"{header}..{multibase.base64url_encode(signature)}"}
        assert not holds(badge, other, keys["rsa2048"])


HEADER = {"alg": "EdDSA", "b64": False, "crit": ["b64"]}


@pytest.mark.parametrize(
    ("header", "code", "why"),
    [
        ({**HEADER, "alg": "none"}, "unsupported_algorithm", "none"),
        ({**HEADER, "alg": "HS256"}, "unsupported_algorithm", "HS256"),
        ({**HEADER, "alg": "ES256K"}, "unsupported_algorithm", "ES256K"),
        ({**HEADER, "alg": ["EdDSA"]}, "unsupported_algorithm", "EdDSA"),
        ({"b64": False, "crit": ["b64"]}, "unsupported_algorithm", "None"),
        ({**HEADER, "b64": True}, "malformed_jws", "not encoded"),
        ({**HEADER, "b64": 0}, "malformed_jws", "not encoded"),
        ({"alg": "EdDSA", "crit": ["b64"]}, "malformed_jws", "not encoded"),
        ({**HEADER, "crit": ["b64", "exp"]}, "malformed_jws", "not encoded"),
        ({"alg": "EdDSA", "b64": False}, "malformed_jws", "not encoded"),
        ({**HEADER, "jwk": {}}, "malformed_jws", "alg, b64 and crit"),
        ([], "malformed_jws", "alg, b64 and crit"),
    ],
)
def test_a_header_that_says_something_else_is_refused(header, code, why, old_badge, keys) -> None:
    badge, proof = signed(old_badge, JWS_2020, keys["ed25519"], header)
    with pytest.raises(ProofError, match=why) as caught:
        holds(badge, proof, keys["ed25519"])
    assert (caught.value.code, caught.value.pointer) == (code, "/proof/jws")


def test_a_header_may_name_key_and_type(old_badge, keys) -> None:
    header = {**HEADER, "kid": "did:example:1#2", "typ": "JWT"}
    badge, proof = signed(old_badge, JWS_2020, keys["ed25519"], header)
    assert holds(badge, proof, keys["ed25519"])


ENCODED = multibase.base64url_encode(json.dumps(HEADER).encode())


@pytest.mark.parametrize(
    "text",
    [
        None,
        5,
        "",
        "..",
        "e30..",
        f"{ENCODED}.e30.AAAA",
        f"{ENCODED}.AAAA",
        ENCODED,
        f"{ENCODED}=..AAAA",
        f"{ENCODED}..AA=A",
        f"{ENCODED}..AAAA..",
        f"bm90IGpzb24..{'AAAA'}",
        f"{ENCODED}..{'A' * 4096}",
    ],
)
def test_what_is_no_detached_jws_is_refused(text, old_badge, keys) -> None:
    badge, proof = signed(old_badge, JWS_2020, keys["ed25519"])
    with pytest.raises(ProofError) as caught:
        holds(badge, {**proof, "jws": text}, keys["ed25519"])
    assert (caught.value.code, caught.value.pointer) == ("malformed_jws", "/proof/jws")


def test_the_longest_jws_that_is_read() -> None:
    letters = 4096 - len(f"{ENCODED}..")
    assert len(jws_of({"jws": f"{ENCODED}..{'A' * letters}"}).signature) == letters * 3 // 4
    with pytest.raises(ProofError):
        jws_of({"jws": f"{ENCODED}..{'A' * (letters + 1)}"})


@pytest.mark.parametrize("kind", [ED25519_2018, JWS_2020])
def test_they_build_on_no_other_proof(kind, old_badge, keys) -> None:
    badge, proof = signed(old_badge, kind, keys["ed25519"])
    proof["previousProof"] = "urn:a:b"
    with pytest.raises(ProofError, match=kind) as caught:
        verify_proof(badge, proof, keys["ed25519"].public, Offline(), previous=[{"id": "urn:a:b"}])
    assert caught.value.code == "proof_chain"


def test_one_of_2020_may_build_on_another_proof(old_badge, keys) -> None:
    """Its steps are those of eddsa-rdfc-2022: what it builds on is signed with the badge."""
    key = keys["ed25519"]
    defines = {"previousProof": {"@id": "https://w3id.org/security#previousProof", "@type": "@id"}}
    badge = {**old_badge, "@context": [*old_badge["@context"], defines]}
    whole, first = signed(
        badge, ED25519_2020, key, id="urn:uuid:7a1c4c0e-0000-4000-8000-000000000001"
    )
    _, second = signed({**badge, "proof": [first]}, ED25519_2020, key, previousProof=first["id"])
    assert verify_proof(whole, second, key.public, Offline(), previous=[first])
    other = {**first, "created": "2021-01-02T12:00:00Z"}
    assert not verify_proof(whole, second, key.public, Offline(), previous=[other])


def test_without_its_context_a_type_means_nothing(old_badge, keys) -> None:
    badge, proof = signed(old_badge, JWS_2020, keys["ed25519"])
    badge["@context"] = badge["@context"][:-1]
    with pytest.raises(ProofError) as caught:
        holds(badge, proof, keys["ed25519"])
    assert (caught.value.code, caught.value.pointer) == ("proof_not_defined", "/proof/type")


@pytest.mark.parametrize(
    "type_", ["BitcoinSignature2016", "MerkleProof2019", "RsaSignature2018", "BbsBlsSignature2020"]
)
def test_other_kinds_are_named_as_such(type_, old_badge, keys) -> None:
    badge, proof = signed(old_badge, ED25519_2018, keys["ed25519"])
    with pytest.raises(ProofError, match=type_) as caught:
        holds(badge, {**proof, "type": type_}, keys["ed25519"])
    assert caught.value.code == "unsupported_suite"
    assert "eddsa-rdfc-2022" in caught.value.remedy
