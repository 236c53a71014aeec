"""proof, of versions before 3.0: does the issuer's server give out this badge, or a JWS hold?"""

from __future__ import annotations

from collections.abc import Iterator

from badging.errors import BadgingError, DocumentUnavailable
from badging.model.common import text_of
from badging.proofs import hosted_v2, jws_v2
from badging.verification.examination import Examination
from badging.verification.findings import say
from badging.verification.hosted_documents import (
    ACCEPT,
    HOSTED,
    SIGNED,
    address_of,
    fetch_object,
    keys_of,
    kinds_of,
)
from badging.verification.report import Check, Outcome

NAME = "proof"


def check(examination: Examination) -> Iterator[Check]:
    if examination.origin is not None:  # a JWS that was refused before
        yield examination.origin[0]
        return
    finding = _signed(examination) if examination.jws is not None else _hosted(examination)
    examination.hosted.proof = finding
    yield finding
    if finding.code == "hosted_same":
        yield from _moved(examination)


def _hosted(examination: Examination) -> Check:
    kinds = kinds_of(examination.credential)
    if kinds & SIGNED:
        return say(NAME, Outcome.FAIL, "no_proof", pointer="/verification")
    if kinds and not kinds & HOSTED:
        shown = ", ".join(sorted(kinds))
        at = "/verification/type"
        return say(NAME, Outcome.FAIL, "verification_unknown", pointer=at, type=shown)
    url = address_of(examination)
    if not url:
        return say(NAME, Outcome.FAIL, "no_address", pointer="/id")
    return _served(examination, url)


def _served(examination: Examination, url: str) -> Check:
    credential = examination.credential
    try:
        served = fetch_object(examination, url)
    except DocumentUnavailable as error:
        if error.code == "gone":
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


def _moved(examination: Examination) -> Iterator[Check]:
    """A redirect to another host is the word of the issuer's server, or a hole in it."""
    url = address_of(examination)
    final = examination.documents.get(url, accept=ACCEPT).url
    if not hosted_v2.same_host(url, final):
        yield say(NAME, Outcome.WARN, "served_elsewhere", pointer="/id", url=final)


def _signed(examination: Examination) -> Check:
    signed = examination.jws
    assert signed is not None
    at = "/verification/creator"
    url = ""
    try:
        for url, document, key in keys_of(examination):
            examination.hosted.key, examination.hosted.key_url = document, url
            if jws_v2.signature_holds(signed, key):
                mechanism = f"JWS, {signed.algorithm}"
                return say(NAME, Outcome.PASS, "signature_right", mechanism=mechanism)
    except DocumentUnavailable as error:
        return say(
            NAME, Outcome.FAIL, "key_unavailable",
            pointer=at, undecided=True, method=error.url, why=error.message,
        )  # fmt: skip
    except BadgingError as error:
        return say(NAME, Outcome.FAIL, "key_unusable", pointer=at, method=url, why=error.message)
    if examination.hosted.key is None:
        return say(NAME, Outcome.FAIL, "no_method", pointer=at)
    return say(NAME, Outcome.FAIL, "signature_wrong", pointer="")
