"""pyld with cryptography: eddsa-rdfc-2022 as whoever follows VC-DI-EdDSA 3.2 with them writes it.

pyld does the JSON-LD and RDFC-1.0, cryptography the signature; nothing else is checked.
"""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pyld import jsonld
from serving import Run, judging, serve

contexts: dict[str, Any] = {}
ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def load(url: str, _options: Any) -> dict[str, Any]:
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": url,
        "document": contexts[url],
    }


OPTIONS = {
    "algorithm": "URDNA2015",  # RDFC-1.0 by its older name
    "format": "application/n-quads",
    "documentLoader": load,
    "processingMode": "json-ld-1.1",
}


def learn(request: dict[str, Any]) -> Run:
    return lambda: contexts.update(request["contexts"])


def hash_data(document: dict[str, Any], proof: dict[str, Any]) -> bytes:
    """3.2.2 to 3.2.5: the proof configuration's hash, then the document's."""
    configuration = {"@context": document["@context"], **proof}
    return b"".join(
        hashlib.sha256(jsonld.normalize(part, OPTIONS).encode()).digest()
        for part in (configuration, document)
    )


def issue(request: dict[str, Any]) -> Run:
    key = Ed25519PrivateKey.from_private_bytes(_bytes(request["key"]["d"]))
    credential, method = request["credential"], request["method"]

    def run() -> str:
        proof = {
            "type": "DataIntegrityProof",
            "cryptosuite": "eddsa-rdfc-2022",
            "created": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
            "verificationMethod": method,
            "proofPurpose": "assertionMethod",
        }
        signature = key.sign(hash_data(credential, proof))
        return json.dumps(
            {**credential, "proof": {**proof, "proofValue": "z" + _base58(signature)}}
        )

    return run


def verify(request: dict[str, Any]) -> Run:
    key = Ed25519PublicKey.from_public_bytes(_bytes(request["key"]["x"]))
    text = request["secured"]

    def whole() -> None:
        document = json.loads(text)
        proof = dict(document.pop("proof"))
        signature = _unbase58(proof.pop("proofValue")[1:])
        key.verify(signature, hash_data(document, proof))

    return judging(whole)


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _base58(data: bytes) -> str:
    number, text = int.from_bytes(data, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = ALPHABET[digit] + text
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + text


def _unbase58(text: str) -> bytes:
    number = 0
    for letter in text:
        number = number * 58 + ALPHABET.index(letter)
    return number.to_bytes(64, "big")


if __name__ == "__main__":
    serve("pyld", {"learn": learn, "issue": issue, "verify": verify})
