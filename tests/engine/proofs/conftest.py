"""A small badge and a key of each kind, made once."""

from __future__ import annotations

from typing import Any

import pytest

from badging.keys import LocalKey, generate_key


@pytest.fixture(scope="session")
def keys() -> dict[str, LocalKey]:
    return {kind: generate_key(kind) for kind in ("ed25519", "p256", "p384", "rsa2048")}


@pytest.fixture
def badge() -> dict[str, Any]:
    return {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": "did:web:issuer.example.org", "type": ["Profile"], "name": "Alliance"},
        "validFrom": "2026-01-01T00:00:00Z",
        "name": "Ramp builder",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "identityHash": "ada@example.org",
                    "identityType": "emailAddress",
                    "hashed": False,
                },
                {
                    "type": "IdentityObject",
                    "identityHash": "bea@example.org",
                    "identityType": "emailAddress",
                    "hashed": False,
                },
            ],
            "achievement": {
                "id": "https://issuer.example.org/achievements/1",
                "type": ["Achievement"],
                "name": "Ramp builder",
                "criteria": {"narrative": "Build a ramp."},
                "description": "Built a ramp.",
            },
        },
    }
