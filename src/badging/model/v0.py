"""Open Badges 0.5 (2011, 2012): an assertion that spells out the badge and its issuer.

The recipient is an e-mail address, or its hash with the salt beside it. Nothing says where the
assertion is kept: it is a badge of whoever holds the `origin` from which it is served. Addresses of
images, criteria and evidence may be relative to that origin.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin

from badging.model.common import is_uri, parts_of, text_of
from badging.model.shape import Model, Problem

CLASSES: dict[str, dict[str, tuple[str, str]]] = {
    "Assertion": {
        "recipient": ("EmailOrHash", "1"),
        "salt": ("String", "0..1"),
        "badge": ("BadgeClass", "1"),
        "issued_on": ("AnyTime", "0..1"),
        "expires": ("AnyTime", "0..1"),
        "evidence": ("Reference", "0..1"),
    },
    "BadgeClass": {
        "version": ("Version", "0..1"),
        "name": ("String", "1"),
        "description": ("String", "1"),
        "image": ("Reference", "1"),
        "criteria": ("Reference", "1"),
        "issuer": ("Issuer", "1"),
    },
    "Issuer": {
        "origin": ("URL", "1"),
        "name": ("String", "1"),
        "org": ("String", "0..1"),
        "contact": ("Email", "0..1"),
    },
}

MODEL = Model(
    classes=CLASSES,
    required_types={},
    terms={"Version": frozenset(("0.5.0",))},
    open_terms=frozenset(("Version",)),
    absent={
        ("BadgeClass", part): "part_missing" for part in ("description", "image", "criteria")
    },
)  # fmt: skip


def problems(node: Mapping[str, Any], kind: str = "Assertion") -> list[Problem]:
    """Where an assertion of 0.5 differs from the table."""
    return MODEL.problems(node, kind)


def recipient_of(assertion: Mapping[str, Any]) -> dict[str, Any]:
    """The recipient as 1.0 and later write it: {type, identity, hashed, salt}."""
    identity = text_of(assertion.get("recipient"))
    hashed = identity.startswith(("sha256$", "sha1$", "md5$"))
    found: dict[str, Any] = {"type": "email", "identity": identity, "hashed": hashed}
    if isinstance(assertion.get("salt"), str):
        found["salt"] = assertion["salt"]
    return found


def origin_of(assertion: Mapping[str, Any]) -> str:
    """`badge.issuer.origin`, or "": scheme, host and port that the badge names as its issuer's."""
    badge = assertion.get("badge")
    issuer = badge.get("issuer") if isinstance(badge, Mapping) else None
    origin = text_of(issuer.get("origin")) if isinstance(issuer, Mapping) else ""
    return origin.rstrip("/") if parts_of(origin).netloc else ""


def absolute(address: Any, origin: str) -> str:
    """The address of an image, criteria or evidence; in relation to the origin where relative."""
    text = text_of(address)
    if not text or is_uri(text) or not origin:
        return text
    try:
        return urljoin(origin + "/", text)
    except ValueError:  # brackets that do not fit
        return text
