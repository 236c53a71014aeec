"""A badge in every form in which it can be signed, for whoever wants to bend it."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.engine.verification.conftest import (
    CREATED,
    ISSUER,
    ISSUER_DOCUMENT,
    credential,
    did_document,
    documents,
    examine,
    key,
    sign,
    stranger,
    with_status,
)

from badging import disclose
from badging.issuing import issue
from badging.keys import LocalKey, generate_key, multibase

__all__ = ["credential", "documents", "examine", "key", "sign", "stranger", "with_status"]

GRAPHS = ("eddsa-rdfc-2022", "ecdsa-rdfc-2019", "ecdsa-sd-2023", "ecdsa-sd-2023, derived")
"""Proofs over what a document means."""

LETTERS = ("eddsa-jcs-2022", "ecdsa-jcs-2019")
"""Embedded proofs over its canonical text."""

EMBEDDED = (*GRAPHS, *LETTERS)
TOKENS = ("vc-jwt", "vc+jwt", "vc+sd-jwt", "dc+sd-jwt")
FORMS = (*EMBEDDED, *TOKENS)

Change = Callable[[dict[str, Any]], None]
Made = Callable[..., Any]


@pytest.fixture(scope="session")
def keys() -> dict[str, LocalKey]:
    """The issuer's keys: of Ed25519, and on P-256."""
    return {kind: generate_key(kind, controller=ISSUER) for kind in ("ed25519", "p256")}


@pytest.fixture
def listed(keys: dict[str, LocalKey], documents: dict[str, bytes]) -> dict[str, bytes]:
    """The documents, with both keys in the issuer's."""
    documents[ISSUER_DOCUMENT] = json.dumps(did_document(*keys.values())).encode()
    return documents


@pytest.fixture
def made(keys: dict[str, LocalKey], listed: dict[str, bytes]) -> Made:
    """`made(form, credential)`: signed by the issuer; a dict when the proof is embedded."""

    def make(form: str, credential: dict[str, Any], **options: Any) -> Any:
        name, _, kept_back = form.partition(", ")
        by = keys["p256" if name.startswith("ecdsa") else "ed25519"]
        more = {"mandatory": ["/issuer"]} if name == "ecdsa-sd-2023" else {}
        options = {"by": by, "created": CREATED, **more, **options}
        badge = issue(copy.deepcopy(credential), options.pop("by"), proof=name, **options)
        if kept_back:
            badge = disclose(badge, SHOWN)
        return badge.decode() if name in TOKENS else json.loads(badge)

    return make


SHOWN = ["/validFrom", "/validUntil", "/name", "/credentialSubject"]
"""What the one who shows a badge of ecdsa-sd-2023 lets be seen."""


def bent(badge: Any, change: Change) -> Any:
    """The badge with its content changed and its signature as it was."""
    if isinstance(badge, dict):
        badge = copy.deepcopy(badge)
        change(badge)
        return badge
    header, payload, rest = badge.split(".", 2)
    content = json.loads(multibase.base64url_decode(payload))
    change(content)
    return f"{header}.{multibase.base64url_encode(json.dumps(content).encode())}.{rest}"
