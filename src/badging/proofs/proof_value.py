"""`proofValue`: the signature of a proof as text (VC-DATA-INTEGRITY 2.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from badging.errors import ProofError
from badging.keys import multibase


def written(signature: bytes) -> str:
    """Multibase base58-btc, the form of all suites but those with selective disclosure."""
    return multibase.encode(signature)


def signature_of(proof: Mapping[str, Any]) -> bytes:
    """The signature of a proof in multibase base58-btc. Raises ProofError."""
    return _decoded(proof, "z", "base58-btc")


def data_of(proof: Mapping[str, Any]) -> bytes:
    """The data of a proof in multibase base64url without padding. Raises ProofError."""
    return _decoded(proof, "u", "base64url")


def without_value(proof: Mapping[str, Any], name: str = "proofValue") -> dict[str, Any]:
    """The options of a proof: all of it but the signature."""
    options = dict(proof)
    options.pop(name, None)
    return options


def _decoded(proof: Mapping[str, Any], header: str, form: str) -> bytes:
    value = proof.get("proofValue")
    if not isinstance(value, str) or not value.startswith(header):
        raise ProofError(f"The proof has no proofValue in {form}.", pointer="/proof/proofValue")
    try:
        return multibase.decode(value)
    except ValueError as error:
        raise ProofError(
            f"The proofValue is not readable: {error}.", pointer="/proof/proofValue"
        ) from error
