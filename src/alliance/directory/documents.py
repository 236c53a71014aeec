"""The registry as a document: a verifiable credential of the Alliance's own issuer.

The words in it that no published context defines mean what docs/reference/trust-registry.md says;
its own `@vocab` gives each an address. The proof (eddsa-jcs-2022) signs the text, so a reader needs
a JSON library, RFC 8785 and Ed25519, and no vocabulary.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Max

from alliance.directory.models import RegistryEvent
from alliance.directory.queries import Entry, entries
from alliance.issuing.documents import VC_CONTEXT, instant
from alliance.issuing.models import Issuer
from alliance.issuing.services import sign

FRESH = timedelta(days=7)  # a copy older than that should be fetched again

Json = dict[str, Any]


def signed(issuer: Issuer, on: date) -> bytes:
    """The registry on a day, signed. The same day and state give the same bytes."""
    created = known_at(on)
    return sign(issuer, members_of(on, entries(on), created), created=created)


def known_at(on: date) -> datetime:
    """Up to when the document knows what happened: the last event, at least the day's beginning."""
    last = RegistryEvent.objects.aggregate(last=Max("at"))["last"]
    begun = datetime.combine(on, time(), UTC)
    return max(begun, last).replace(microsecond=0) if last else begun


def members_of(on: date, found: list[Entry], created: datetime) -> Json:
    """The credential, without issuer and proof."""
    base = settings.SITE_URL
    return {
        "@context": [VC_CONTEXT, {"@vocab": f"{base}/registry/terms/#"}],
        "id": f"{base}/registry.json?on={on.isoformat()}",
        "type": ["VerifiableCredential", "TrustRegistryCredential"],
        "name": f"{settings.SITE_NAME}: trust registry",
        "validFrom": instant(created),
        "validUntil": instant(max(created, datetime.combine(on, time(), UTC)) + FRESH),
        "credentialSubject": {
            "id": f"{base}/registry/",
            "type": "TrustRegistry",
            "asOf": on.isoformat(),
            "issuers": [_issuer(entry, base) for entry in found],
        },
    }


def _issuer(entry: Entry, base: str) -> Json:
    body, link = entry.organization, entry.link
    assert link.proven_at is not None
    members: Json = {
        "id": link.did,
        "type": "Profile",
        "name": link.name,
        "listedSince": instant(link.proven_at),
        "provenBy": link.method,
        "answersTo": {
            "id": base + body.path,
            "type": "Organization",
            "name": body.name,
        },
    }
    if body.url:
        members["answersTo"]["url"] = body.url
    if entry.standing.since:
        members["answersTo"]["memberSince"] = entry.standing.since.isoformat()
    return members
