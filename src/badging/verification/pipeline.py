"""The checks, in the order of Open Badges 3.0, section 9, and the report they add up to."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection
from datetime import UTC, datetime
from functools import cache, partial

from badging.documents import Documents
from badging.errors import BadgingError, DocumentUnavailable, Misused, Unreadable
from badging.model.summary import summarise
from badging.reading import MAX_IMAGE_BYTES, Presented, read
from badging.verification import stencils
from badging.verification.examination import NOTHING_EXPECTED, Examination, Expected, begin
from badging.verification.findings import say, shorten
from badging.verification.proven_lists import ProvenLists
from badging.verification.report import FAIL, Check, Outcome, Report, verdict_of
from badging.verification.sequence import CHECKS_2, CHECKS_3, CheckFunction
from badging.verification.settled import Settled
from badging.verification.speaking import sentence_of

MAX_URL_CHARS = 8192
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://\S+")

_SETTLED = ("schema", "contexts", "refresh")
_RIGHT = {("schema", "conforms"), ("contexts", "contexts_known"), ("refresh", "no_refresh")}

log = logging.getLogger(__name__)


def verify(
    presented: bytes | str,
    *,
    recipient: str | None = None,
    at: datetime | None = None,
    documents: Documents | None = None,
    domain: str | Collection[str] | None = None,
    challenge: str | None = None,
    anchors: bytes = b"",
    lists: ProvenLists | None = None,
) -> Report:
    """Verify a badge: JSON, a compact JWS, or a PNG or SVG image; a str may also be its URL.

    recipient: an e-mail address or other identifier that the badge should belong to.
    at: the moment for which validity is asked (aware; now, when None).
    documents: where contexts, issuers' documents and status lists come from; the network behind
    its guard, when None.
    domain, challenge: what the one who presents the badge was asked to make the proof for; no
    expectation when None (VC-DATA-INTEGRITY 2.1; `aud` and `nonce` of a JWT).
    anchors: certificates in PEM, of authorities whose word on whose key it is counts (`x5c`).
    lists: keeps status lists that were proven from one call to the next; none, when None.
    Raises Unreadable for input that is no badge at all, and Misused for anchors that are none.
    Everything else is in the report.
    """
    if at is None:
        at = datetime.now(UTC)
    elif at.tzinfo is None:
        raise Misused("`at` has no time zone.", remedy="Give an aware datetime.")
    if anchors:
        from badging.keys.certificates import read_anchors  # X.509 takes 20 ms to load

        read_anchors(anchors)  # what cannot be read is not taken for nobody trusted
    source = documents if documents is not None else _network()
    unwrapped = _unwrapped(presented, source)
    expected = NOTHING_EXPECTED
    if domain is not None or challenge is not None:
        domains = frozenset((domain,) if isinstance(domain, str) else domain or ())
        expected = Expected(None if domain is None else domains, challenge)
    examination = begin(unwrapped, source, at, recipient=recipient, expected=expected)
    examination.anchors, examination.lists = anchors, lists
    checks = run(examination)
    if not examination.is_laid:
        _keep(examination, checks)
    return _report(examination, checks)


def _keep(examination: Examination, checks: tuple[Check, ...]) -> None:
    """Lay the next badge of this kind on a stencil: of one that is right in all that counts there.

    Not of one that came in place of another (`refresh`), of which less was asked.
    """
    found = {(check.name, check.code) for check in checks if check.name in _SETTLED}
    if found != _RIGHT or not examination.origin_established:
        return
    text, jwt, detected = examination.json, examination.jwt, examination.detected
    settle = partial(Settled.of, examination.form, CHECKS_3, checks)
    if isinstance(text, str):
        stencils.keep(text, examination.credential, detected, settle)
    elif text is not None and jwt is not None:
        stencils.keep_payload(text, jwt, detected, settle)


def run(examination: Examination, names: frozenset[str] | None = None) -> tuple[Check, ...]:
    """Every finding of the checks (or of those named), in order; within a check the worst first."""
    if examination.settled.turns and names is None:
        return _run_unsettled(examination)
    sequence = CHECKS_2 if examination.detected.is_earlier else CHECKS_3
    found: list[Check] = []
    for name, function in sequence.items():
        if names is not None and name not in names:
            continue
        if found and name != "format" and found[0].outcome is FAIL:
            found.append(say(name, Outcome.SKIP, "not_reached"))
            continue
        found += _worst_first(_guarded(name, function, examination))
    return tuple(found)


def _run_unsettled(examination: Examination) -> tuple[Check, ...]:
    """The same of a badge whose letters decide what most checks find; `format` has passed it."""
    found: list[Check] = []
    for known, name in examination.settled.turns:
        found += known
        if name:
            found += _worst_first(_guarded(name, CHECKS_3[name], examination))
    return tuple(found)


def _worst_first(found: list[Check]) -> list[Check]:
    return sorted(found, key=_gravity) if len(found) > 1 else found


def _guarded(name: str, function: CheckFunction, examination: Examination) -> list[Check]:
    """A check's findings. Nothing raised in it leaves it, and nothing raised becomes a pass."""
    try:
        return list(function(examination))
    except DocumentUnavailable as error:
        return [say(name, Outcome.FAIL, "unavailable", undecided=True, why=error.message)]
    except BadgingError as error:
        return [Check(name, Outcome.FAIL, error.message, error.pointer, error.code, error.remedy)]
    except Exception:
        log.exception("the check %s failed on a document", name)
        return [say(name, Outcome.FAIL, "check_failed", undecided=True)]


def _gravity(check: Check) -> int:
    order = (Outcome.FAIL, Outcome.WARN, Outcome.PASS, Outcome.SKIP)
    return 2 * order.index(check.outcome) + check.undecided


@cache
def _network() -> Documents:
    """One for the process, so that what was fetched a moment ago is not fetched again."""
    from badging.fetch import Fetcher

    return Fetcher()


def _unwrapped(presented: bytes | str, source: Documents) -> Presented:
    address = ""
    if isinstance(presented, str) and is_url(presented):
        address = presented.strip()
        presented = _fetched(address, source)
    unwrapped = read(presented)
    if unwrapped.is_url:  # images of 0.5 and 1.x hold the address of the assertion
        inside = read(_fetched(unwrapped.text, source))
        return Presented(unwrapped.form, inside.text, unwrapped.text)
    if address and unwrapped.form in ("json", "jws"):
        return Presented(unwrapped.form, unwrapped.text, address)
    return unwrapped


def is_url(text: str) -> bool:
    """Whether the text is an address rather than a badge; who may be asked is for the fetcher."""
    return len(text) <= MAX_URL_CHARS and _URL.fullmatch(text.strip()) is not None


def _fetched(url: str, source: Documents) -> bytes:
    accept = (
        "application/vc+ld+json, application/ld+json, application/json, image/*;q=0.8, */*;q=0.5"
    )
    try:
        return source.get(url, accept=accept, max_bytes=MAX_IMAGE_BYTES).body
    except DocumentUnavailable as error:
        raise Unreadable(
            f"The badge cannot be had from {shorten(url)}. {error.message}",
            remedy=error.remedy or "Try again later, or give the badge as a file.",
            code=error.code,
        ) from error


def _report(examination: Examination, checks: tuple[Check, ...]) -> Report:
    verdict, kind, hosted = verdict_of(checks), examination.detected.kind, examination.hosted
    document = (examination.credential, hosted.badge, hosted.issuer)  # and no more is kept of it
    return Report.told_when_asked(
        verdict=verdict,
        version=examination.detected.version,
        checks=checks,
        document=examination.text,
        summarise=lambda: summarise(*document) if kind else {},
        tell=lambda summary: sentence_of(verdict, checks, summary),
    )
