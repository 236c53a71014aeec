"""Who signed a VC-JWT (Open Badges 3.0, section 8.2).

The header names a key by `kid`, or carries it as `jwk`. A key that is carried proves that somebody
has it, no more: it has to be listed in the issuer's document.
"""

from __future__ import annotations

from collections.abc import Iterator

from badging.did.resolver import FoundKey, find_key, resolve
from badging.errors import BadgingError, DocumentUnavailable, InvalidKey
from badging.keys import PublicKey, public_key_from
from badging.model.common import is_uri, text_of
from badging.proofs import vc_jwt
from badging.reading import parse_json
from badging.verification.binding import bind, not_examined, refused, unavailable
from badging.verification.examination import Examination
from badging.verification.findings import say
from badging.verification.report import Check, Outcome

MAX_KEYS = 16
MAX_KEY_BYTES = 64 * 1024

Origin = tuple[Check, Check]


def assess(examination: Examination) -> Origin:
    """The findings "proof" and "issuer" of the JWT around the badge."""
    jwt = examination.jwt
    assert jwt is not None
    for where, why in vc_jwt.disagreements(jwt):
        wrong = say("proof", Outcome.FAIL, "claims_disagree", pointer=where, why=why)
        return wrong, not_examined()
    try:
        candidates = list(_candidates(examination, jwt))
    except DocumentUnavailable as error:
        method = text_of(jwt.header.get("kid")) or "of the issuer"
        unknown = say(
            "proof", Outcome.FAIL, "key_unavailable",
            undecided=True, method=method, why=error.message,
        )  # fmt: skip
        return unknown, unavailable(examination, error)
    except BadgingError as error:
        method = text_of(jwt.header.get("kid")) or "in the header"
        unusable = say("proof", Outcome.FAIL, "key_unusable", method=method, why=error.message)
        return unusable, refused(examination, error)
    for found in candidates:
        if _fits(jwt, found.public_key):
            mechanism = f"VC-JWT, {jwt.header.get('alg')}"
            held = say("proof", Outcome.PASS, "signature_right", mechanism=mechanism)
            return held, bind(examination, found)
    if not candidates:
        return say("proof", Outcome.FAIL, "no_method"), not_examined()
    return say("proof", Outcome.FAIL, "signature_wrong"), not_examined()


def _fits(jwt: vc_jwt.Jwt, key: PublicKey) -> bool:
    try:
        return vc_jwt.signature_holds(jwt, key)
    except InvalidKey:  # a key of another kind than the algorithm cannot have made it
        return False


def _candidates(examination: Examination, jwt: vc_jwt.Jwt) -> Iterator[FoundKey]:
    """Keys that the JWT may have been signed with.

    Raises DocumentUnavailable, InvalidKey.
    """
    kid, jwk = text_of(jwt.header.get("kid")), jwt.header.get("jwk")
    if kid and is_uri(kid):
        yield _named(examination, kid)
    elif jwk is None:
        yield from _of_issuer(examination, kid)
    if isinstance(jwk, dict):
        # Nobody's until the issuer's document says so.
        yield FoundKey("", "", public_key_from(jwk), is_assertion_method=False)


def _named(examination: Examination, kid: str) -> FoundKey:
    """The key at a URI: a method of a controller document, or a JWK that stands there alone."""
    try:
        return find_key(kid, examination.documents)
    except InvalidKey as error:
        if not kid.startswith("https://") or error.code == "key_not_listed":
            raise
        key = _standing_alone(examination, kid)
        if key is None:
            raise
        return FoundKey(kid, "", key, is_assertion_method=False)


def _standing_alone(examination: Examination, url: str) -> PublicKey | None:
    body = examination.documents.get(url, accept="application/jwk+json", max_bytes=MAX_KEY_BYTES)
    try:
        document = parse_json(body.body, max_bytes=MAX_KEY_BYTES)
        return public_key_from(document) if isinstance(document, dict) else None
    except BadgingError:
        return None


def _of_issuer(examination: Examination, kid: str) -> Iterator[FoundKey]:
    """The JWT names no key by a URI: the issuer's own keys are tried, or those with its name."""
    if not examination.issuer_id:
        raise InvalidKey("Neither the key nor the issuer is named.", code="no_method")
    controller = resolve(examination.issuer_id, examination.documents)
    names = sorted(controller.assertion_methods & controller.methods.keys())
    for name in [n for n in names if not kid or n.endswith(f"#{kid}")][:MAX_KEYS]:
        key = controller.methods[name]
        if isinstance(key, PublicKey) and controller.controllers[name] == controller.id:
            yield FoundKey(name, controller.id, key, is_assertion_method=True)
