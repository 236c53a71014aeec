"""issuer, of versions before 3.0: what is the badge about, who stands behind it, is it theirs?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from badging.model import v0
from badging.model.common import id_of
from badging.proofs import hosted_v2, jws_v2
from badging.verification.checks.extensions import examine
from badging.verification.checks.schema import problems_of, told
from badging.verification.examination import Examination
from badging.verification.findings import say
from badging.verification.hosted_documents import (
    address_of,
    has_badge,
    issuer_key,
    load_badge,
    load_issuer,
)
from badging.verification.report import Check, Outcome

NAME = "issuer"
_SPELLINGS = {
    "scheme": (Outcome.WARN, "scheme_differs"),
    "slash": (Outcome.WARN, "trailing_slash"),
    # A name on the same host may be an older spelling; one elsewhere is somebody else's.
    "path": (Outcome.WARN, "identifier_differs"),
    "host": (Outcome.FAIL, "identifier_differs"),
}


def check(examination: Examination) -> Iterator[Check]:
    if examination.origin is not None:  # a JWS that was refused before
        yield examination.origin[1]
        return
    found = list(_of_origin(examination) if examination.detected.version == "0.5"
                 else _of_profile(examination))  # fmt: skip
    yield from found
    proof = examination.hosted.proof
    assert proof is not None
    worst = next((c for c in found if c.outcome is Outcome.FAIL), found[-1])
    examination.origin = (proof, worst)
    if examination.origin_established:
        yield from examine(examination)


def issuer_place(examination: Examination) -> str:
    """The pointer under which what is said of the issuer's profile is told."""
    if not has_badge(examination):
        return f"/{issuer_key(examination)}"
    part = "achievement" if examination.detected.version == "CLR 1.0" else "badge"
    return f"/{part}/issuer"


def _of_origin(examination: Examination) -> Iterator[Check]:
    """0.5: the badge is its issuer's when the issuer's origin serves it."""
    parts, credential = examination.hosted, examination.credential
    at = "/badge/issuer/origin"
    origin, url = v0.origin_of(credential), address_of(examination)
    if not origin:
        yield say(NAME, Outcome.FAIL, "no_issuer", pointer=at)
        return
    parts.badge, parts.issuer_url = credential["badge"], origin
    if not hosted_v2.same_host(url, origin):
        url = url or "?"
        scope = f"on {origin}"
        yield say(NAME, Outcome.FAIL, "out_of_scope", pointer=at, url=url, scope=scope)
        return
    yield say(NAME, Outcome.PASS, "in_scope", pointer=at, issuer=origin)


def _of_profile(examination: Examination) -> Iterator[Check]:
    parts = examination.hosted
    holder: Mapping[str, Any] = examination.credential
    if has_badge(examination):
        loaded, url, finding = load_badge(examination)
        if loaded is None:
            yield finding or say(NAME, Outcome.FAIL, "no_issuer", pointer="/badge")
            return
        holder = parts.badge = loaded
        parts.badge_url = url
    issuer, url, finding = load_issuer(examination, holder)
    if issuer is None:
        yield finding or say(NAME, Outcome.FAIL, "no_issuer", pointer=issuer_place(examination))
        return
    parts.issuer, parts.issuer_url = issuer, url
    yield from _formal(examination)
    if examination.jws is None:
        yield _kept(examination, issuer)
    else:
        yield _signed(examination, issuer)


def _formal(examination: Examination) -> Iterator[Check]:
    """Whether badge class and profile are ones, and go by the names of their addresses."""
    parts = examination.hosted
    place = issuer_place(examination)
    version = examination.detected.version
    about = "Achievement" if version == "CLR 1.0" else "BadgeClass"
    for part, url, kind, at in (
        (parts.badge, parts.badge_url, about, place.rpartition("/")[0]),
        (parts.issuer, parts.issuer_url, "Profile", place),
    ):
        if part is None:
            continue
        for problem in problems_of(part, kind, version):
            yield told(NAME, problem, at)
        own = id_of(part)
        if own and url and (difference := hosted_v2.spelling(own, url)):
            outcome, code = _SPELLINGS[difference]
            yield say(NAME, outcome, code, pointer=f"{at}/id", url=url, name=own)


def _kept(examination: Examination, issuer: Mapping[str, Any]) -> Check:
    """A hosted badge is its issuer's when it is kept where the issuer says it keeps badges."""
    issuer_url = examination.hosted.issuer_url
    url = address_of(examination)
    rules = [issuer]
    if isinstance((examination.hosted.badge or {}).get("verification"), Mapping):
        rules.append(examination.hosted.badge or {})  # a badge class may narrow it, not widen it
    for rule in rules:
        holds, scope = hosted_v2.in_scope(url, issuer_url, rule)
        if not holds:
            url = url or "?"
            return say(NAME, Outcome.FAIL, "out_of_scope", pointer="/id", url=url, scope=scope)
    return say(NAME, Outcome.PASS, "in_scope", pointer="/id", issuer=issuer_url)


def _signed(examination: Examination, issuer: Mapping[str, Any]) -> Check:
    """A signed badge is its issuer's when issuer and key name each other; in 1.x, where a profile
    names no key, when the issuer's host serves the key.
    """
    parts, at = examination.hosted, issuer_place(examination)
    url = parts.issuer_url
    if parts.key is None:
        return say(NAME, Outcome.SKIP, "issuer_not_examined")
    if examination.detected.version in ("1.0", "1.1") and "publicKey" not in issuer:
        listed = hosted_v2.same_host(parts.key_url, url)
    else:
        listed = jws_v2.is_listed(parts.key_url, parts.key, url, issuer)
    if not listed:
        return say(NAME, Outcome.FAIL, "key_not_listed", pointer=at, issuer=url)
    return say(NAME, Outcome.PASS, "key_is_issuers", pointer=at, issuer=url)
