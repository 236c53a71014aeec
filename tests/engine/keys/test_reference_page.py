"""The adapter that docs/reference/keys-and-identifiers.md shows does what the page says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from badging.errors import KeyUnavailable
from badging.proofs import jws

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "keys-and-identifiers.md"
METHOD = "did:web:example.org#key-1"


class Service:
    """What a key service answers, made with OpenSSL: a DER key, and DER signatures of digests."""

    def __init__(self, curve: ec.EllipticCurve | None = None) -> None:
        self.key = ec.generate_private_key(curve or ec.SECP256R1())

    def public_key(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    def sign(self, digest: bytes) -> bytes:
        return self.key.sign(digest, ec.ECDSA(utils.Prehashed(hashes.SHA256())))


@pytest.fixture(scope="module")
def adapter() -> Any:
    blocks = re.findall(r"^```python\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.M | re.S)
    shown = next(block for block in blocks if "class ServiceKey" in block)
    names: dict[str, Any] = {"__name__": __name__}
    exec(compile(shown, str(PAGE), "exec"), names)
    return names["ServiceKey"]


def test_it_signs_as_a_key_of_ours_does(adapter: Any) -> None:
    key = adapter.open(Service(), METHOD)
    assert (key.controller, key.verification_method) == ("did:web:example.org", METHOD)
    signed = jws.parse(jws.sign(b"{}", key, {}))
    assert signed.algorithm == "ES256"
    assert jws.signature_holds(signed, key.public)


def test_it_gives_out_no_wrong_signature(adapter: Any) -> None:
    service = Service()
    key = adapter.open(service, METHOD)
    service.key = ec.generate_private_key(ec.SECP256R1())
    with pytest.raises(KeyUnavailable, match="wrong signature"):
        key.sign(b"message")


def test_it_says_when_the_service_does_not_answer(adapter: Any) -> None:
    service = Service()
    key = adapter.open(service, METHOD)
    del service.key
    with pytest.raises(KeyUnavailable, match="does not answer"):
        key.sign(b"message")


def test_the_protocol_shown_is_the_one_in_the_code() -> None:
    from badging.keys import KeyStore

    shown = set(re.findall(r"^    def (\w+)\(", PAGE.read_text(encoding="utf-8"), re.M))
    assert {"names", "get"} <= shown
    assert {name for name in vars(KeyStore) if name in ("names", "get")} == {"names", "get"}
