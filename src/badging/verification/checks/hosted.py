"""proof, of 2.0 and 1.x: does the issuer's server give out this badge, or a signature hold?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from badging.errors import BadgingError, DocumentUnavailable, Unreadable
from badging.model.common import id_of, text_of, types_of
from badging.proofs import hosted_v2, jws_v2
from badging.reading import parse_json
from badging.verification.examination import Examination
from badging.verification.findings import say
from badging.verification.report import Check, Outcome

NAME = "proof"
ACCEPT = "application/ld+json, application/json;q=0.9, */*;q=0.1"


def check(examination: Examination) -> Iterator[Check]:
    if examination.origin is not None:  # a JWS that was refused before
        yield examination.origin[0]
        return
    yield _signed(examination) if examination.jws is not None else _hosted(examination)


def verification_of(credential: Mapping[str, Any]) -> Mapping[str, Any]:
    """The verification object; 1.x calls it `verify`."""
    value = credential.get("verification", credential.get("verify"))
    return value if isinstance(value, Mapping) else {}


def address_of(credential: Mapping[str, Any]) -> str:
    """Where a hosted assertion lives: its id, or in 1.x the URL of its verification."""
    return id_of(credential) or text_of(verification_of(credential).get("url"))


def fetch_object(examination: Examination, url: str) -> Mapping[str, Any]:
    """A JSON object at a URL. Raises DocumentUnavailable, and Unreadable for what is none."""
    document = parse_json(examination.documents.get(url, accept=ACCEPT).body)
    if not isinstance(document, Mapping):
        raise Unreadable(f"What {url} answers is no JSON object.", code="not_an_object")
    return document


def _hosted(examination: Examination) -> Check:
    credential = examination.credential
    kinds = set(types_of(verification_of(credential)))
    if kinds & {"signed", "SignedBadge"}:
        return say(NAME, Outcome.FAIL, "no_proof", pointer="/verification")
    if examination.detected.version == "2.0" and not kinds & {"hosted", "HostedBadge"}:
        shown = ", ".join(sorted(kinds)) or "?"
        at = "/verification/type"
        return say(NAME, Outcome.FAIL, "verification_unknown", pointer=at, type=shown)
    url = address_of(credential)
    try:
        served = fetch_object(examination, url)
    except DocumentUnavailable as error:
        if error.status == 410 or error.code == "gone":
            examination.hosted.gone = True
            return say(NAME, Outcome.FAIL, "hosted_gone", pointer="/id")
        return say(
            NAME, Outcome.FAIL, "hosted_unavailable",
            pointer="/id", undecided=True, why=error.message,
        )  # fmt: skip
    if served.get("revoked") is True:
        # A server that answers 410 may add why; one that answers 200 so means the same.
        examination.hosted.gone = True
        examination.hosted.reason = text_of(served.get("revocationReason"))
    elif name := hosted_v2.difference(credential, served):
        return say(NAME, Outcome.FAIL, "hosted_differs", pointer=f"/{name}", name=name, url=url)
    return say(NAME, Outcome.PASS, "hosted_same", pointer="/id")


def _signed(examination: Examination) -> Check:
    signed = examination.jws
    assert signed is not None
    verification = verification_of(examination.credential)
    url = id_of(verification.get("creator", verification.get("url")))
    if not url:
        return say(NAME, Outcome.FAIL, "no_method", pointer="/verification/creator")
    at = "/verification/creator"
    try:
        document = fetch_object(examination, url)
        key = jws_v2.key_of(document)
        holds = jws_v2.signature_holds(signed, key)
    except DocumentUnavailable as error:
        return say(
            NAME, Outcome.FAIL, "key_unavailable",
            pointer=at, undecided=True, method=url, why=error.message,
        )  # fmt: skip
    except BadgingError as error:
        return say(NAME, Outcome.FAIL, "key_unusable", pointer=at, method=url, why=error.message)
    examination.hosted.key, examination.hosted.key_url = document, url
    if not holds:
        return say(NAME, Outcome.FAIL, "signature_wrong", pointer="")
    mechanism = f"JWS, {signed.algorithm}"
    return say(NAME, Outcome.PASS, "signature_right", mechanism=mechanism)
