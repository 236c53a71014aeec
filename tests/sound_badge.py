"""The smallest sound badge of Open Badges 3.0, for whoever wants one to sign, bend or carry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

CONTEXTS = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
ISSUER = "did:web:issuer.example.org"
ADA = {
    "type": "IdentityObject",
    "identityHash": "ada@example.org",
    "identityType": "emailAddress",
    "hashed": False,
}


def sound_badge(
    issuer: str = ISSUER, subject: Mapping[str, Any] | None = None, **members: Any
) -> dict[str, Any]:
    """A new one each time, not signed.

    subject: members of its subject beside the achievement. members: further members, or others in
    the place of those that it has; `...` leaves one out.
    """
    badge = {
        "@context": list(CONTEXTS),
        "id": "urn:uuid:7d3c1c2a-0000-4000-8000-000000000001",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": issuer, "type": ["Profile"], "name": "Example Alliance"},
        "validFrom": "2026-01-01T00:00:00Z",
        "name": "Ramp builder",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "https://issuer.example.org/achievements/1",
                "type": ["Achievement"],
                "name": "Ramp builder",
                "description": "Built a ramp.",
                "criteria": {"narrative": "Build a ramp."},
            },
            **(subject or {}),
        },
        **members,
    }
    return {name: value for name, value in badge.items() if value is not ...}
