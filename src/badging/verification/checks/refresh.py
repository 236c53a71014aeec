"""refresh: has the issuer a newer version of this badge?

Asked once, and only of a badge that is proven (Open Badges 3.0, 9.1 step 3; 1EdTech Credential
Refresh 1.0). When no newer version can be had, the badge is taken as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from badging.errors import BadgingError, DocumentUnavailable
from badging.model.common import as_list, id_of, parse_time, types_of
from badging.verification.checks import contexts, schema
from badging.verification.examination import Examination
from badging.verification.findings import say
from badging.verification.origin import establish
from badging.verification.report import Check, Outcome

NAME = "refresh"
KNOWN_TYPE = "1EdTechCredentialRefresh"
_NO_REFRESH = say(NAME, Outcome.SKIP, "no_refresh")
ACCEPT = "application/vc+ld+json, application/ld+json, application/json, text/plain;q=0.9"


def check(examination: Examination) -> Iterator[Check]:
    at = "/refreshService"
    services = [s for s in as_list(examination.credential.get(at[1:])) if isinstance(s, Mapping)]
    service = next((s for s in services if KNOWN_TYPE in types_of(s)), None)
    if not services:
        yield _NO_REFRESH
    elif service is None:
        kinds = ", ".join(types_of(services[0])) or "?"
        yield say(NAME, Outcome.SKIP, "refresh_type_unknown", pointer=at, type=kinds)
    elif not examination.origin_established:
        yield say(NAME, Outcome.SKIP, "not_reached_unproven", pointer=at)
    else:
        yield _refresh(examination, id_of(service), at)


def _refresh(examination: Examination, url: str, at: str) -> Check:
    def failed(why: str) -> Check:
        return say(NAME, Outcome.SKIP, "refresh_failed", pointer=at, why=why)

    try:
        body = examination.documents.get(url, accept=ACCEPT).body
        newer = examination.beside(body.decode("utf-8-sig").strip(), examination.form)
        if newer.text == examination.text or newer.credential == examination.credential:
            return say(NAME, Outcome.PASS, "refresh_same", pointer=at)
        if why := _refusal(examination, newer):
            return failed(why)
        establish(newer)
    except (DocumentUnavailable, BadgingError) as error:
        return failed(error.message)
    except UnicodeDecodeError:
        return failed("What came is no text.")
    if not newer.origin_established:
        return failed("What came is not signed by the issuer.")
    examination.replace(newer)
    return say(NAME, Outcome.PASS, "refreshed", pointer=at)


def _refusal(examination: Examination, newer: Examination) -> str:
    """Why what came is no newer version of the same badge; "" when it is one."""
    own, other = examination.credential, newer.credential
    subjects = [e.get("credentialSubject") for e in (own, other)]
    begins = [parse_time(e.credential.get(e.names_of_dates[0])) for e in (examination, newer)]
    differences = (
        (newer.detected.kind != examination.detected.kind, "another kind of document"),
        (newer.issuer_id != examination.issuer_id, "of another issuer"),
        (id_of(own) != id_of(other), "another badge"),
        (id_of(subjects[0]) != id_of(subjects[1]), "awarded to somebody else"),
        (bool(begins[0] and begins[1] and begins[1] < begins[0]), "older"),
    )
    for differs, how in differences:
        if differs:
            return f"What came is {how}."
    for again in (schema.check, contexts.check):  # steps 1 and 2 are taken again
        for finding in again(newer):
            if finding.outcome is Outcome.FAIL:
                return finding.reason
    return ""
