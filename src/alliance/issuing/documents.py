"""The JSON that issuing publishes and signs, built from what is kept. Pure: reads no database.

Identifiers. An issuer is `did:web:<host>:issuers:<slug>`, so that its name does not hang on one
key. An achievement is its own URL, which answers. A credential is a `urn:uuid:`: it belongs to its
holder, is served by nobody, and an address here would let this site (or whoever reads its log)
see each time somebody looks at it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import UUID

from alliance.issuing.models import Achievement, Issuer, Picture, SigningKeyRecord, StatusListRecord
from badging import identity

VC_CONTEXT = "https://www.w3.org/ns/credentials/v2"
OB_CONTEXT = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
CONTEXTS = [VC_CONTEXT, OB_CONTEXT]
DID_CONTEXTS = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]

Json = dict[str, Any]


def did_of(slug: str, site_url: str) -> str:
    """did:web method, 3.1: the port's colon is percent-encoded, the path's slashes are colons."""
    return f"did:web:{quote(urlsplit(site_url).netloc, safe='')}:issuers:{slug}"


def issuer_url(issuer: Issuer, site_url: str) -> str:
    return f"{site_url}/issuers/{issuer.slug}/"


def achievement_url(public_id: UUID, site_url: str) -> str:
    return f"{site_url}/achievements/{public_id}/"


def picture_url(achievement: Achievement, picture: Picture, site_url: str) -> str:
    """Names the picture by its content: a badge keeps the picture with which it was awarded."""
    suffix = "svg" if picture.is_svg else "png"
    base = achievement_url(achievement.public_id, site_url)
    return f"{base}image.{suffix}?v={picture.digest[:16]}"


def instant(moment: datetime) -> str:
    """A time as VC 2.0 writes it: UTC, whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def did_document(issuer: Issuer, keys: Iterable[SigningKeyRecord], site_url: str) -> Json:
    """The DID document with every key that verifies (DID Core 1.0, 5)."""
    methods = [key.public_document for key in keys if key.withdrawn_at is None]
    return {
        "@context": DID_CONTEXTS,
        "id": issuer.did,
        "alsoKnownAs": [issuer_url(issuer, site_url)],
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def profile(issuer: Issuer, site_url: str) -> Json:
    """The issuer's Profile (OB 3.0 B.1), as it stands in each credential."""
    members: Json = {
        "id": issuer.did,
        "type": ["Profile"],
        "name": issuer.name,
        "url": issuer.url,
        "email": issuer.email,
    }
    if issuer.description:
        members["description"] = issuer.description
    if issuer.logo is not None:
        members["image"] = {
            "id": f"{issuer_url(issuer, site_url)}logo.png?v={issuer.logo.digest[:16]}",
            "type": "Image",
            "caption": f"Logo of {issuer.name}",
        }
    return members


def achievement(it: Achievement, picture: Picture, site_url: str) -> Json:
    """An Achievement (OB 3.0 B.1), as it stands in each credential. Absent members are left out."""
    address = achievement_url(it.public_id, site_url)
    members: Json = {
        "id": address,
        "type": ["Achievement"],
        "achievementType": it.achievement_type,
        "name": it.name,
        "description": it.description,
        "criteria": {"id": it.criteria_url or address, "narrative": it.criteria},
        "image": {
            "id": picture_url(it, picture, site_url),
            "type": "Image",
            "caption": f"Badge “{it.name}”",
        },
    }
    if it.alignments:
        members["alignment"] = [{"type": ["Alignment"], **row} for row in it.alignments]
    if it.tags:
        members["tag"] = list(it.tags)
    return members


def with_contexts(members: Mapping[str, Any]) -> Json:
    """The members as a document of their own."""
    return {"@context": CONTEXTS, **members}


def credential(
    *,
    public_id: UUID,
    it: Achievement,
    picture: Picture,
    email: str,
    name: str,
    narrative: str,
    evidence: list[Json],
    valid_from: datetime,
    valid_until: datetime | None,
    status_list: StatusListRecord,
    status_index: int,
    salt: str,
    site_url: str,
    subject_id: str = "",
) -> Json:
    """An AchievementCredential (OB 3.0 B.1), ready to be signed.

    The address is in it only as a salted hash. A name is in it as it is, when one was given, and
    so is subject_id: the DID or address of an organization's Profile, say.
    """
    identifiers = [identity.identity_object(email, salt)]
    if name:
        identifiers.append(
            {
                "type": "IdentityObject",
                "hashed": False,
                "identityHash": name,
                "identityType": "name",
            }
        )
    subject: Json = {
        "type": ["AchievementSubject"],
        "identifier": identifiers,
        "achievement": achievement(it, picture, site_url),
    }
    if subject_id:
        subject = {"id": subject_id, **subject}
    if narrative:
        subject["narrative"] = narrative
    members: Json = {
        "@context": CONTEXTS,
        "id": f"urn:uuid:{public_id}",
        "type": ["VerifiableCredential", "AchievementCredential"],
        "name": it.name,
        "description": it.description,
        "issuer": profile(it.issuer, site_url),
        "validFrom": instant(valid_from),
        "credentialSubject": subject,
        # VC Bitstring Status List 1.0, 2.1
        "credentialStatus": {
            "id": f"{status_list.url}#{status_index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(status_index),
            "statusListCredential": status_list.url,
        },
    }
    if valid_until is not None:
        members["validUntil"] = instant(valid_until)
    if evidence:
        members["evidence"] = [{"type": ["Evidence"], **row} for row in evidence]
    return members
