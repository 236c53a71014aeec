"""Lists of revoked badges: fetched, proven to be the badge's issuer's, and read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from badging.did import web
from badging.errors import BadgingError, InvalidCredential
from badging.model.common import id_of, parse_time, parts_of, types_of
from badging.reading import parse_json
from badging.status.bitstring import StatusList
from badging.status.entry import StatusEntry
from badging.status.list_credential import LIST_2021, purposes_of, read_list, without_bits
from badging.status.revocation_list import Revocation, find_revocation
from badging.verification.examination import Examination
from badging.verification.findings import moment, say
from badging.verification.origin import establish
from badging.verification.proven_lists import Noting, ProvenList
from badging.verification.report import Check, Outcome

MAX_LIST_BYTES = 16 * 1024 * 1024
"""Of the credential around the list; what unpacks from it is bounded in `status.bitstring`."""

LIST_TYPES = {
    "BitstringStatusListCredential": "BitstringStatusList",
    LIST_2021: "StatusList2021",
}
"""Types of the credential, and of its subject (2.2)."""
ACCEPT = "application/vc, application/vc+ld+json, application/ld+json, application/json, */*;q=0.5"


@dataclass(frozen=True, slots=True)
class Kept:
    """A list that says something of the badge. keeper: whose it is, when not the issuer's own."""

    bits: StatusList
    keeper: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """issuer: whose list it says it is, or "". revocation: what it says of the badge."""

    issuer: str
    revocation: Revocation | None


def list_of(examination: Examination, entry: StatusEntry, at: str) -> Kept | Check:
    """The status list of an entry, or the finding that tells why there is none to trust.

    The list is a credential: its proof has to hold, and its issuer has to be the badge's, or whom
    the badge names by the list's address. Raises DocumentUnavailable, and BadgingError for a list
    that cannot be unpacked.
    """
    url, lists = entry.list_url, examination.lists
    if lists is not None:
        lists.expire(url)
    body = examination.documents.get(url, accept=ACCEPT, max_bytes=MAX_LIST_BYTES).body
    if lists is not None:
        known = lists.find(url, body, entry.size, examination.at, examination.anchors)
        if known is not None and known.holds(examination.documents):
            finding = _of_another(examination, known.issuer_id, url, at)
            finding = finding or _out_of_use(examination, known.credential, entry, at)
            return finding or _kept(examination, known.bits, known.issuer_id)
    around = _credential(examination, body, url)
    noting = around.documents = Noting(examination.documents)
    finding = (
        _not_to_trust(examination, around, url, at)
        or _out_of_use(examination, around.credential, entry, at)
    )  # fmt: skip
    if finding is not None:
        return finding
    bits = read_list(around.credential, size=entry.size)
    if lists is not None and noting.complete:
        lists.keep(
            url,
            ProvenList(
                body=body,
                bits=bits,
                credential=without_bits(around.credential),
                issuer_id=around.issuer_id,
                asked=tuple(noting.asked),
                at=examination.at,
                anchors=examination.anchors,
            ),
        )
    return _kept(examination, bits, around.issuer_id)


def _kept(examination: Examination, bits: StatusList, keeper: str) -> Kept:
    return Kept(bits, "" if keeper == examination.issuer_id else keeper)


def _credential(examination: Examination, body: bytes, url: str) -> Examination:
    try:
        return examination.beside(body.decode("utf-8-sig").strip(), "json")
    except (BadgingError, UnicodeDecodeError) as error:
        why = error.message if isinstance(error, BadgingError) else "It is no text."
        raise InvalidCredential(f"The list at {url} cannot be read. {why}") from error


def _not_to_trust(examination: Examination, around: Examination, url: str, at: str) -> Check | None:
    """Why the list says nothing about this badge; None when it does."""
    if not _is_list(around.credential):
        return _fail("status_malformed", at, why=f"What {url} answers is no status list.")
    if (finding := _of_another(examination, around.issuer_id, url, at)) is not None:
        return finding
    for finding in establish(around):
        if finding.outcome is Outcome.FAIL:
            return _fail(
                "status_unproven", at, undecided=finding.undecided, url=url, why=finding.reason
            )
    return None


def _of_another(examination: Examination, keeper: str, url: str, at: str) -> Check | None:
    if keeper != examination.issuer_id and not lives_at(keeper, url):
        return _fail("status_of_another", at, url=url, other=keeper or "nobody")
    return None


def _out_of_use(
    examination: Examination, credential: Mapping[str, Any], entry: StatusEntry, at: str
) -> Check | None:
    """Why a list that is proven says nothing now, or nothing of this kind."""
    if (finding := _out_of_time(examination, credential, entry.list_url, at)) is not None:
        return finding
    if entry.purpose not in purposes_of(credential):
        why = f"The list at {entry.list_url} is not one of the purpose {entry.purpose}."
        return _fail("status_malformed", at, why=why)
    return None


def _is_list(credential: Mapping[str, Any]) -> bool:
    subject = types_of(credential.get("credentialSubject"))
    return any(kind in types_of(credential) and LIST_TYPES[kind] in subject for kind in LIST_TYPES)


def lives_at(keeper: str, url: str) -> bool:
    """Whether the address is on the very host that the keeper is named after.

    The list's issuer may be another than the badge's (2.2). That the signed badge sends us to a
    host says that its owner may speak; the list's proof says that it is the owner who speaks.
    """
    if keeper.startswith(web.PREFIX):
        host = _https_host(f"https://{keeper.removeprefix(web.PREFIX).partition(':')[0]}")
    else:
        host = _https_host(keeper)
    return host != "" and host == _https_host(url)


def _https_host(url: str) -> str:
    """Host and port of an https address; "" for every other text."""
    parts = parts_of(url)
    return parts.netloc.lower().replace("%3a", ":") if parts.scheme == "https" else ""


def _out_of_time(
    examination: Examination, credential: Mapping[str, Any], url: str, at: str
) -> Check | None:
    for key in ("validFrom", "issuanceDate"):
        begin = parse_time(credential.get(key))
        if begin is not None and examination.at < begin:
            return _fail("status_not_yet", at, undecided=True, url=url, when=moment(begin))
    for key in ("validUntil", "expirationDate"):
        until = parse_time(credential.get(key))
        if until is not None and examination.at > until:
            return _fail("status_stale", at, undecided=True, url=url, when=moment(until))
    return None


def named_in(examination: Examination, url: str) -> Named:
    """Whether a list of identifiers at a URL names this badge (1EdTech VCRL 1.0, 3).

    The list is not signed: it is believed since the signed badge names its address. Raises
    DocumentUnavailable, and BadgingError for what is no such list.
    """
    body = examination.documents.get(url, accept=ACCEPT, max_bytes=MAX_LIST_BYTES).body
    document = parse_json(body, max_bytes=MAX_LIST_BYTES)
    revocation = find_revocation(document, id_of(examination.credential))
    return Named(id_of(document.get("issuer")), revocation)


def _fail(code: str, at: str, *, undecided: bool = False, **values: Any) -> Check:
    return say("status", Outcome.FAIL, code, pointer=at, undecided=undecided, **values)
