"""A key in a certificate (`x5c`, RFC 7515, 4.1.6): whose it is, by the word of an authority.

The reader says which authorities count. The certificate has to name the issuer: by its identifier,
or by the host that the identifier is on.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from badging.did import web
from badging.errors import BadgingError
from badging.model.common import parts_of
from badging.proofs import vc_jwt
from badging.proofs.jwt import Jwt, signature_holds
from badging.verification import certificate_revocation
from badging.verification.binding import NAME, not_examined
from badging.verification.examination import Examination
from badging.verification.findings import say
from badging.verification.report import Check, Outcome

if TYPE_CHECKING:  # X.509 takes 20 ms to load, and few tokens carry it
    from badging.keys.certificates import Chain


def assess(examination: Examination, jwt: Jwt, made: datetime | None) -> tuple[Check, Check]:
    """The findings "proof" and "issuer" of a token whose header carries certificates."""
    from badging.keys.certificates import read_chain

    try:
        chain = read_chain(jwt.header["x5c"])
        if not signature_holds(jwt, chain.key):
            return say("proof", Outcome.FAIL, "signature_wrong"), not_examined()
    except BadgingError as error:
        unusable = say(
            "proof", Outcome.FAIL, "key_unusable", method="in the certificate", why=error.message
        )
        return unusable, not_examined()
    return signature_right(jwt), _issuer(examination, chain, made)


def signature_right(jwt: Jwt) -> Check:
    """The finding that the signature of a token holds."""
    return _right(jwt.mechanism, jwt.parsed.algorithm)


@cache
def _right(mechanism: str, algorithm: str) -> Check:
    """There are no more of these than mechanisms and algorithms that are accepted."""
    shown = "VC-JWT" if mechanism == vc_jwt.NAME else mechanism
    return say("proof", Outcome.PASS, "signature_right", mechanism=f"{shown}, {algorithm}")


def _issuer(examination: Examination, chain: Chain, made: datetime | None) -> Check:
    issuer = examination.issuer_id
    if not issuer:
        return say(NAME, Outcome.FAIL, "no_issuer", pointer="/issuer")
    if issuer not in chain.uris and host_of(issuer) not in chain.hosts:
        names = ", ".join(sorted(chain.uris | chain.hosts)) or "nobody"
        return say(
            NAME, Outcome.FAIL, "certificate_of_another",
            pointer="/issuer/id", names=names, issuer=issuer,
        )  # fmt: skip
    if not examination.anchors:
        return say(
            NAME, Outcome.FAIL, "certificate_unanchored", pointer="/issuer/id", undecided=True
        )
    from badging.keys.certificates import check_chain, read_anchors

    signed = made or examination.at
    try:
        path = check_chain(chain, read_anchors(examination.anchors), signed)
    except BadgingError as error:
        return say(
            NAME, Outcome.FAIL, "certificate_refused", pointer="/issuer/id", why=error.message
        )
    return certificate_revocation.assess(examination, path, signed)


def host_of(identifier: str) -> str:
    """The host that an identifier is on: of a did:web or an HTTPS address; "" for any other."""
    if identifier.startswith(web.PREFIX):
        identifier = f"https://{identifier.removeprefix(web.PREFIX).partition(':')[0]}"
        identifier = identifier.replace("%3A", ":").replace("%3a", ":")
    parts = parts_of(identifier)
    return (parts.hostname or "") if parts.scheme == "https" else ""
