"""Key pairs of the W3C vectors: Multikeys of Ed25519, P-256 and P-384, secret and public."""

from __future__ import annotations

import pytest
from tests.conformance import vectors

from badging.keys import read_key


@pytest.mark.parametrize(
    "name", ["keys-eddsa/keyPair", "keys-ecdsa/p256KeyPair", "keys-ecdsa/p384KeyPair"]
)
def test_published_secret_gives_the_published_public_key(name: str) -> None:
    pair = vectors.load(f"w3c/{name}.json")
    secret = {member: value for member, value in pair.items() if member != "publicKeyMultibase"}
    assert read_key(secret).public.multibase == pair["publicKeyMultibase"]
