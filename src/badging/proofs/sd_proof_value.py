"""`proofValue` of ecdsa-sd-2023: what a base proof and a derived proof hold (VC-DI-ECDSA 3.5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from badging.errors import ProofError
from badging.keys import KeyType, PublicKey, multibase
from badging.keys.public import PUBLIC_HEADERS
from badging.proofs import cbor
from badging.proofs.proof_value import data_of

BASE_HEADER = b"\xd9\x5d\x00"
DERIVED_HEADER = b"\xd9\x5d\x01"
P256_HEADER = PUBLIC_HEADERS[KeyType.P256]
SIGNATURE_BYTES = 64
PUBLIC_KEY_BYTES = 35
HMAC_BYTES = 32


@dataclass(frozen=True, slots=True)
class BaseProof:
    """What an issuer hands to the recipient. public_key: a Multikey's bytes, with its header."""

    base_signature: bytes
    public_key: bytes
    hmac_key: bytes
    signatures: list[bytes]
    mandatory_pointers: list[str]

    def written(self) -> str:
        """3.5.2 serializeBaseProofValue."""
        components = [
            self.base_signature,
            self.public_key,
            self.hmac_key,
            self.signatures,
            self.mandatory_pointers,
        ]
        return _written(BASE_HEADER, components)


@dataclass(frozen=True, slots=True)
class DerivedProof:
    """What a recipient shows. labels: from the number of a canonical label to an HMAC digest."""

    base_signature: bytes
    public_key: bytes
    signatures: list[bytes]
    labels: dict[int, bytes]
    mandatory_indexes: list[int]

    def written(self) -> str:
        """3.5.7 serializeDerivedProofValue."""
        components = [
            self.base_signature,
            self.public_key,
            self.signatures,
            self.labels,
            self.mandatory_indexes,
        ]
        return _written(DERIVED_HEADER, components)

    def label_map(self) -> dict[str, str]:
        """3.5.6 decompressLabelMap: `_:u…` by `_:c14n…`."""
        return {
            f"_:c14n{number}": f"_:u{multibase.base64url_encode(digest)}"
            for number, digest in self.labels.items()
        }


def compressed(label_map: Mapping[str, str]) -> dict[int, bytes]:
    """3.5.5 compressLabelMap: the reverse of `DerivedProof.label_map`."""
    return {
        int(canonical.removeprefix("_:c14n")): multibase.base64url_decode(label.removeprefix("_:u"))
        for canonical, label in label_map.items()
    }


def is_derived(proof: Mapping[str, Any]) -> bool:
    """Whether a recipient made it out of the issuer's. Raises ProofError for what is neither."""
    return isinstance(read(proof), DerivedProof)


def read(proof: Mapping[str, Any]) -> BaseProof | DerivedProof:
    """3.5.3 parseBaseProofValue and 3.5.8 parseDerivedProofValue. Raises ProofError."""
    data = data_of(proof)
    header, body = data[:3], data[3:]
    if header not in (BASE_HEADER, DERIVED_HEADER):
        raise _malformed("it begins as neither a base nor a derived proof does")
    try:
        components = cbor.decode(body)
    except ValueError as error:
        raise _malformed(str(error)) from error
    if not isinstance(components, list) or len(components) != 5:
        raise _malformed("it is no list of five components")
    return (_base if header == BASE_HEADER else _derived)(*components)


def _base(
    base_signature: Any, public_key: Any, hmac_key: Any, signatures: Any, pointers: Any
) -> BaseProof:
    _check_signatures(base_signature, public_key, signatures)
    if not _is_bytes(hmac_key, HMAC_BYTES):
        raise _malformed(f"its HMAC key is not {HMAC_BYTES} bytes")
    if not isinstance(pointers, list) or not all(isinstance(p, str) for p in pointers):
        raise _malformed("its mandatory pointers are no list of texts")
    return BaseProof(base_signature, public_key, hmac_key, signatures, pointers)


def _derived(
    base_signature: Any, public_key: Any, signatures: Any, labels: Any, indexes: Any
) -> DerivedProof:
    _check_signatures(base_signature, public_key, signatures)
    if not isinstance(labels, dict) or not all(_is_bytes(v, HMAC_BYTES) for v in labels.values()):
        raise _malformed("its label map is no map to digests")
    if len(set(labels.values())) != len(labels):
        raise _malformed("its label map gives two nodes the same label")
    if not isinstance(indexes, list) or not all(isinstance(i, int) for i in indexes):
        raise _malformed("its mandatory indexes are no list of integers")
    if any(later <= earlier for earlier, later in pairwise(indexes)):
        raise _malformed("its mandatory indexes are not in ascending order")
    return DerivedProof(base_signature, public_key, signatures, labels, indexes)


def public_key_of(value: BaseProof | DerivedProof) -> PublicKey:
    """The key of the statements' signatures, made for this proof alone. Raises InvalidKey."""
    return PublicKey(KeyType.P256, value.public_key[len(P256_HEADER) :])


def _check_signatures(base_signature: Any, public_key: Any, signatures: Any) -> None:
    if not _is_bytes(base_signature, SIGNATURE_BYTES):
        raise _malformed(f"its base signature is not {SIGNATURE_BYTES} bytes")
    if not _is_bytes(public_key, PUBLIC_KEY_BYTES) or not public_key.startswith(P256_HEADER):
        raise _malformed("its public key is no Multikey of P-256")
    if not isinstance(signatures, list) or not all(
        _is_bytes(signature, SIGNATURE_BYTES) for signature in signatures
    ):
        raise _malformed(f"its signatures are no list of {SIGNATURE_BYTES} bytes each")


def _is_bytes(value: Any, count: int) -> bool:
    return isinstance(value, bytes) and len(value) == count


def _written(header: bytes, components: list[Any]) -> str:
    return "u" + multibase.base64url_encode(header + cbor.encode(components))


def _malformed(why: str) -> ProofError:
    return ProofError(f"The proofValue is not readable: {why}.", pointer="/proof/proofValue")
