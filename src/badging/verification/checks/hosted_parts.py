"""issuer, of 2.0 and 1.x: what the badge is about, who stands behind it, and is it theirs?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from badging.errors import BadgingError, DocumentUnavailable
from badging.model import v2
from badging.model.common import id_of
from badging.proofs import hosted_v2, jws_v2
from badging.verification.checks.hosted import address_of, fetch_object
from badging.verification.examination import Examination
from badging.verification.findings import say
from badging.verification.report import Check, Outcome

NAME = "issuer"

Part = tuple[Mapping[str, Any] | None, str, Check | None]
"""A document, its address, and the finding when it cannot be had."""


def check(examination: Examination) -> Iterator[Check]:
    credential, parts = examination.credential, examination.hosted
    badge, url, finding = _badge(examination, credential.get("badge"))
    if badge is None:
        yield finding or say(NAME, Outcome.FAIL, "no_issuer", pointer="/badge")
        return
    parts.badge, parts.badge_url = badge, url
    issuer, url, finding = _issuer(examination, badge.get("issuer"))
    if issuer is None:
        yield finding or say(NAME, Outcome.FAIL, "no_issuer", pointer="/badge/issuer")
        return
    parts.issuer, parts.issuer_url = issuer, url
    yield from _formal(examination)
    yield _signed(examination) if examination.jws is not None else _kept(examination)


def _issuer(examination: Examination, value: Any) -> Part:
    """The profile, always from its own address: who spells it out inside a badge may be anybody."""
    return _fetched(examination, id_of(value), "issuer_profile_unavailable")


def _badge(examination: Examination, value: Any) -> Part:
    """The badge class. One that is spelled out was compared with what the server gives out, or is
    inside what is signed; but who has an address on another host than the issuer has to be there.
    """
    url = id_of(value)
    if isinstance(value, Mapping):
        elsewhere = "://" in url and not hosted_v2.same_host(url, id_of(value.get("issuer")))
        if not elsewhere:
            return value, url, None
    return _fetched(examination, url, "badge_class_unavailable")


def _fetched(examination: Examination, url: str, code: str) -> Part:
    if not url:
        return None, "", None
    try:
        return fetch_object(examination, url), url, None
    except DocumentUnavailable as error:
        finding = say(NAME, Outcome.FAIL, code, undecided=True, why=error.message)
    except BadgingError as error:
        finding = say(NAME, Outcome.FAIL, code, why=error.message)
    return None, url, finding


def _formal(examination: Examination) -> Iterator[Check]:
    """Whether badge class and profile are ones, and go by the names of their addresses."""
    parts = examination.hosted
    assert parts.badge is not None
    assert parts.issuer is not None
    for part, url, kind, at in (
        (parts.badge, parts.badge_url, "BadgeClass", "/badge"),
        (parts.issuer, parts.issuer_url, "Profile", "/badge/issuer"),
    ):
        if examination.detected.version == "2.0":
            for problem in v2.problems(part, kind):
                yield say(
                    NAME, Outcome.FAIL if problem.grave else Outcome.WARN, problem.code,
                    pointer=at + problem.pointer, name=problem.name, expected=problem.expected,
                )  # fmt: skip
        own = id_of(part)
        if own and url and own != url:
            # A name on the same host may be an older spelling; one elsewhere is somebody else's.
            outcome = Outcome.WARN if hosted_v2.same_host(own, url) else Outcome.FAIL
            where = f"{at}/id"
            yield say(NAME, outcome, "identifier_differs", pointer=where, url=url, name=own)


def _kept(examination: Examination) -> Check:
    """A hosted badge is its issuer's when it is kept where the issuer says it keeps badges."""
    parts = examination.hosted
    assert parts.issuer is not None
    url = address_of(examination.credential)
    holds, scope = hosted_v2.in_scope(url, parts.issuer_url, parts.issuer)
    if not holds:
        return say(NAME, Outcome.FAIL, "out_of_scope", pointer="/id", url=url, scope=scope)
    return say(NAME, Outcome.PASS, "in_scope", pointer="/id", issuer=parts.issuer_url)


def _signed(examination: Examination) -> Check:
    """A signed badge is its issuer's when issuer and key name each other."""
    parts = examination.hosted
    assert parts.issuer is not None
    if parts.key is None:
        return say(NAME, Outcome.SKIP, "issuer_not_examined")
    issuer = parts.issuer_url
    if not jws_v2.is_listed(parts.key_url, parts.key, issuer, parts.issuer):
        return say(NAME, Outcome.FAIL, "key_not_listed", pointer="/badge/issuer", issuer=issuer)
    return say(NAME, Outcome.PASS, "key_is_issuers", pointer="/badge/issuer", issuer=issuer)
