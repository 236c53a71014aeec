"""Token Status Lists: fetched, proven to be the issuer's, and read.

draft-ietf-oauth-status-list-21, section 8. The list has to be signed by a key of the badge's
issuer, or of whom the badge sends us to: see `status_lists.lives_at`.
"""

from __future__ import annotations

from badging.errors import BadgingError, InvalidCredential
from badging.model.detect import Detected
from badging.proofs import enveloping, status_list_token
from badging.proofs.jwt import Jwt
from badging.status.token_list import TokenStatus, read_claims
from badging.verification import jwt_origin
from badging.verification.examination import Examination
from badging.verification.findings import moment, say
from badging.verification.report import Check, Outcome
from badging.verification.status_lists import MAX_LIST_BYTES, lives_at

_KIND = Detected("", "")


def value_of(examination: Examination, place: TokenStatus, at: str) -> tuple[int, str] | Check:
    """The value of an entry, and whose list it is when not the issuer's own ("" when it is); or
    the finding that tells why there is none to trust (8.3).

    Raises DocumentUnavailable, and BadgingError for what is no such list.
    """
    url = place.url
    body = examination.documents.get(
        url, accept=status_list_token.ACCEPT, max_bytes=MAX_LIST_BYTES
    ).body
    around = _begin(examination, body, url)
    keeper = around.issuer_id
    if keeper != examination.issuer_id and not lives_at(keeper, url):
        return _fail("status_of_another", at, url=url, other=keeper or "nobody")
    assert around.jwt is not None
    if (finding := _out_of_time(examination, around.jwt, url, at)) is not None:
        return finding
    for finding in jwt_origin.assess(around):
        if finding.outcome is Outcome.FAIL:
            return _fail(
                "status_unproven", at, undecided=finding.undecided, url=url, why=finding.reason
            )
    value = read_claims(around.jwt.payload).value(place.index)
    return value, "" if keeper == examination.issuer_id else keeper


def _begin(examination: Examination, body: bytes, url: str) -> Examination:
    """Begin to examine the list's token, as one of its issuer's: `iss`, or who issued the badge."""
    try:
        text = body.decode("ascii").strip()
        jwt = status_list_token.parse(text, examination.issuer_id)
    except (BadgingError, UnicodeDecodeError) as error:
        why = error.message if isinstance(error, BadgingError) else "It is no text."
        raise InvalidCredential(f"The list at {url} cannot be read. {why}") from error
    if jwt.payload.get("sub") != url:  # 8.3 step 3.a
        raise InvalidCredential(f"The list at {url} says that it is another.", pointer="/sub")
    return Examination(
        form="jws",
        text=text,
        credential=jwt.credential,
        detected=_KIND,
        documents=examination.documents,
        at=examination.at,
        jwt=jwt,
        depth=examination.depth + 1,
        anchors=examination.anchors,
    )


def _out_of_time(examination: Examination, jwt: Jwt, url: str, at: str) -> Check | None:
    """What its own times say of the list (8.3 steps 3.b and 3.c)."""
    if enveloping.signed_at(jwt) is None:
        raise InvalidCredential(f"The list at {url} does not say of when it is.", pointer="/iat")
    _start, end = enveloping.signature_period(jwt)
    if end is not None and examination.at >= end:
        return _fail("status_stale", at, undecided=True, url=url, when=moment(end))
    return None


def _fail(code: str, at: str, *, undecided: bool = False, **values: object) -> Check:
    return say("status", Outcome.FAIL, code, pointer=at, undecided=undecided, **values)
