"""eddsa-jcs-2022 and ecdsa-jcs-2019 (VC-DI-EDDSA and VC-DI-ECDSA, section 3.3), value by value."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.conformance import vectors, w3c

from badging.issuing import issue
from badging.keys import SigningKey
from badging.proofs import data_integrity, ecdsa_jcs_2019, eddsa_jcs_2022
from badging.proofs.proof_value import written


class Case:
    def __init__(self, folder: str, suffix: str, keys: str, algorithm: str) -> None:
        self.folder, self.suffix, self.algorithm = f"w3c/{folder}", suffix, algorithm
        self.suite: Any = ecdsa_jcs_2019 if folder.startswith("ecdsa") else eddsa_jcs_2022
        self.hash_arguments = (algorithm,) if folder.startswith("ecdsa") else ()
        self.keys = keys

    def text(self, name: str) -> str:
        return vectors.text(f"{self.folder}/{name}{self.suffix}.txt").rstrip("\n")

    def load(self, name: str) -> Any:
        return vectors.load(f"{self.folder}/{name}{self.suffix}.json")

    @property
    def key(self) -> SigningKey:
        pair = w3c.key_pair(self.keys, self.load("proofConfig")["verificationMethod"])
        return w3c.deterministic(pair) if "ecdsa" in self.folder else pair


CASES = [
    Case("eddsa-jcs-2022", "JCS", "keys-eddsa/keyPair", "sha256"),
    Case("ecdsa-jcs-2019-p256", "JCSECDSAP256", "keys-ecdsa/p256KeyPair", "sha256"),
    *[
        Case("ecdsa-jcs-2019-p384", "JCSECDSAP384", "keys-ecdsa/p384KeyPair", "sha384")
        for _ in w3c.where_present("ecdsa-jcs-2019-p384")
    ],
]


@pytest.fixture(params=CASES, ids=lambda case: case.folder.removeprefix("w3c/"))
def case(request: pytest.FixtureRequest) -> Case:
    vectors.folder(request.param.folder)
    return request.param


@pytest.fixture
def unsigned() -> dict[str, Any]:
    return vectors.load("w3c/keys-eddsa/unsigned.json")


def test_3_3_3_transformation(case: Case, unsigned: dict[str, Any]) -> None:
    assert case.suite.transform(unsigned).decode() == case.text("canonDoc")


def test_3_3_5_proof_configuration(case: Case) -> None:
    assert case.suite.configure(case.load("proofConfig")).decode() == case.text("proofCanon")


def test_3_3_4_hashing(case: Case) -> None:
    document, configuration = case.text("canonDoc").encode(), case.text("proofCanon").encode()
    data = case.suite.hash_data(document, configuration, *case.hash_arguments)
    half = len(data) // 2
    assert data[:half].hex() == case.text("proofHash")
    assert data[half:].hex() == case.text("docHash")
    assert data.hex() == case.text("combinedHash")


def test_3_3_6_proof_serialization(case: Case) -> None:
    signature = case.suite.serialize_proof(bytes.fromhex(case.text("combinedHash")), case.key)
    assert signature.hex() == case.text("sigHex")
    assert written(signature) == case.text("sigBTC58")


def test_3_3_7_proof_verification(case: Case) -> None:
    data = bytes.fromhex(case.text("combinedHash"))
    signature = bytes.fromhex(case.text("sigHex"))
    assert case.suite.verify_proof(data, signature, case.key.public)
    assert not case.suite.verify_proof(data[::-1], signature, case.key.public)


def test_issuing_gives_the_published_document(case: Case, unsigned: dict[str, Any]) -> None:
    created = datetime(2023, 2, 24, 23, 36, 38, tzinfo=UTC)
    issued = issue(
        unsigned, case.key, proof=case.suite.NAME, created=created, documents=w3c.DOCUMENTS
    )
    assert json.loads(issued) == case.load("signed")


def test_the_published_document_verifies(case: Case) -> None:
    signed = case.load("signed")
    proof = signed.pop("proof")
    assert data_integrity.verify_proof(signed, proof, case.key.public, w3c.DOCUMENTS)
    signed["name"] += "."
    assert not data_integrity.verify_proof(signed, proof, case.key.public, w3c.DOCUMENTS)
