"""The worked examples of 1EdTech's implementation guide: a badge and a learner record.

Published are the canonical forms of document and proof configuration. The documents are written
here anew, from what the canonical forms say; they have to come to the same letters.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.conformance import onedtech, vectors

from badging.documents import Offline
from badging.linked_data.canonical import canonicalize
from badging.proofs import eddsa_rdfc_2022
from badging.verification import verify

FOLDER = "1edtech/spec/ob_v3p0/impl/test-vectors"
UNIVERSITY = "https://example.edu/issuers/565049"
METHOD = f"{UNIVERSITY}#z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi"
LEARNER = "did:example:ebfeb1f712ebc6f1c276e12ec21"
VC_2 = "https://www.w3.org/ns/credentials/v2"
OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
CLR = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
SCHEMAS = "https://purl.imsglobal.org/spec"

PROOF = {
    "type": "DataIntegrityProof",
    "created": "2010-01-01T19:23:24Z",
    "verificationMethod": METHOD,
    "cryptosuite": "eddsa-rdfc-2022",
    "proofPurpose": "assertionMethod",
}
BADGE: dict[str, Any] = {
    "@context": [VC_2, OB],
    "id": "http://example.com/credentials/3527",
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "issuer": {
        "id": UNIVERSITY, "type": "Profile", "name": "Example Corp",
        "url": "https://www.imsglobal.org",
    },
    "validFrom": "2010-01-01T00:00:00Z",
    "name": "Teamwork Badge",
    "credentialSubject": {
        "id": LEARNER,
        "type": "AchievementSubject",
        "achievement": {
            "id": "https://example.com/achievements/21st-century-skills/teamwork",
            "type": "Achievement",
            "name": "Teamwork",
            "description": "This badge recognizes the development of the capacity to collaborate "
            "within a group environment.",
            "criteria": {
                "narrative": "Team members are nominated for this badge by their peers and "
                "recognized upon review by Example Corp management."
            },
        },
    },
}  # fmt: skip


def achievement(number: int, name: str) -> dict[str, Any]:
    return {
        "id": f"urn:uuid:{name}",
        "type": "Achievement",
        "creator": {"id": UNIVERSITY, "type": "Profile"},
        "name": f"Achievement {number}",
        "criteria": {"id": f"https://example.edu/achievements/{name}/criteria"},
        "description": f"Achievement {number}",
        "image": {"id": "https://example.edu/achievements/sample.png", "type": "Image"},
    }


ONE = achievement(1, "a7467ef6-56cb-11ec-bf63-0242ac130002")
TWO = achievement(2, "dd887f0a-56cb-11ec-bf63-0242ac130002")
NESTED: dict[str, Any] = {
    "@context": [VC_2, OB, EXTENSIONS],
    "id": "urn:uuid:91537dba-56cb-11ec-bf63-0242ac130002",
    "type": ["VerifiableCredential", "AchievementCredential"],
    "issuer": {"id": UNIVERSITY, "type": "Profile", "name": "Example University"},
    "validFrom": "2010-01-01T00:00:00Z",
    "name": "Example University Degree",
    "credentialSubject": {"id": LEARNER, "type": "AchievementSubject", "achievement": ONE},
    "credentialSchema": [
        {
            "id": f"{SCHEMAS}/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json",
            "type": "1EdTechJsonSchemaValidator2019",
        }
    ],
    "proof": [
        PROOF
        | {
            "proofValue": "z45QnLySMt2mWuW787G6cf3SLkP97ZkMZxLeXH5yaaTQPCtTup4GCV95tU8HEnQJSyGC"
            "okSj3AvUhmJtvveTmN4Vu"
        }
    ],
}
RECORD: dict[str, Any] = {
    "@context": [VC_2, CLR, OB, EXTENSIONS],
    "id": "http://example.edu/credentials/3732",
    "type": ["VerifiableCredential", "ClrCredential"],
    "issuer": {"id": UNIVERSITY, "type": "Profile", "name": "Example University"},
    "validFrom": "2010-01-01T00:00:00Z",
    "name": "Sample Transcript",
    "credentialSubject": {
        "id": LEARNER,
        "type": "ClrSubject",
        "verifiableCredential": [NESTED],
        "achievement": [ONE, TWO],
        "association": [
            {
                "type": "Association", "associationType": "isParentOf",
                "sourceId": ONE["id"], "targetId": TWO["id"],
            }
        ],
    },
    "credentialSchema": [
        {
            "id": f"{SCHEMAS}/clr/v2p0/schema/json/clr_v2p0_clrcredential_schema.json",
            "type": "1EdTechJsonSchemaValidator2019",
        }
    ],
}  # fmt: skip
EXAMPLES = [("obv3p0", BADGE), ("clrv2p0", RECORD)]


@pytest.mark.parametrize(("name", "document"), EXAMPLES, ids=["badge", "record"])
def test_the_canonical_document_is_the_published_one(name: str, document: Any) -> None:
    published = vectors.text(f"{FOLDER}/{name}/document-canon.txt")
    assert canonicalize(document, Offline()).splitlines() == published.splitlines()


@pytest.mark.parametrize(("name", "document"), EXAMPLES, ids=["badge", "record"])
def test_the_canonical_proof_configuration_is_the_published_one(name: str, document: Any) -> None:
    published = vectors.text(f"{FOLDER}/{name}/proof-canon.txt")
    configuration = eddsa_rdfc_2022.configure(PROOF, document, Offline())
    assert configuration.splitlines() == published.splitlines()


def test_the_credential_inside_the_record_is_really_signed() -> None:
    report = verify(json.dumps(NESTED), documents=onedtech.documents_30())
    proof = next(check for check in report.checks if check.name == "proof")
    assert proof.code == "signature_right"
