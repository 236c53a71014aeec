"""openbadgeslib: eddsa-rdfc-2022 and VC-JWT of Open Badges 3.0, baking."""

from __future__ import annotations

import base64
import json
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from openbadgeslib import ob3
from openbadgeslib.ob3.credential import OpenBadgeCredential
from serving import Run, judging, serve

contexts: dict[str, Any] = {}


def _private(jwk: dict[str, Any]) -> bytes:
    return jwt.PyJWK(jwk, algorithm=jwk["alg"]).key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _public(jwk: dict[str, Any]) -> bytes:
    return jwt.PyJWK(jwk, algorithm=jwk["alg"]).key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def issue(request: dict[str, Any]) -> Run:
    """Through its own model of a badge, as its users do; it refuses what would go unsigned."""
    credential = OpenBadgeCredential.from_vc_document(request["credential"])
    if request["proof"] == "vc-jwt":
        jwt_signer = ob3.OB3Signer(_private(request["key"]), algorithm=request["key"]["alg"])
        return lambda: jwt_signer.sign(credential)
    signer = ob3.OB3LdpSigner(_private(request["key"]), request["method"])
    return lambda: signer.sign_to_json(credential)


def learn(request: dict[str, Any]) -> Run:
    return lambda: contexts.update(request["contexts"])


def issue_plain(request: dict[str, Any]) -> Run:
    """Any credential, not by its model of a badge."""
    pem, method = _private(request["key"]), request["method"]
    return lambda: json.dumps(
        ob3.add_data_integrity_proof(request["credential"], pem, method, extra_contexts=contexts)
    )


def verify_plain(request: dict[str, Any]) -> Run:
    """The proof of any credential, and no more of it."""
    pem, document = _public(request["key"]), json.loads(request["secured"])
    return judging(lambda: ob3.verify_data_integrity_proof(document, pem, extra_contexts=contexts))


def verify(request: dict[str, Any]) -> Run:
    text = request["secured"]
    if request["proof"] == "vc-jwt":
        jwt_verifier = ob3.OB3Verifier(_public(request["key"]), issuer_did=request["issuer"])
        return judging(lambda: jwt_verifier.verify(text))
    verifier = ob3.OB3LdpVerifier(_public(request["key"]), issuer_did=request["issuer"])
    return judging(lambda: verifier.verify(text))


def verify_status(request: dict[str, Any]) -> Run:
    """The status alone, of a list that is given; the list's own proof is verified as well."""
    parsed = OpenBadgeCredential.from_vc_document(json.loads(request["secured"]))
    lists = {url: text.encode() for url, text in request["lists"].items()}
    return judging(
        lambda: ob3.check_credential_status(
            parsed, lists.__getitem__, verify_list=True, list_pubkey_pem=_public(request["key"])
        )
    )


def status_list(request: dict[str, Any]) -> Run:
    """A BitstringStatusListCredential with the given indices set, signed as a VC-JWT."""
    pem, algorithm = _private(request["key"]), request["key"]["alg"]
    named = request["issuer"], request["id"], "revocation", request["indices"]

    def make() -> str:
        unsigned = ob3.build_status_list_credential(*named, size_bits=request["size"])
        return str(ob3.sign_status_list_credential(unsigned, pem, algorithm))

    return make


def bake(request: dict[str, Any]) -> Run:
    """Signs and bakes in one: it has no other way to put a 3.0 badge into an image."""
    image = base64.b64decode(request["image"])
    credential = OpenBadgeCredential.from_vc_document(request["credential"])
    signer = ob3.OB3LdpSigner(_private(request["key"]), request["method"])
    into = signer.sign_into_png if image.startswith(b"\x89PNG") else signer.sign_into_svg
    return lambda: base64.b64encode(into(credential, image)).decode()


def unbake(request: dict[str, Any]) -> Run:
    image = base64.b64decode(request["image"])
    if image.startswith(b"\x89PNG"):
        return lambda: ob3.OB3Verifier.extract_token_from_png(image)
    return lambda: ob3.OB3Verifier.extract_token_from_svg(image)


if __name__ == "__main__":
    serve(
        "openbadgeslib",
        {
            "learn": learn,
            "issue": issue,
            "issue_plain": issue_plain,
            "verify_plain": verify_plain,
            "verify": verify,
            "verify_status": verify_status,
            "status_list": status_list,
            "bake": bake,
            "unbake": unbake,
        },
    )
