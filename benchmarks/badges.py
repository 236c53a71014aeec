"""The badges that the benchmarks issue and verify: one of about 2 KB and one of about 20 KB."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import badging
from badging.identity import identity_object
from badging.keys import LocalKey

V1 = "https://www.w3.org/2018/credentials/v1"
OB_3_0_0 = "https://purl.imsglobal.org/spec/ob/v3p0/context.json"
CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
ACHIEVEMENT = "https://example.org/achievements/facilitator"


def small(key: LocalKey) -> dict[str, Any]:
    """A badge as issuers write them: about 2 KB once it is signed."""
    return {
        "@context": CONTEXTS,
        "id": "urn:uuid:0c1a9a1c-3f1e-4d8e-9a5b-6d1f7b0c9e11",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Facilitator of the community call",
        "issuer": {
            "id": key.controller,
            "type": ["Profile"],
            "name": "Working group on stewardship",
            "url": "https://example.org/groups/stewardship",
            "email": "stewardship@example.org",
        },
        "validFrom": "2026-01-01T00:00:00Z",
        "validUntil": "2036-01-01T00:00:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [identity_object("ada@example.org", "pepper")],
            "achievement": {
                "id": ACHIEVEMENT,
                "type": ["Achievement"],
                "name": "Facilitator of the community call",
                "description": "Prepared, led and wrote up a community call from its agenda to the "
                "published notes, together with those who took part in it.",
                "criteria": {
                    "narrative": "Published the agenda two days ahead. Welcomed newcomers by name. "
                    "Kept to the time. Saw that notes were taken, and published them."
                },
                "achievementType": "Badge",
                "tag": ["community", "facilitation", "open badges"],
                "alignment": [_alignment(1)],
            },
        },
        "evidence": [_evidence(1)],
    }


def large(key: LocalKey, endorsers: int = 4) -> dict[str, Any]:
    """The same with four signed endorsements, a dozen alignments and evidence: about 20 KB."""
    badge = small(key)
    badge["evidence"] = [_evidence(number) for number in range(1, 13)]
    achievement = badge["credentialSubject"]["achievement"]
    achievement["alignment"] = [_alignment(number) for number in range(1, 13)]
    badge["endorsement"] = [_endorsement(number) for number in range(1, endorsers + 1)]
    return badge


def on_the_older_model(badge: dict[str, Any]) -> dict[str, Any]:
    """The badge on VC 1.1 and the context of 3.0.0, which is all that didkit knows."""
    older = deepcopy(badge)
    older["@context"] = [V1, OB_3_0_0]
    older["issuanceDate"] = older.pop("validFrom")
    older["expirationDate"] = older.pop("validUntil")
    older.pop("endorsement", None)
    return older


def _alignment(number: int) -> dict[str, Any]:
    return {
        "type": ["Alignment"],
        "targetName": f"Facilitating conversations, part {number}",
        "targetUrl": f"https://example.org/frameworks/facilitation#{number}",
        "targetDescription": "Opens the floor, keeps the time, hears who has not spoken yet, and "
        "brings what was said together so that a group can decide.",
        "targetFramework": "Framework of facilitation",
        "targetCode": f"FAC-{number:03}",
    }


def _evidence(number: int) -> dict[str, Any]:
    return {
        "id": f"https://example.org/calls/2026-{number:02}-07",
        "type": ["Evidence"],
        "name": f"Notes of the call in month {number} of 2026",
        "narrative": "The agenda, who was there, what was decided and what is to be done by whom, "
        "as it was written down during the call and read again at its end.",
        "genre": "Notes",
    }


def _endorsement(number: int) -> dict[str, Any]:
    """A signed endorsement of the achievement, by a key of its own."""
    key = badging.generate_key("ed25519")
    unsigned = {
        "@context": CONTEXTS,
        "id": f"urn:uuid:5d7f2c9e-1f0b-4a65-8a57-0e3f5d1c7a{number:02}",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": f"Endorsement {number}",
        "issuer": {"id": key.controller, "type": ["Profile"], "name": f"Community {number}"},
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {
            "id": ACHIEVEMENT,
            "type": ["EndorsementSubject"],
            "endorsementComment": "We have seen many who hold this badge lead calls of ours, and "
            "would ask any of them again. The criteria say what matters and are kept to.",
        },
    }
    signed: dict[str, Any] = json.loads(badging.issue(unsigned, key))
    return signed


HOST = "https://example.org"
HOSTED_V2 = f"{HOST}/assertions/1"


def published_v2() -> dict[str, str]:
    """A hosted badge of Open Badges 2.0 at HOSTED_V2, and what it names: URL to JSON text."""
    pixel = (
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg"
    )
    named = [
        {
            "type": "Assertion",
            "id": HOSTED_V2,
            "recipient": {"type": "email", "hashed": False, "identity": "ada@example.org"},
            "badge": f"{HOST}/badge",
            "verification": {"type": "hosted"},
            "issuedOn": "2026-01-01T00:00:00Z",
        },
        {
            "type": "BadgeClass",
            "id": f"{HOST}/badge",
            "name": "Facilitator of the community call",
            "description": "Prepared, led and wrote up a community call.",
            "image": f"data:image/png;base64,{pixel}==",
            "criteria": {"narrative": "Published the agenda two days ahead."},
            "issuer": f"{HOST}/issuer",
        },
        {
            "type": "Issuer",
            "id": f"{HOST}/issuer",
            "name": "Working group on stewardship",
            "url": HOST,
            "email": "stewardship@example.org",
        },
    ]
    context = "https://w3id.org/openbadges/v2"
    return {str(one["id"]): json.dumps({"@context": context, **one}) for one in named}
