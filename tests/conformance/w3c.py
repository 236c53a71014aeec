"""What the W3C vectors of the suites need beside their files: keys, and contexts by their facts."""

from __future__ import annotations

import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from tests.conformance import vectors

from badging.documents import MappedDocuments
from badging.keys import KeyType, LocalKey, PublicKey, SigningKey, read_key
from badging.keys.public import CURVE_HASHES, FIELD_BYTES

_XSD_DATE_TIME = "http://www.w3.org/2001/XMLSchema#dateTime"


def _citizenship() -> dict[str, Any]:
    """Terms of https://w3id.org/citizenship/v4rc1 that the vectors use, as their N-Quads show."""
    own, schema = "https://w3id.org/citizenship#", "https://schema.org/"
    link = {"@type": "@id"}
    date = {"@type": _XSD_DATE_TIME}
    person = {
        **{name: schema + name for name in ("givenName", "familyName", "additionalName", "gender")},
        "birthDate": {"@id": f"{schema}birthDate", **date},
        "image": {"@id": f"{schema}image", **link},
        "residentSince": {"@id": f"{own}residentSince", **date},
        **{name: own + name for name in ("birthCountry", "commuterClassification")},
        "permanentResidentCard": f"{own}permanentResidentCard",
        "employmentAuthorizationDocument": f"{own}employmentAuthorizationDocument",
    }
    card = {
        "identifier": f"{schema}identifier",
        **{name: own + name for name in ("lprCategory", "lprNumber")},
    }
    types = (
        "PermanentResident",
        "EmployablePerson",
        "PermanentResidentCard",
        "PermanentResidentCardCredential",
        "EmploymentAuthorizationDocument",
        "EmploymentAuthorizationDocumentCredential",
    )
    context = {
        **{name: own + name for name in types},
        "Person": f"{schema}Person",
        **person,
        **card,
    }
    return {"@context": context}


DOCUMENTS = MappedDocuments(
    {
        "https://www.w3.org/ns/credentials/examples/v2": json.dumps(
            {"@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}}
        ).encode(),
        "https://w3id.org/citizenship/v4rc1": json.dumps(_citizenship()).encode(),
    }
)


def key_pair(name: str, method: str) -> LocalKey:
    """A key pair of the vectors, under the name that their proofs give it."""
    return read_key({**vectors.load(f"w3c/{name}.json"), "id": method})


class Deterministic:
    """An ECDSA key that draws no randomness (RFC 6979), as those who made the vectors used."""

    def __init__(self, key: LocalKey) -> None:
        self.public: PublicKey = key.public
        self.controller = key.controller
        self.verification_method = key.verification_method
        self._native = key._native

    def sign(self, message: bytes) -> bytes:
        assert isinstance(self._native, ec.EllipticCurvePrivateKey)
        kind: KeyType = self.public.type
        algorithm = ec.ECDSA(CURVE_HASHES[kind], deterministic_signing=True)
        r, s = decode_dss_signature(self._native.sign(message, algorithm))
        size = FIELD_BYTES[kind]
        return r.to_bytes(size, "big") + s.to_bytes(size, "big")


def deterministic(key: LocalKey) -> SigningKey:
    return Deterministic(key)


def where_present(name: str) -> list[str]:
    """[name] where the published vectors of that name are on this machine, else []."""
    return [name] if (vectors.VECTORS / "w3c" / name).is_dir() else []
