"""sd-jwt: the reference implementation of the IETF's SD-JWT (RFC 9901)."""

from __future__ import annotations

import json
from typing import Any

from jwcrypto.jwk import JWK
from sd_jwt.common import SDObj
from sd_jwt.holder import SDJWTHolder
from sd_jwt.issuer import SDJWTIssuer
from sd_jwt.verifier import SDJWTVerifier
from serving import Run, serve


def issue(request: dict[str, Any]) -> Run:
    key = JWK.from_json(json.dumps(request["key"]))
    claims = {
        SDObj(name) if name in request["disclosable"] else name: value
        for name, value in request["credential"].items()
    }
    header = {"typ": request["typ"], "kid": request["method"]}
    return lambda: (
        SDJWTIssuer(
            claims, key, sign_alg=request["key"]["alg"], extra_header_parameters=header
        ).sd_jwt_issuance
    )


def present(request: dict[str, Any]) -> Run:
    """What a holder shows: the named claims and no other of those that can be hidden."""

    def run() -> str:
        holder = SDJWTHolder(request["secured"])
        holder.create_presentation(dict.fromkeys(request["shown"], True))
        return str(holder.sd_jwt_presentation)

    return run


def verify(request: dict[str, Any]) -> Run:
    """The claims of a presentation; refuses by an error."""
    key = JWK.from_json(json.dumps(request["key"]))
    return lambda: SDJWTVerifier(
        request["secured"], lambda _issuer, _header: key
    ).get_verified_payload()


if __name__ == "__main__":
    serve("sd-jwt", {"issue": issue, "present": present, "verify": verify})
