"""status, of versions before 3.0: has the issuer taken the badge back?

A hosted badge is revoked when its server answers 410 Gone, or says so in what it serves. A signed
one is when the issuer's revocation list names it.
"""

from __future__ import annotations

from collections.abc import Iterator

from badging.errors import BadgingError, DocumentUnavailable
from badging.model.common import id_of, text_of
from badging.status.revocation_list import find_revocation_v2
from badging.verification.examination import Examination
from badging.verification.findings import MAX_WHY_CHARS, Phrase, say, shorten
from badging.verification.hosted_documents import fetch_object
from badging.verification.report import Check, Outcome
from badging.verification.texts import REASON_GIVEN

NAME = "status"


def check(examination: Examination) -> Iterator[Check]:
    parts = examination.hosted
    if parts.gone or examination.credential.get("revoked") is True:
        reason = parts.reason or text_of(examination.credential.get("revocationReason"))
        yield _revoked("/id", reason)
        return
    if examination.jws is None:
        if parts.proof is not None and parts.proof.code == "hosted_same":
            yield say(NAME, Outcome.PASS, "not_revoked")
        else:
            yield say(NAME, Outcome.SKIP, "not_reached_unproven")
        return
    url = id_of((parts.issuer or {}).get("revocationList"))
    if not examination.origin_established:
        yield say(NAME, Outcome.SKIP, "not_reached_unproven")
    elif url:
        yield _listed(examination, url)
    else:
        yield say(NAME, Outcome.SKIP, "no_status")


def _listed(examination: Examination, url: str) -> Check:
    credential = examination.credential
    at = "/badge/issuer/revocationList"
    try:
        document = fetch_object(examination, url)
        names = [n for n in (id_of(credential), text_of(credential.get("uid"))) if n]
        found = [r for n in names if (r := find_revocation_v2(document, n)) is not None]
    except DocumentUnavailable as error:
        return say(
            NAME, Outcome.FAIL, "status_unavailable",
            pointer=at, undecided=True, url=url, why=error.message,
        )  # fmt: skip
    except BadgingError as error:
        return say(NAME, Outcome.FAIL, "status_malformed", pointer=at, why=error.message)
    if found:
        return _revoked(at, found[0].reason)
    return say(NAME, Outcome.PASS, "not_revoked", pointer=at)


def _revoked(at: str, reason: str) -> Check:
    why = Phrase(REASON_GIVEN, reason=shorten(reason, MAX_WHY_CHARS)) if reason else ""
    return say(NAME, Outcome.FAIL, "revoked", pointer=at, why=why)
