"""Credentials as SD-JWTs: `vc+sd-jwt` (VC-JOSE-COSE 1.0, 3.2) and `dc+sd-jwt` (SD-JWT VC).

In the first the credential itself is what is signed. The second is the IETF's form: it has a type
of its own (`vct`), and speaks of issuer and validity in claims. It is written with the credential
beside these claims; read also with the credential in `ld` (OpenID4VP 1.0, B.3.7).
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from badging.errors import InvalidCredential, Misused, ProofError
from badging.keys import PublicKey, SigningKey
from badging.model.common import id_of, parse_time, types_of
from badging.proofs import jws, sd_jwt, sd_jwt_concealing, sd_jwt_revealing, vc_jose
from badging.proofs.jwt import CLAIMS, Jwt, Presentation, moment_of, payload_of, type_of

VC, DC = "vc+sd-jwt", "dc+sd-jwt"
TYPES = frozenset((VC, DC, "vc-ld+sd-jwt", "vc+ld+json+sd-jwt"))
"""`typ`: the registered ones, and those of drafts."""

KEY_BINDING = "kb+jwt"
_VOCABULARY = "https://purl.imsglobal.org/spec/vc/ob/vocab.html"
VCT = {
    "OpenBadgeCredential": f"{_VOCABULARY}#OpenBadgeCredential",
    "AchievementCredential": f"{_VOCABULARY}#OpenBadgeCredential",  # one thing under two names
    "EndorsementCredential": f"{_VOCABULARY}#EndorsementCredential",
    "ClrCredential": "https://purl.imsglobal.org/spec/vc/clr/vocab.html#ClrCredential",
}
"""`vct` of the types of Open Badges: the IRI that their context gives them."""

NEVER_HIDDEN = frozenset(
    (
        *CLAIMS, "cnf", "vct", "vct#integrity", "status",
        "@context", "id", "type", "proof", "validFrom", "validUntil", "issuanceDate",
        "expirationDate", "credentialStatus", "credentialSchema", "refreshService", "termsOfUse",
    )
)  # fmt: skip
"""What a verifier has to see (SD-JWT VC 2.2.2.3; VC-JOSE-COSE 3.2.1). `id` is among it, since lists
of revoked badges name them by it. Of the issuer, `id` and `type` are."""

_CLAIMS_OF_DC = (*CLAIMS, "cnf", "vct", "vct#integrity", "status")


# Issuing ------------------------------------------------------------------------------------------


def sign(
    credential: Mapping[str, Any],
    key: SigningKey,
    created: datetime | None,
    disclosable: Collection[str] = (),
    *,
    holder: PublicKey | None = None,
    decoys: int = 0,
    random_bytes: sd_jwt_concealing.RandomBytes = os.urandom,
) -> str:
    """A `vc+sd-jwt`: the token, and all its disclosures.

    disclosable: JSON pointers to what its holder may keep back. holder: the key that a holder is
    to prove (RFC 7800, `cnf`). Raises InvalidCredential, Misused.
    """
    payload: dict[str, Any] = dict(credential)
    if holder is not None:
        payload["cnf"] = {"jwk": holder.jwk}
    header = vc_jose.header_of(VC, credential, key, created)
    _check(payload, disclosable)
    concealed = sd_jwt_concealing.conceal(
        payload, disclosable, decoys=decoys, random_bytes=random_bytes
    )
    return _signed(*concealed, key, header)


def sign_dc(
    credential: Mapping[str, Any],
    key: SigningKey,
    created: datetime | None,
    disclosable: Collection[str] = (),
    *,
    holder: PublicKey | None = None,
    decoys: int = 0,
    random_bytes: sd_jwt_concealing.RandomBytes = os.urandom,
) -> str:
    """A `dc+sd-jwt` of the credential, with the claims of SD-JWT VC 2.2.2 beside it.

    As `sign`; `exp` and `nbf` say what validUntil and validFrom do.
    """
    payload = dict(credential) | dc_claims(credential)
    if created is not None:
        payload["iat"] = vc_jose.seconds(created)
    if holder is not None:
        payload["cnf"] = {"jwk": holder.jwk}
    header = {"typ": DC, "kid": key.verification_method}
    _check(payload, disclosable)
    concealed = sd_jwt_concealing.conceal(
        payload, disclosable, decoys=decoys, random_bytes=random_bytes
    )
    return _signed(*concealed, key, header)


def dc_claims(credential: Mapping[str, Any]) -> dict[str, Any]:
    """`vct`, `iss`, and `nbf` and `exp` where the credential has them. Raises InvalidCredential."""
    known = [VCT[name] for name in types_of(credential) if name in VCT]
    if not known:
        raise InvalidCredential(
            "The credential is of no type that has a vct.",
            pointer="/type",
            remedy=f"Use {VC}, or one of the types {', '.join(VCT)}.",
        )
    claims: dict[str, Any] = {"vct": known[0], "iss": id_of(credential.get("issuer"))}
    for claim, name in (("nbf", "validFrom"), ("exp", "validUntil")):
        moment = parse_time(credential.get(name))
        if moment is not None:
            claims[claim] = int(moment.timestamp())
    return claims


def _check(payload: Mapping[str, Any], disclosable: Collection[str]) -> None:
    vc_jose.refuse_forbidden(payload, InvalidCredential)
    for place in disclosable:
        if not may_be_hidden(place):
            raise Misused(
                f"A verifier has to see {place[:200]}, so it cannot be made disclosable.",
                remedy="Leave it out of the list.",
                code="never_hidden",
            )


def _signed(
    payload: Mapping[str, Any], disclosures: list[str], key: SigningKey, header: Mapping[str, Any]
) -> str:
    data = json.dumps(payload, separators=(",", ":"), ensure_ascii=False).encode()
    return "~".join([jws.sign(data, key, header), *disclosures, ""])


def may_be_hidden(place: str) -> bool:
    """Whether a part may be kept back from a verifier: by its JSON pointer."""
    first, _, rest = place.removeprefix("/").partition("/")
    if first == "ld":  # the credential inside an SD-JWT VC
        return rest != "" and may_be_hidden(f"/{rest}")
    if first == "issuer":
        return rest.partition("/")[0] not in ("", "id", "type", "@context")
    return first not in NEVER_HIDDEN


# Presenting ---------------------------------------------------------------------------------------


def present(text: str, withheld: Collection[str]) -> str:
    """The SD-JWT without what its holder keeps back; a Key Binding JWT falls away with it.

    withheld: JSON pointers into the credential (for `dc+sd-jwt`, into the payload). Raises Misused
    for what the issuer signed in the open, and ProofError for what is no SD-JWT.
    """
    parts = sd_jwt.split(text)
    return sd_jwt_revealing.withhold(parts, payload_of(jws.parse(parts.jws)), withheld)


def bind(
    presented: str, holder: SigningKey, *, audience: str, nonce: str, created: datetime
) -> str:
    """What is presented, with a Key Binding JWT: made for this audience, now, by the holder.

    RFC 9901, 4.3. Raises Misused when the token names another key, or is bound already.
    """
    parts = sd_jwt.split(presented)
    payload = payload_of(jws.parse(parts.jws))
    if parts.key_binding or confirmed_jwk(payload) != holder.public.jwk:
        raise Misused(
            "The token is not waiting to be bound with this key.",
            remedy="Use the key that the issuer was given for it (cnf), and present it anew.",
        )
    claims = {
        "iat": vc_jose.seconds(created),
        "aud": audience,
        "nonce": nonce,
        "sd_hash": sd_jwt.hash_of(parts.bound, payload),
    }
    return presented + jws.sign(json.dumps(claims).encode(), holder, {"typ": KEY_BINDING})


def confirmed_jwk(payload: Mapping[str, Any]) -> Any:
    """The key that a holder has to prove (RFC 7800, 3.2), or None."""
    confirmation = payload.get("cnf")
    return confirmation.get("jwk") if isinstance(confirmation, Mapping) else None


# Reading ------------------------------------------------------------------------------------------


def parse(text: str) -> Jwt:
    """Read an SD-JWT of a credential without judging its signature. Raises ProofError."""
    parts = sd_jwt.split(text)
    parsed = jws.parse(parts.jws)
    kind = type_of(parsed.header)
    if kind not in TYPES:
        raise ProofError(
            f"The SD-JWT is of type {parsed.header.get('typ')!r:.80}, not a credential.",
            code="jwt_type",
        )
    concealed = payload_of(parsed)
    revealed = sd_jwt_revealing.reveal(concealed, parts.disclosures)
    for place in revealed.places.values():
        if not may_be_hidden(place):
            raise ProofError(
                f"{place} could have been kept back, and a verifier has to see it.",
                pointer=place,
                code="never_hidden",
            )
    vc_jose.refuse_forbidden(revealed.claims, ProofError)
    presentation = Presentation(
        disclosed=tuple(sorted(revealed.places.values())),
        withheld=revealed.withheld,
        key_binding=jws.parse(parts.key_binding) if parts.key_binding else None,
        bound_hash=sd_jwt.hash_of(parts.bound, concealed),
    )
    mechanism = DC if kind == DC or "vct" in revealed.claims else VC
    read = credential_of_dc if mechanism == DC else vc_jose.credential_of
    return Jwt(
        mechanism,
        parsed.header,
        revealed.claims,
        read(revealed.claims),
        text,
        parsed,
        presentation,
    )


def credential_of_dc(claims: Mapping[str, Any]) -> dict[str, Any]:
    """The credential of an SD-JWT VC, completed from the claims that speak for it (B.3.7.1).

    Raises ProofError for a claim that is no time.
    """
    linked = claims.get("ld")
    if not isinstance(linked, Mapping):
        return {name: value for name, value in claims.items() if name not in _CLAIMS_OF_DC}
    credential = dict(linked)
    issuer = credential.get("issuer")
    if issuer is None:
        credential["issuer"] = claims.get("iss")
    elif isinstance(issuer, Mapping) and "id" not in issuer:
        credential["issuer"] = {**issuer, "id": claims.get("iss")}
    for claim, name in (("nbf", "validFrom"), ("exp", "validUntil")):
        if claim in claims and name not in credential:
            moment = moment_of(claims[claim], claim).isoformat(timespec="seconds")
            credential[name] = moment.replace("+00:00", "Z")
    return credential
