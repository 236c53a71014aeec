"""Data Integrity ECDSA Cryptosuites v1.0, ecdsa-sd-2023 (sections 3.4 to 3.6), value by value."""

from __future__ import annotations

from typing import Any

import pytest
from tests.conformance import vectors, w3c

from badging.keys import PublicKey, SigningKey, read_key
from badging.linked_data.nquads import line
from badging.proofs import data_integrity, sd_proof_value, statements
from badging.proofs import ecdsa_sd_2023 as suite
from badging.proofs.sd_proof_value import BaseProof, DerivedProof
from badging.proofs.selection import select, steps_of

SETS = ["prc", *w3c.where_present("ecdsa-sd-2023/employ")]


@pytest.fixture(params=SETS)
def example(request: pytest.FixtureRequest) -> str:
    return request.param.rpartition("/")[2]


@pytest.fixture
def load(example: str) -> Any:
    return lambda name: vectors.load(f"w3c/ecdsa-sd-2023/{example}/{name}.json")


@pytest.fixture
def document(load: Any) -> dict[str, Any]:
    return {name: value for name, value in load("addSignedSDBase").items() if name != "proof"}


@pytest.fixture
def base(load: Any) -> dict[str, Any]:
    return load("addSignedSDBase")["proof"]


@pytest.fixture
def derived(load: Any) -> dict[str, Any]:
    return load("derivedRevealDocument")


@pytest.fixture
def mandatory(load: Any) -> list[str]:
    return load("addBaseTransform")["mandatoryPointers"]


@pytest.fixture
def selective(example: str) -> list[str]:
    name = "prCred" if example == "prc" else example
    return vectors.load(f"w3c/keys-ecdsa/{name}Selective.json")


@pytest.fixture
def material() -> dict[str, Any]:
    return vectors.load("w3c/keys-ecdsa/SDKeyMaterial.json")


@pytest.fixture
def hmac_key(material: dict[str, Any]) -> bytes:
    return bytes.fromhex(material["hmacKeyString"])


@pytest.fixture
def key(material: dict[str, Any]) -> SigningKey:
    return w3c.deterministic(read_key(material["baseKeyPair"]))


@pytest.fixture
def proof_key(material: dict[str, Any]) -> SigningKey:
    return w3c.deterministic(read_key(material["proofKeyPair"]))


def options(proof: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in proof.items() if name != "proofValue"}


def values(entries: dict[str, Any]) -> list[str]:
    return [text for _, text in entries["value"]]


def test_3_4_1_canonical_statements(document: dict[str, Any], load: Any) -> None:
    found = [line(quad) for quad in statements.canonical_quads(document, w3c.DOCUMENTS)]
    assert found == load("addBaseDocCanon")


def test_3_4_4_labels_by_hmac(document: dict[str, Any], hmac_key: bytes, load: Any) -> None:
    found = statements.label(document, hmac_key, w3c.DOCUMENTS)
    assert found.lines == load("addBaseDocHMACCanon")


def test_3_4_12_values_of_pointers(document: dict[str, Any], load: Any) -> None:
    for entry in load("addPointerValues"):
        chosen: Any = select(document, [entry["pointer"]])
        for step in steps_of(entry["pointer"]):
            chosen = chosen[step]
        assert chosen == entry["value"]


def test_3_6_2_base_proof_transformation(
    document: dict[str, Any], mandatory: list[str], hmac_key: bytes, load: Any
) -> None:
    found = suite.transform(document, mandatory, hmac_key, w3c.DOCUMENTS)
    expected = load("addBaseTransform")
    assert found.mandatory == values(expected["mandatory"])
    assert found.non_mandatory == values(expected["nonMandatory"])


def test_3_6_4_base_proof_configuration(
    document: dict[str, Any], base: dict[str, Any], example: str
) -> None:
    expected = vectors.text(f"w3c/ecdsa-sd-2023/{example}/addProofConfigCanon.txt")
    assert suite.configure(options(base), document, w3c.DOCUMENTS) == expected


def test_3_6_3_base_proof_hashing(load: Any, example: str) -> None:
    configuration = vectors.text(f"w3c/ecdsa-sd-2023/{example}/addProofConfigCanon.txt")
    mandatory = values(load("addBaseTransform")["mandatory"])
    expected = load("addHashData")
    data = suite.sign_data(configuration, b"key", mandatory)
    assert data.hex() == expected["proofHash"] + b"key".hex() + expected["mandatoryHash"]


def test_3_6_5_base_proof_serialization(
    load: Any,
    example: str,
    hmac_key: bytes,
    mandatory: list[str],
    proof_key: SigningKey,
    key: SigningKey,
    base: dict[str, Any],
) -> None:
    transformed = load("addBaseTransform")
    grouped = suite.Grouped(values(transformed["mandatory"]), values(transformed["nonMandatory"]))
    configuration = vectors.text(f"w3c/ecdsa-sd-2023/{example}/addProofConfigCanon.txt")
    made = suite.serialize_proof(
        grouped,
        configuration,
        key,
        proof_key=proof_key,
        hmac_key=hmac_key,
        mandatory_pointers=mandatory,
    )
    expected = load("addRawBaseSignatureInfo")
    assert made.base_signature.hex() == expected["baseSignature"]
    assert [signature.hex() for signature in made.signatures] == expected["signatures"]
    assert made.written() == base["proofValue"]


def test_3_5_3_a_base_proof_is_read(load: Any, base: dict[str, Any]) -> None:
    found, expected = sd_proof_value.read(base), load("derivedRecoveredBaseData")
    assert isinstance(found, BaseProof)
    assert found.base_signature.hex() == expected["baseSignature"]
    assert found.hmac_key.hex() == expected["hmacKey"]
    assert found.mandatory_pointers == expected["mandatoryPointers"]
    assert [signature.hex() for signature in found.signatures] == expected["signatures"]
    assert sd_proof_value.public_key_of(found).multibase == expected["proofPublicKey"]


def test_3_5_4_groups_of_statements(
    document: dict[str, Any],
    mandatory: list[str],
    selective: list[str],
    hmac_key: bytes,
    load: Any,
) -> None:
    found = statements.label(document, hmac_key, w3c.DOCUMENTS)
    expected = load("derivedGroupIndexes")
    for name, pointers in (
        ("mandatory", mandatory),
        ("selective", selective),
        ("combined", mandatory + selective),
    ):
        chosen = found.matching(found.selected(pointers, w3c.DOCUMENTS))
        assert sorted(chosen) == expected[f"{name}Indexes"]


def test_3_5_4_disclosure_data(
    document: dict[str, Any], base: dict[str, Any], selective: list[str], load: Any
) -> None:
    value = sd_proof_value.read(base)
    assert isinstance(value, BaseProof)
    found, revealed = suite.disclosure_data(document, value, selective, w3c.DOCUMENTS)
    expected = load("derivedDisclosureData")
    assert [signature.hex() for signature in found.signatures] == expected["signatures"]
    labels = {f"_:{name}": f"_:{label}" for name, label in expected["labelMap"]["value"]}
    assert found.label_map() == labels
    assert found.mandatory_indexes == expected["mandatoryIndexes"]
    assert revealed == load("derivedUnsignedReveal")


def test_3_6_6_a_derived_proof_is_the_published_one(
    document: dict[str, Any],
    base: dict[str, Any],
    selective: list[str],
    derived: dict[str, Any],
) -> None:
    assert suite.derive(document, base, selective, w3c.DOCUMENTS) == derived


def test_3_5_8_a_derived_proof_is_read(load: Any, derived: dict[str, Any]) -> None:
    found, expected = sd_proof_value.read(derived["proof"]), load("verifyDerivedProofValue")
    assert isinstance(found, DerivedProof)
    assert found.base_signature.hex() == expected["baseSignature"]
    assert [signature.hex() for signature in found.signatures] == expected["signatures"]
    assert found.mandatory_indexes == expected["mandatoryIndexes"]
    assert found.label_map() == {f"_:{k}": f"_:{v}" for k, v in expected["labelMap"]}


def test_3_5_9_verify_data(load: Any, derived: dict[str, Any]) -> None:
    value = sd_proof_value.read(derived.pop("proof"))
    assert isinstance(value, DerivedProof)
    found = suite.shown_statements(derived, value, w3c.DOCUMENTS)
    assert found is not None
    assert sorted(found.mandatory + found.non_mandatory) == load("verifyNQuads")
    expected = load("verifyCreateVerifyData")
    assert found.non_mandatory == expected["nonMandatory"]
    assert statements.hash_of(found.mandatory).hex() == expected["mandatoryHash"]


def test_3_6_7_the_published_documents_verify(
    document: dict[str, Any], base: dict[str, Any], derived: dict[str, Any], key: SigningKey
) -> None:
    public: PublicKey = key.public
    assert data_integrity.verify_proof(document, base, public, w3c.DOCUMENTS)
    proof = derived.pop("proof")
    assert data_integrity.verify_proof(derived, proof, public, w3c.DOCUMENTS)
    derived["validFrom"] = "2024-12-17T00:00:00Z"
    assert not data_integrity.verify_proof(derived, proof, public, w3c.DOCUMENTS)
