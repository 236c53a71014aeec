"""The badge that is to be upgraded, with badge class and profile put inside."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from badging.documents import Documents, Offline
from badging.errors import BadgingError, InvalidCredential
from badging.model.common import id_of, one, text_of
from badging.model.detect import detect
from badging.reading import parse_json, read, unjudged


@dataclass(frozen=True, slots=True)
class Original:
    """document: the assertion, with badge class and profile inside where they were had.

    text: as it was presented: JSON or a compact JWS. address: where it is kept, or "".
    """

    version: str
    document: dict[str, Any]
    text: str
    address: str
    is_signed: bool


def read_original(
    presented: bytes | str | Mapping[str, Any], documents: Documents | None
) -> Original:
    """Raises Unreadable, InvalidCredential, and DocumentUnavailable for a missing badge class."""
    source = Offline() if documents is None else documents
    address = ""
    if isinstance(presented, Mapping):
        text = _written(presented)
    else:
        unwrapped = read(presented)
        text = unwrapped.text
        if unwrapped.is_url:
            address = text
            text = source.get(address).body.decode("utf-8", "replace").strip()
    taken = read(text)
    document, is_signed = dict(unjudged(taken)), taken.is_jws or taken.is_sd_jwt
    detected = detect(document)
    if detected.version == "3.0" and detected.kind == "AchievementCredential":
        if detected.data_model != "1.1":
            raise InvalidCredential(
                "The badge is of version 3.0 already.", remedy="Use it as it is.", code="newest"
            )
        return Original("3.0", document, text, "", is_signed)
    if not detected.is_earlier or detected.kind != "Assertion" or detected.version == "CLR 1.0":
        raise InvalidCredential(
            f"Only badges can be upgraded; this is {detected.kind or 'something else'}.",
            remedy="Give an assertion of Open Badges 0.5 to 2.1.",
            code="not_upgradable",
        )
    document = _joined(document, source)
    if not address and not is_signed:
        address = id_of(document) or _of_verify(document)
    return Original(detected.version, document, text, address, is_signed)


def _joined(assertion: dict[str, Any], source: Documents) -> dict[str, Any]:
    """Badge class and profile inside. A profile that cannot be had stays an address."""
    badge = one(assertion.get("badge"))
    if isinstance(badge, str):
        badge = _fetched(badge, source)
    if not isinstance(badge, Mapping):
        return assertion
    badge = dict(badge)
    issuer = one(badge.get("issuer"))
    if isinstance(issuer, str):
        try:
            profile = _fetched(issuer, source)
        except BadgingError:
            profile = {}
        badge["issuer"] = {"id": issuer, **profile} if profile else issuer
    return {**assertion, "badge": badge}


def _fetched(url: str, source: Documents) -> dict[str, Any]:
    document = parse_json(source.get(url).body)
    if not isinstance(document, dict):
        raise InvalidCredential(f"What {url[:200]} answers is no JSON object.", pointer="/badge")
    return {"id": url, **document}


def _of_verify(document: Mapping[str, Any]) -> str:
    verify = document.get("verify")
    return text_of(verify.get("url")) if isinstance(verify, Mapping) else ""


def _written(document: Mapping[str, Any]) -> str:
    try:
        return json.dumps(dict(document), ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidCredential("The badge cannot be written as JSON.") from error
