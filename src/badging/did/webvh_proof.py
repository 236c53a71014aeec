"""Proofs of a did:webvh log: eddsa-jcs-2022 by did:keys, over the log's own entries.

Of the cryptosuite (VC-DI-EdDSA 1.0, 3.3) only verification is needed here, and only with keys that
name themselves. `badging.proofs` stands beside this room and serves credentials.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from typing import Any

from badging.canonical_json import canonical_json
from badging.did import key as did_key
from badging.errors import BadgingError
from badging.keys import KeyType, PublicKey, multibase

MAX_PROOFS = 64


def signed_by(entry: Mapping[str, Any], keys: Collection[str]) -> bool:
    """Whether one of the entry's proofs is by one of these Multikeys."""
    document = {name: value for name, value in entry.items() if name != "proof"}
    return any(signer in keys for signer in signers_of(document, entry.get("proof")))


def signers_of(document: Mapping[str, Any], proofs: Any) -> set[str]:
    """The Multikeys whose proofs over the document hold; the others do not count."""
    found = set()
    for proof in (proofs if isinstance(proofs, list) else [proofs])[:MAX_PROOFS]:
        signer = _signer(proof)
        if signer is not None and _holds(document, proof, signer):
            found.add(signer.multibase)
    return found


def _signer(proof: Any) -> PublicKey | None:
    """The did:key that a proof names, when the proof is of the one kind that is permitted."""
    if not isinstance(proof, Mapping):
        return None
    kind = (proof.get("type"), proof.get("cryptosuite"), proof.get("proofPurpose"))
    if kind != ("DataIntegrityProof", "eddsa-jcs-2022", "assertionMethod"):
        return None
    method = proof.get("verificationMethod")
    try:
        key = did_key.public_key_of(method.partition("#")[0] if isinstance(method, str) else "")
    except BadgingError:
        return None
    return key if key.type is KeyType.ED25519 else None


def _holds(document: Mapping[str, Any], proof: Mapping[str, Any], key: PublicKey) -> bool:
    value = proof.get("proofValue")
    options = {name: item for name, item in proof.items() if name != "proofValue"}
    try:
        signature = multibase.decode(value) if isinstance(value, str) else b""
        hashed = [hashlib.sha256(canonical_json(part)).digest() for part in (options, document)]
    except (ValueError, BadgingError):
        return False
    return key.verify(signature, b"".join(hashed))  # 3.3.5: configuration first
