from __future__ import annotations

import json

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given, settings
from hypothesis import strategies as st

from badging.errors import InvalidKey, Misused
from badging.keys import KeyType, PublicKey, generate_key, public_key_from, read_key
from badging.keys.local import local_key

KEYS = {kind: generate_key(kind) for kind in KeyType}
each_kind = pytest.mark.parametrize("kind", KeyType)


@each_kind
def test_a_key_verifies_what_it_signed_and_nothing_else(kind: KeyType) -> None:
    key = KEYS[kind]
    signature = key.sign(b"message")
    assert key.public.verify(signature, b"message")
    assert not key.public.verify(signature, b"another")
    assert not key.public.verify(signature[:-1], b"message")
    assert not key.public.verify(b"", b"message")
    assert not key.public.verify(bytes(len(signature)), b"message")


@pytest.mark.parametrize(
    ("kind", "size"), [("ed25519", 64), ("p256", 64), ("p384", 96), ("rsa2048", 256)]
)
def test_signatures_are_in_raw_form(kind: str, size: int) -> None:
    assert len(KEYS[KeyType(kind)].sign(b"message")) == size


@each_kind
def test_a_key_file_reads_back_as_the_same_key(kind: KeyType) -> None:
    key = KEYS[kind]
    again = read_key(json.loads(json.dumps(key.to_document(secret=True))))
    assert again == key
    assert key.public.verify(again.sign(b"message"), b"message")


@each_kind
def test_a_public_document_holds_no_secret(kind: KeyType) -> None:
    document = KEYS[kind].to_document(secret=False)
    assert "secret" not in json.dumps(document)
    assert public_key_from(document) == KEYS[kind].public
    with pytest.raises(InvalidKey, match="no secret part"):
        read_key(document)


@each_kind
def test_public_forms_read_back(kind: KeyType) -> None:
    public = KEYS[kind].public
    assert PublicKey.from_multibase(public.multibase) == public
    assert public_key_from(public.jwk) == public
    assert public_key_from({"type": "JsonWebKey", "publicKeyJwk": public.jwk}) == public


@settings(max_examples=25, deadline=None)
@given(st.binary(min_size=32, max_size=32))
def test_any_ed25519_secret_survives_both_forms(secret: bytes) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = local_key(Ed25519PrivateKey.from_private_bytes(secret))
    assert read_key(key.to_document(secret=True)) == key
    assert public_key_from(key.public.jwk) == key.public


def test_repr_does_not_show_the_secret() -> None:
    key = KEYS[KeyType.ED25519]
    assert key.to_document(secret=True)["secretKeyMultibase"] not in repr(key)
    assert "_native" not in repr(key)


def test_without_a_controller_the_key_is_its_own() -> None:
    key = generate_key()
    assert key.controller == f"did:key:{key.public.multibase}"
    assert key.verification_method == f"{key.controller}#{key.public.multibase}"


def test_a_controller_names_the_key_in_its_document() -> None:
    key = generate_key("p256", controller="did:web:example.org")
    assert key.controller == "did:web:example.org"
    assert key.verification_method == f"did:web:example.org#{key.public.multibase}"


def test_unknown_type_is_misuse() -> None:
    with pytest.raises(Misused, match="ed25519"):
        generate_key("dsa")


def jwk_with_secret() -> dict[str, str]:
    document = KEYS[KeyType.RSA2048].to_document(secret=True)
    return dict(document["secretKeyJwk"])


def test_a_public_jwk_with_a_secret_member_is_refused() -> None:
    jwk = jwk_with_secret()
    with pytest.raises(InvalidKey, match="no secret any more"):
        public_key_from(jwk)


def test_a_jwk_with_secret_can_sign() -> None:
    key = read_key(jwk_with_secret())
    assert key.public.verify(key.sign(b"message"), b"message")


def test_parts_of_two_keys_are_refused() -> None:
    one = KEYS[KeyType.ED25519].to_document(secret=True)
    other = generate_key().to_document(secret=False)
    with pytest.raises(InvalidKey, match="not of one key"):
        read_key({**one, "publicKeyMultibase": other["publicKeyMultibase"]})


@pytest.mark.parametrize(
    ("bits", "exponent", "word"), [(1024, 65537, "1024 bits"), (2048, 3, "exponent")]
)
def test_weak_rsa_is_refused(bits: int, exponent: int, word: str) -> None:
    native = rsa.generate_private_key(public_exponent=exponent, key_size=bits)
    with pytest.raises(InvalidKey, match=word):
        PublicKey.from_native(native.public_key())


@pytest.mark.parametrize(
    "point",
    [
        "00" * 32,
        "01" + "00" * 31,
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ],
)
def test_ed25519_points_under_which_one_signature_fits_many_messages_are_refused(
    point: str,
) -> None:
    with pytest.raises(InvalidKey, match="small order"):
        PublicKey(KeyType.ED25519, bytes.fromhex(point))


def test_a_key_for_encryption_is_not_used_for_signatures() -> None:
    with pytest.raises(InvalidKey, match="'enc'"):
        public_key_from({**KEYS[KeyType.P256].public.jwk, "use": "enc"})
    with pytest.raises(InvalidKey, match="verify"):
        public_key_from({**KEYS[KeyType.P256].public.jwk, "key_ops": ["deriveKey"]})


@pytest.mark.parametrize(
    "method",
    [
        {},
        {"type": "Multikey"},
        {"type": "Multikey", "publicKeyMultibase": "zzz"},
        {"type": "Multikey", "publicKeyMultibase": 5},
        {"type": "Ed25519VerificationKey2018", "publicKeyBase58": "0"},
        {
            "type": "Ed25519VerificationKey2020",
            "publicKeyMultibase": KEYS[KeyType.P256].public.multibase,
        },
        {"type": "JsonWebKey", "publicKeyJwk": "x"},
        {"type": "CryptographicKey", "publicKeyPem": "-----BEGIN"},
        {"kty": "oct", "k": "AA"},
        {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"},
        {"kty": "EC", "crv": "secp256k1"},
        {"kty": "RSA", "n": "A" * 5000, "e": "AQAB"},
    ],
)
def test_malformed_methods_are_refused_with_a_reason(method: dict) -> None:
    with pytest.raises(InvalidKey):
        public_key_from(method)


def test_open_badges_2_keys_are_read_from_pem() -> None:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    key = KEYS[KeyType.RSA2048]
    pem = key.public._native.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    method = {"type": "CryptographicKey", "publicKeyPem": pem.decode()}
    assert public_key_from(method) == key.public


def test_ed25519_keys_of_2018_are_read() -> None:
    from badging.keys import multibase

    key = KEYS[KeyType.ED25519].public
    method = {
        "type": ["Ed25519VerificationKey2018"],
        "publicKeyBase58": multibase.base58_encode(key.material),
    }
    assert public_key_from(method) == key
