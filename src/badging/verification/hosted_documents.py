"""What a badge of an earlier version points to: badge class, issuer's profile, and keys.

A document is believed from its own address alone: who spells it out inside a badge may be anybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from badging.errors import BadgingError, DocumentUnavailable, Unreadable
from badging.keys import PublicKey
from badging.model.common import as_list, id_of, one, text_of, types_of
from badging.proofs import hosted_v2, jws_v2
from badging.reading import parse_json
from badging.verification.examination import Examination
from badging.verification.findings import say
from badging.verification.report import Check, Outcome

ACCEPT = "application/ld+json, application/json;q=0.9, */*;q=0.1"
HOSTED = frozenset(("hosted", "hostedbadge"))
SIGNED = frozenset(("signed", "signedbadge"))

Part = tuple[Mapping[str, Any] | None, str, Check | None]
"""A document, its address, and the finding when it cannot be had."""


def verification_of(credential: Mapping[str, Any]) -> Mapping[str, Any]:
    """The verification object; 1.x calls it `verify`."""
    value = one(credential.get("verification", credential.get("verify")))
    return value if isinstance(value, Mapping) else {}


def kinds_of(credential: Mapping[str, Any]) -> set[str]:
    """The types of its verification, in small letters: 2.0 and CLR 1.0 write them differently."""
    return {kind.lower() for kind in types_of(verification_of(credential))}


def address_of(examination: Examination) -> str:
    """Where a hosted assertion lives: its id, or in 1.x the URL of its verification; of 0.5, the
    address from which it was presented. "" when there is none that could be asked.
    """
    credential = examination.credential
    if examination.detected.version == "0.5":
        url = examination.address
    elif examination.detected.version == "1.0":
        url = text_of(verification_of(credential).get("url")) or id_of(credential)
    else:
        url = id_of(credential) or text_of(verification_of(credential).get("url"))
    return url if hosted_v2.is_address(url) else ""


def fetch_object(examination: Examination, url: str) -> Mapping[str, Any]:
    """A JSON object at a URL. Raises DocumentUnavailable, and Unreadable for what is none."""
    document = parse_json(examination.documents.get(url, accept=ACCEPT).body)
    if not isinstance(document, Mapping):
        raise Unreadable(f"What {url} answers is no JSON object.", code="not_an_object")
    return document


def fetch_key(examination: Examination, url: str) -> Mapping[str, Any]:
    """A CryptographicKey at a URL: JSON, or (as 1.x has it) a PEM file. Raises as fetch_object."""
    body = examination.documents.get(url, accept=ACCEPT).body
    if body.lstrip().startswith(b"-----BEGIN"):
        return {"publicKeyPem": body.decode("ascii", "replace").strip()}
    return fetch_object(examination, url)


def load_badge(examination: Examination) -> Part:
    """The badge class. One that is spelled out was compared with what the server gives out, or is
    inside what is signed; but who has an address on another host than the issuer has to be there.
    """
    clr = examination.detected.version == "CLR 1.0"
    value = one(examination.credential.get("achievement" if clr else "badge"))
    url = id_of(value)
    if isinstance(value, Mapping):
        elsewhere = hosted_v2.is_address(url) and not hosted_v2.same_host(
            url, id_of(value.get("issuer"))
        )
        if clr or not elsewhere:
            return value, url, None
    return _fetched(examination, url, "badge_class_unavailable")


def load_issuer(examination: Examination, holder: Mapping[str, Any]) -> Part:
    """The profile of whoever stands behind the document, always from its own address.

    holder: what names it: the badge class, or else the document itself.
    """
    value = one(holder.get(issuer_key(examination)))
    return _fetched(examination, id_of(value), "issuer_profile_unavailable")


def issuer_key(examination: Examination) -> str:
    """The property that names who stands behind the document."""
    return "publisher" if examination.detected.kind == "Clr" else "issuer"


def has_badge(examination: Examination) -> bool:
    """Whether the issuer is named by what the document is about; endorsements and learner records
    name it themselves.
    """
    return examination.detected.kind == "Assertion"


def keys_of(examination: Examination) -> Iterator[tuple[str, Mapping[str, Any], PublicKey]]:
    """Keys that may have signed the badge: the one it names, or else those of its issuer's profile.

    (Specification 2.0, VerificationObject, `creator`.) Raises DocumentUnavailable and other
    BadgingErrors.
    """
    verification = verification_of(examination.credential)
    url = id_of(verification.get("creator", verification.get("url")))
    if url:
        document = fetch_key(examination, url)
        yield url, document, jws_v2.key_of(document)
        return
    holder: Mapping[str, Any] | None = examination.credential
    finding = None
    if has_badge(examination):
        holder, url, finding = load_badge(examination)
    issuer: Mapping[str, Any] | None = {}
    if finding is None:
        issuer, url, finding = load_issuer(examination, holder or {})
    if finding is not None:
        raise DocumentUnavailable(url, finding.reason, code="not_found")
    for entry in as_list((issuer or {}).get("publicKey"))[: jws_v2.MAX_KEYS]:
        spelled_out = isinstance(entry, Mapping) and "publicKeyPem" in entry
        document = entry if spelled_out else fetch_key(examination, id_of(entry))
        yield id_of(entry), document, jws_v2.key_of(document)


def _fetched(examination: Examination, url: str, code: str) -> Part:
    if not url:
        return None, "", None
    try:
        return fetch_object(examination, url), url, None
    except DocumentUnavailable as error:
        finding = say("issuer", Outcome.FAIL, code, undecided=True, why=error.message)
    except BadgingError as error:
        finding = say("issuer", Outcome.FAIL, code, why=error.message)
    return None, url, finding
