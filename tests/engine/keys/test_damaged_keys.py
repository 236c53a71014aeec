"""Keys that are damaged, cut off or of another kind than they say are refused, and not guessed."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from badging.errors import InvalidKey, Misused
from badging.keys import KeyType, PublicKey, generate_key, multibase, public_key_from, read_key
from badging.keys.keystore import key_at
from badging.keys.local import LocalKey, local_key

KINDS = [KeyType.ED25519, KeyType.P256, KeyType.P384]
KEYS = {kind: generate_key(kind) for kind in KINDS}


def secret_jwk(key: LocalKey) -> dict[str, Any]:
    """The key as a JWK with its secret (RFC 7518, 6.2.2; RFC 8037, 2)."""
    native = key._native
    if isinstance(native, ec.EllipticCurvePrivateKey):
        size = (native.curve.key_size + 7) // 8
        secret = native.private_numbers().private_value.to_bytes(size, "big")
    else:
        secret = native.private_bytes_raw()
    return {**key.public.jwk, "d": multibase.base64url_encode(secret)}


@pytest.mark.parametrize("kind", KINDS)
def test_a_jwk_of_each_curve_signs(kind: KeyType) -> None:
    key = read_key(secret_jwk(KEYS[kind]))
    assert key.public == KEYS[kind].public
    assert KEYS[kind].public.verify(key.sign(b"message"), b"message")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("secret", ["AA", "", "!", 5, "A" * 200])
def test_a_jwk_whose_secret_is_damaged_does_not(kind: KeyType, secret: object) -> None:
    with pytest.raises(InvalidKey) as caught:
        read_key({**secret_jwk(KEYS[kind]), "d": secret})
    assert "A" * 200 not in str(caught.value)


@pytest.mark.parametrize("kind", KINDS)
def test_a_jwk_with_the_secret_of_another_key_does_not(kind: KeyType) -> None:
    other = secret_jwk(generate_key(kind))["d"]
    with pytest.raises(InvalidKey, match="not of one key"):
        read_key({**secret_jwk(KEYS[kind]), "d": other})


@pytest.mark.parametrize("document", [[], "key", None, 5])
def test_a_key_document_is_an_object(document: Any) -> None:
    with pytest.raises(InvalidKey, match="JSON object"):
        read_key(document)


def test_the_controller_of_a_key_is_a_text() -> None:
    document = KEYS[KeyType.ED25519].to_document(secret=True)
    with pytest.raises(InvalidKey) as caught:
        read_key({**document, "controller": 5})
    assert caught.value.pointer == "/controller"


def test_a_key_has_a_controller() -> None:
    with pytest.raises(InvalidKey, match="empty") as caught:
        local_key(KEYS[KeyType.ED25519]._native, controller="")
    assert caught.value.pointer == "/controller"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("change", [lambda raw: raw[:-1], lambda raw: raw + b"\0"])
def test_a_multikey_that_is_cut_off_or_too_long_is_none(kind: KeyType, change: Any) -> None:
    key = KEYS[kind]
    text = multibase.encode(change(multibase.decode(key.public.multibase)))
    with pytest.raises(InvalidKey):
        PublicKey.from_multibase(text)
    document = key.to_document(secret=True)
    document["secretKeyMultibase"] = multibase.encode(
        change(multibase.decode(document["secretKeyMultibase"]))
    )
    with pytest.raises(InvalidKey, match="secret key") as caught:
        read_key(document)
    assert document["secretKeyMultibase"] not in str(caught.value)


def test_a_tiny_rsa_key_in_a_multikey_is_refused() -> None:
    """Its PKCS #1 form is so short that its length is one byte."""
    modulus = b"\x02\x41\x00" + (2**511 + 1).to_bytes(64, "big")
    content = modulus + b"\x02\x03\x01\x00\x01"
    header = bytes.fromhex("8524")  # rsa-pub, as a varint
    with pytest.raises(InvalidKey, match="RSA"):
        PublicKey.from_multibase(multibase.encode(header + bytes((0x30, len(content))) + content))


@pytest.mark.parametrize("kind", [KeyType.P256, KeyType.P384])
def test_a_key_of_another_kind_than_its_type_says_is_refused(kind: KeyType) -> None:
    method = {
        "type": "Ed25519VerificationKey2020",
        "publicKeyMultibase": KEYS[kind].public.multibase,
    }
    with pytest.raises(InvalidKey, match="not of Ed25519") as caught:
        public_key_from(method)
    assert caught.value.pointer == "/type"


def test_a_key_in_a_token_needs_to_know_the_library_of_the_token() -> None:
    with pytest.raises(Misused):
        key_at("pkcs11:object=badges", {})
