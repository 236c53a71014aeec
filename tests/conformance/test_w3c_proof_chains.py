"""Proof sets and chains of eddsa-rdfc-2022 (VC-DI-EDDSA, appendix C.5; VC-DATA-INTEGRITY 4.4, 4.5).

Among the published vectors, but not in every copy of them: skipped where they are absent.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from tests.conformance import vectors, w3c

from badging.keys import LocalKey, read_key
from badging.proofs.chain import links_of, previous_of
from badging.proofs.data_integrity import add_proof, verify_proof

FOLDER = "w3c/proof-set-chain"
STAGES = ["signedProofSet1", "signedProofSet2", "signedProofChain1", "signedProofChain2"]


def key_of(proof: dict[str, Any]) -> LocalKey:
    method = proof["verificationMethod"]
    for pair in vectors.load(f"{FOLDER}/multiKeyPairs.json").values():
        if method.endswith(pair["publicKeyMultibase"]):
            return read_key({**pair, "id": method})
    raise AssertionError(method)


@pytest.mark.parametrize("stage", range(4))
def test_each_proof_is_added_as_published(stage: int) -> None:
    name = STAGES[stage]
    signed = vectors.load(f"{FOLDER}/{name}.json")
    before = vectors.load(f"{FOLDER}/{STAGES[stage - 1] if stage else 'unsigned'}.json")
    proofs = signed["proof"] if isinstance(signed["proof"], list) else [signed["proof"]]
    made = proofs[-1]
    created = datetime.fromisoformat(made["created"])
    options = {name: made[name] for name in ("id", "previousProof") if name in made}
    found = add_proof(before, key_of(made), "eddsa-rdfc-2022", created, w3c.DOCUMENTS, options)
    assert found == signed


@pytest.mark.parametrize("name", STAGES)
def test_each_published_proof_verifies(name: str) -> None:
    signed = vectors.load(f"{FOLDER}/{name}.json")
    proofs = signed["proof"] if isinstance(signed["proof"], list) else [signed["proof"]]
    for proof in proofs:
        assert links_of(proof, proofs)[-1] is proof
        previous = previous_of(proof, proofs)
        key = key_of(proof).public
        assert verify_proof(signed, proof, key, w3c.DOCUMENTS, previous=previous)
