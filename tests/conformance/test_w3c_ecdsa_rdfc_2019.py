"""Data Integrity ECDSA Cryptosuites v1.0, ecdsa-rdfc-2019 (section 3.2), value by value."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.conformance import vectors, w3c

from badging.issuing import issue
from badging.keys import SigningKey
from badging.proofs import data_integrity, ecdsa_rdfc_2019
from badging.proofs.proof_value import written

ALGORITHMS = {"p256": "sha256", "p384": "sha384"}


@pytest.fixture(
    params=["p256", *[c for c in ("p384",) for _ in w3c.where_present(f"ecdsa-rdfc-2019-{c}")]]
)
def curve(request: pytest.FixtureRequest) -> str:
    return request.param


def text(curve: str, name: str) -> str:
    return vectors.text(f"w3c/ecdsa-rdfc-2019-{curve}/{name}ECDSA{curve.upper()}.txt")


def load(curve: str, name: str) -> Any:
    return vectors.load(f"w3c/ecdsa-rdfc-2019-{curve}/{name}ECDSA{curve.upper()}.json")


@pytest.fixture
def unsigned() -> dict[str, Any]:
    return vectors.load("w3c/keys-ecdsa/unsigned.json")


@pytest.fixture
def key(curve: str) -> SigningKey:
    method = load(curve, "proofConfig")["verificationMethod"]
    return w3c.deterministic(w3c.key_pair(f"keys-ecdsa/{curve}KeyPair", method))


def test_3_2_3_transformation(curve: str, unsigned: dict[str, Any]) -> None:
    found = ecdsa_rdfc_2019.transform(unsigned, w3c.DOCUMENTS, ALGORITHMS[curve])
    assert found == text(curve, "canonDoc")


def test_3_2_5_proof_configuration(curve: str, unsigned: dict[str, Any]) -> None:
    options = load(curve, "proofConfig")
    del options["@context"]
    found = ecdsa_rdfc_2019.configure(options, unsigned, w3c.DOCUMENTS, ALGORITHMS[curve])
    assert found == text(curve, "proofCanon")


def test_3_2_4_hashing(curve: str) -> None:
    data = ecdsa_rdfc_2019.hash_data(
        text(curve, "canonDoc"), text(curve, "proofCanon"), ALGORITHMS[curve]
    )
    half = len(data) // 2
    assert data[:half].hex() == text(curve, "proofHash").strip()
    assert data[half:].hex() == text(curve, "docHash").strip()
    assert data.hex() == text(curve, "combinedHash").strip()


def test_3_2_6_proof_serialization(curve: str, key: SigningKey) -> None:
    data = bytes.fromhex(text(curve, "combinedHash"))
    signature = ecdsa_rdfc_2019.serialize_proof(data, key)
    assert signature.hex() == text(curve, "sigHex").strip()
    assert written(signature) == text(curve, "sigBTC58").strip()


def test_3_2_7_proof_verification(curve: str, key: SigningKey) -> None:
    data = bytes.fromhex(text(curve, "combinedHash"))
    signature = bytes.fromhex(text(curve, "sigHex"))
    assert ecdsa_rdfc_2019.verify_proof(data, signature, key.public)
    assert not ecdsa_rdfc_2019.verify_proof(data[::-1], signature, key.public)


def test_issuing_gives_the_published_document(
    curve: str, unsigned: dict[str, Any], key: SigningKey
) -> None:
    created = datetime(2023, 2, 24, 23, 36, 38, tzinfo=UTC)
    issued = issue(unsigned, key, proof="ecdsa-rdfc-2019", created=created, documents=w3c.DOCUMENTS)
    assert json.loads(issued) == load(curve, "signed")


def test_the_published_document_verifies(curve: str, key: SigningKey) -> None:
    signed = load(curve, "signed")
    proof = signed.pop("proof")
    assert data_integrity.verify_proof(signed, proof, key.public, w3c.DOCUMENTS)
    signed["name"] += "."
    assert not data_integrity.verify_proof(signed, proof, key.public, w3c.DOCUMENTS)
