"""Badges that are really signed, and the documents that their verification needs."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.sound_badge import ADA, ISSUER, sound_badge

from badging.documents import MappedDocuments
from badging.issuing import issue
from badging.keys import LocalKey, generate_key
from badging.status.bitstring import StatusList
from badging.status.list_credential import status_list_credential
from badging.verification import Check, Report, verify

ISSUER_DOCUMENT = "https://issuer.example.org/.well-known/did.json"
STATUS_URL = "https://issuer.example.org/status/1"
AT = datetime(2026, 6, 1, tzinfo=UTC)
CREATED = datetime(2026, 1, 2, tzinfo=UTC)


def did_document(*keys: LocalKey, did: str = ISSUER) -> dict[str, Any]:
    methods = [key.to_document(secret=False) for key in keys]
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


@pytest.fixture(scope="session")
def key() -> LocalKey:
    """The issuer's key."""
    return generate_key("ed25519", controller=ISSUER)


@pytest.fixture(scope="session")
def stranger() -> LocalKey:
    """A good key of somebody else."""
    return generate_key("ed25519")


@pytest.fixture
def credential() -> dict[str, Any]:
    return sound_badge(
        ISSUER, subject={"identifier": [dict(ADA)]}, validUntil="2027-01-01T00:00:00Z"
    )


@pytest.fixture
def documents(key: LocalKey) -> dict[str, bytes]:
    """What the web holds in this test; a test adds to it."""
    return {ISSUER_DOCUMENT: json.dumps(did_document(key)).encode()}


Sign = Callable[..., dict[str, Any]]
Examine = Callable[..., Report]


@pytest.fixture
def sign(key: LocalKey) -> Sign:
    """`sign(credential)`: the badge with an embedded proof, as parsed JSON."""

    def make(credential: dict[str, Any], by: LocalKey = key) -> dict[str, Any]:
        return json.loads(issue(copy.deepcopy(credential), by, created=CREATED))

    return make


@pytest.fixture
def sign_jwt(key: LocalKey) -> Callable[..., str]:
    def make(credential: dict[str, Any], by: LocalKey = key) -> str:
        return issue(credential, by, proof="vc-jwt").decode()

    return make


@pytest.fixture
def examine(documents: dict[str, bytes]) -> Examine:
    """`examine(badge, **options)`: its report, with the documents of this test and no network."""

    def run(badge: Any, **options: Any) -> Report:
        presented = badge if isinstance(badge, str | bytes) else json.dumps(badge)
        options.setdefault("at", AT)
        return verify(presented, documents=MappedDocuments(documents), **options)

    return run


@pytest.fixture
def with_status(
    documents: dict[str, bytes], credential: dict[str, Any], key: LocalKey
) -> Callable[..., dict[str, Any]]:
    """`with_status(set_bits, …)`: the credential with a status, and its list on the web."""

    def make(
        *set_bits: int,
        index: int = 7,
        purpose: str = "revocation",
        by: LocalKey = key,
        issuer: str = ISSUER,
        publish: bool = True,
    ) -> dict[str, Any]:
        bits = StatusList.new()
        for bit in set_bits:
            bits = bits.with_set(bit)
        around = status_list_credential(STATUS_URL, issuer, bits, purpose, CREATED)
        if publish:
            documents[STATUS_URL] = issue(around, by, created=CREATED)
        return credential | {
            "credentialStatus": {
                "id": f"{STATUS_URL}#{index}",
                "type": "BitstringStatusListEntry",
                "statusPurpose": purpose,
                "statusListIndex": str(index),
                "statusListCredential": STATUS_URL,
            }
        }

    return make


def finding(report: Report, name: str) -> Check:
    """The first (that is, the worst) finding of a check."""
    return next(check for check in report.checks if check.name == name)
