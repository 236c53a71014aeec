"""The signed token around a Token Status List (draft-ietf-oauth-status-list-21, section 5.1)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from badging.errors import ProofError
from badging.keys import SigningKey
from badging.proofs import jws, sd_jwt_vc
from badging.proofs.jwt import Jwt, payload_of, type_of

TYPE = "statuslist+jwt"
ACCEPT = f"application/{TYPE}"


def sign(claims: Mapping[str, Any], key: SigningKey) -> str:
    """A compact JWS over the claims, to be served as `application/statuslist+jwt`.

    claims: of `status.token_list.claims_of`.
    """
    payload = json.dumps(claims, separators=(",", ":"), ensure_ascii=False).encode()
    return jws.sign(payload, key, {"typ": TYPE, "kid": key.verification_method})


def parse(text: str, issuer: str) -> Jwt:
    """Read the token without judging its signature.

    issuer: who has to have signed it, where it does not name one (`iss`); that is all that its
    `credential` says. Raises ProofError for what is no such token.
    """
    parsed = jws.parse(text)
    if type_of(parsed.header) != TYPE:
        raise ProofError(
            f"The token is of type {parsed.header.get('typ')!r:.80}, not {TYPE}.", code="jwt_type"
        )
    claims = payload_of(parsed)
    credential = {"issuer": claims.get("iss", issuer)}
    # Its keys are found as those of an SD-JWT VC are.
    return Jwt(sd_jwt_vc.DC, parsed.header, claims, credential, text, parsed)
