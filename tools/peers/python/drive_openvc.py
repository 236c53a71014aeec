"""openvc-core: Data Integrity, VC-JWT, SD-JWT VC, status lists."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from openvc.did.base import DidDocument, DidResolverRegistry, parse_did_document
from openvc.keys import signing_key_from_jwk
from openvc.openid4vp import verify_vp_token
from openvc.proof.data_integrity import DataIntegrityProofSuite
from openvc.proof.di_ecdsa_rdfc import EcdsaRdfcProofSuite
from openvc.proof.di_jcs import EcdsaJcsProofSuite, EddsaJcsProofSuite
from openvc.proof.ecdsa_sd import EcdsaSdProofSuite
from openvc.proof.sd_jwt import SdJwtVcProofSuite
from openvc.proof.vc_jwt import VcJwtProofSuite
from openvc.status.bitstring import new_bitstring, set_status_bit
from openvc.status.issue import (
    build_status_list_credential,
    build_status_list_token,
    verify_status_list_token,
)
from openvc.status.token_status_list import check_token_status, new_status_list, set_status
from openvc.verify import VerificationPolicy, verify_credential
from serving import Run, judging, serve

SUITES = {
    "eddsa-rdfc-2022": DataIntegrityProofSuite(),
    "ecdsa-rdfc-2019": EcdsaRdfcProofSuite(),
    "eddsa-jcs-2022": EddsaJcsProofSuite(),
    "ecdsa-jcs-2019": EcdsaJcsProofSuite(),
}
contexts: dict[str, Any] = {}


def learn(request: dict[str, Any]) -> Run:
    return lambda: contexts.update(request["contexts"])


def _extra(proof: str) -> dict[str, Any]:
    return {"extra_contexts": contexts} if "rdfc" in proof or "sd-2023" in proof else {}


def issue(request: dict[str, Any]) -> Run:
    credential, proof, method = request["credential"], request["proof"], request["method"]
    key = signing_key_from_jwk(request["key"], method)
    if proof == "vc-jwt":
        suite = VcJwtProofSuite()
        return lambda: suite.sign(credential, signing_key=key)
    if proof == "ecdsa-sd-2023":
        sd, pointers = EcdsaSdProofSuite(), request["mandatory"]
        return lambda: json.dumps(
            sd.add_base_proof(
                credential,
                signing_key=key,
                verification_method=method,
                mandatory_pointers=pointers,
                extra_contexts=contexts,
            )
        )
    if proof == "sd-jwt-vc":
        sd_jwt = SdJwtVcProofSuite()
        return lambda: sd_jwt.issue(
            credential, signing_key=key, vct=request["vct"], disclosable=request["disclosable"]
        )
    suite, extra = SUITES[proof], _extra(proof)
    return lambda: json.dumps(
        suite.add_proof(credential, signing_key=key, verification_method=method, **extra)
    )


def derive(request: dict[str, Any]) -> Run:
    base = json.loads(request["secured"])
    return lambda: json.dumps(
        EcdsaSdProofSuite().derive_proof(
            base, selective_pointers=request["selective"], extra_contexts=contexts
        )
    )


def bind(request: dict[str, Any]) -> Run:
    """An SD-JWT with a Key Binding JWT by its holder's key."""
    holder = signing_key_from_jwk(request["holder"], "")
    return lambda: SdJwtVcProofSuite().create_presentation(
        request["secured"],
        holder_key=holder,
        audience=request["audience"],
        nonce=request["nonce"],
    )


def verify(request: dict[str, Any]) -> Run:
    """The whole pipeline: format, proof, issuer, validity, and status where a list is given."""
    text, parsed = request["secured"], request["secured"].lstrip().startswith("{")
    lists = request.get("lists", {})
    policy = VerificationPolicy(
        require_status="lists" in request,
        audience=request.get("audience"),
        nonce=request.get("nonce"),
    )

    def whole() -> None:
        verify_credential(
            json.loads(text) if parsed else text, policy=policy, extra_contexts=contexts,
            resolve_status_list=lambda url: json.loads(lists[url]) if lists else None,
        )  # fmt: skip

    return judging(whole)


class _Given:
    """DID documents that were handed in, by their DID."""

    def __init__(self, documents: dict[str, Any]) -> None:
        self._documents = documents

    def supports(self, did: str) -> bool:
        return did in self._documents

    def resolve(self, did: str) -> DidDocument:
        return parse_did_document(self._documents[did])


def _resolver(documents: dict[str, Any]) -> DidResolverRegistry:
    return DidResolverRegistry([_Given(documents)])


def verify_answer(request: dict[str, Any]) -> Run:
    """An answer to a request for a presentation (OpenID4VP 1.0): whether it holds."""
    lists = request["lists"]

    def whole() -> None:
        verify_vp_token(
            request["vp_token"],
            dcql_query=request["query"],
            nonce=request["nonce"],
            client_id=request["client_id"],
            resolver=_resolver(request["dids"]),
            resolve_status_list=lambda url: json.loads(lists[url]),
            require_status=True,
            extra_contexts=contexts,
        )

    return judging(whole)


def verify_sd_jwt(request: dict[str, Any]) -> Run:
    key, text = request["key"], request["secured"]
    return lambda: SdJwtVcProofSuite().verify(text, public_key_jwk=key).claims


def status_list(request: dict[str, Any]) -> Run:
    """A BitstringStatusListCredential, unsigned, with the given indices set."""

    def make() -> dict[str, Any]:
        bits = new_bitstring(request["size"])
        for index in request["indices"]:
            set_status_bit(bits, index, 1)
        return build_status_list_credential(
            id=request["id"], issuer=request["issuer"], bitstring=bits
        )

    return make


def token_status_list(request: dict[str, Any]) -> Run:
    """A Token Status List, signed: the given values at their indices, the others 0."""
    key, bits = signing_key_from_jwk(request["key"], kid=request["method"]), request["bits"]

    def make() -> str:
        packed = new_status_list(request["size"], bits=bits)
        for index, value in request["values"]:
            set_status(packed, index, value, bits=bits)
        return build_status_list_token(
            signing_key=key, uri=request["id"], status_list=packed, bits=bits,
            issuer=request["issuer"], issued_at=request["at"],
        )  # fmt: skip

    return make


def token_status(request: dict[str, Any]) -> Run:
    """The value that a Token Status List has for an SD-JWT VC; both by the one key."""
    key, text, kept = request["key"], request["secured"], request["list"]

    def resolved(url: str) -> dict[str, Any]:
        return verify_status_list_token(kept, public_key_jwk=key, expected_uri=url)

    def look() -> int | None:
        claims = SdJwtVcProofSuite().verify(text, public_key_jwk=key).claims
        found = check_token_status(claims, resolve_status_list_token=resolved)
        return None if found is None else found.status

    return look


HANDLERS: dict[str, Callable[[dict[str, Any]], Run]] = {
    "learn": learn,
    "issue": issue,
    "derive": derive,
    "bind": bind,
    "verify": verify,
    "verify_answer": verify_answer,
    "verify_sd_jwt": verify_sd_jwt,
    "status_list": status_list,
    "token_status_list": token_status_list,
    "token_status": token_status,
}

if __name__ == "__main__":
    serve("openvc-core", HANDLERS)
