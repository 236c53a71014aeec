"""Data Integrity EdDSA Cryptosuites v1.0, section 3.2: the published vectors, value by value."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from tests.conformance import vectors

from badging.documents import MappedDocuments
from badging.issuing import issue
from badging.keys import LocalKey, multibase, read_key
from badging.proofs import data_integrity, eddsa_rdfc_2022

FOLDER = "w3c/eddsa-rdfc-2022"
EXAMPLES = {"@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}}
DOCUMENTS = MappedDocuments(
    {"https://www.w3.org/ns/credentials/examples/v2": json.dumps(EXAMPLES).encode()}
)


@pytest.fixture
def unsigned() -> dict:
    return vectors.load("w3c/keys-eddsa/unsigned.json")


@pytest.fixture
def signed() -> dict:
    return vectors.load(f"{FOLDER}/signedDataInt.json")


@pytest.fixture
def options() -> dict:
    options = vectors.load(f"{FOLDER}/proofConfigDataInt.json")
    del options["@context"]
    return options


@pytest.fixture
def key(options: dict) -> LocalKey:
    pair = vectors.load("w3c/keys-eddsa/keyPair.json")
    return read_key({**pair, "id": options["verificationMethod"]})


def test_3_2_3_transformation(unsigned: dict) -> None:
    expected = vectors.text(f"{FOLDER}/canonDocDataInt.txt")
    assert eddsa_rdfc_2022.transform(unsigned, DOCUMENTS) == expected


def test_3_2_5_proof_configuration(unsigned: dict, options: dict) -> None:
    expected = vectors.text(f"{FOLDER}/proofCanonDataInt.txt")
    assert eddsa_rdfc_2022.configure(options, unsigned, DOCUMENTS) == expected


def test_3_2_4_hashing() -> None:
    data = eddsa_rdfc_2022.hash_data(
        vectors.text(f"{FOLDER}/canonDocDataInt.txt"),
        vectors.text(f"{FOLDER}/proofCanonDataInt.txt"),
    )
    assert data[:32].hex() == vectors.text(f"{FOLDER}/proofHashDataInt.txt").strip()
    assert data[32:].hex() == vectors.text(f"{FOLDER}/docHashDataInt.txt").strip()
    assert data.hex() == vectors.text(f"{FOLDER}/combinedHashDataInt.txt").strip()


def test_3_2_6_proof_serialization(key: LocalKey) -> None:
    data = bytes.fromhex(vectors.text(f"{FOLDER}/combinedHashDataInt.txt"))
    signature = eddsa_rdfc_2022.serialize_proof(data, key)
    assert signature.hex() == vectors.text(f"{FOLDER}/sigHexDataInt.txt").strip()
    assert multibase.encode(signature) == vectors.text(f"{FOLDER}/sigBTC58DataInt.txt").strip()


def test_3_2_7_proof_verification(key: LocalKey) -> None:
    data = bytes.fromhex(vectors.text(f"{FOLDER}/combinedHashDataInt.txt"))
    signature = bytes.fromhex(vectors.text(f"{FOLDER}/sigHexDataInt.txt"))
    assert eddsa_rdfc_2022.verify_proof(data, signature, key.public)
    assert not eddsa_rdfc_2022.verify_proof(data[::-1], signature, key.public)


def test_issuing_gives_the_published_document(unsigned: dict, signed: dict, key: LocalKey) -> None:
    created = datetime(2023, 2, 24, 23, 36, 38, tzinfo=UTC)
    issued = issue(unsigned, key, created=created, documents=DOCUMENTS)
    assert json.loads(issued) == signed


def test_the_published_document_verifies(signed: dict, key: LocalKey) -> None:
    proof = signed.pop("proof")
    assert data_integrity.verify_proof(signed, proof, key.public, DOCUMENTS)


@pytest.mark.parametrize("member", ["name", "issuer", "validFrom"])
def test_a_changed_letter_does_not_verify(signed: dict, key: LocalKey, member: str) -> None:
    proof = signed.pop("proof")
    signed[member] = signed[member].replace("2", "3").replace("e", "a")
    assert not data_integrity.verify_proof(signed, proof, key.public, DOCUMENTS)
