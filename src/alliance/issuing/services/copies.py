"""Copies of a badge for one presentation: bound to a key of its holder, and short-lived."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

import badging
from alliance.issuing import documents
from alliance.issuing.keystore import DatabaseKeyStore, KeyStore
from alliance.issuing.models import Award
from alliance.issuing.services.errors import NotPossibleError
from alliance.people.models import Person
from alliance.people.queries import proven_addresses
from badging.keys import PublicKey

HOLDS = timedelta(minutes=30)
DISCLOSABLE = ("/credentialSubject/identifier", "/credentialSubject/narrative", "/evidence")


def bound_copy(
    award: Award,
    holder: PublicKey,
    subject: str,
    *,
    by: Person,
    now: datetime,
    keys: KeyStore | None = None,
) -> bytes:
    """The badge as a `dc+sd-jwt` whose `cnf` is the holder's key: what it says, with the same
    status, valid for `HOLDS` at most. Who it is for and why can be kept back (`DISCLOSABLE`).

    subject: the DID of the key, by which a badge speaks of its recipient that names nobody else.
    Raises NotPossibleError unless `by` has proven the address it was awarded to, and for one that
    is revoked or over; KeyUnavailableError.
    """
    if not by.is_active or award.recipient_email not in proven_addresses(by):
        raise NotPossibleError(_("This badge was awarded to somebody else."))
    if award.state_at(now) in (Award.State.REVOKED, Award.State.EXPIRED):
        raise NotPossibleError(_("This badge is revoked, or over."))
    members = json.loads(bytes(award.credential_json))
    members.pop("proof", None)
    members["credentialSubject"] = {"id": subject, **members["credentialSubject"]}
    until = now + HOLDS
    if award.valid_until is None or until < award.valid_until:
        members["validUntil"] = documents.instant(until)
    there = [place for place in DISCLOSABLE if _is_in(members, place)]
    signer = (keys or DatabaseKeyStore()).signer(award.issuer)
    return badging.issue(
        members, signer, proof="dc+sd-jwt", created=now, holder=holder, disclosable=there
    )


def _is_in(members: documents.Json, place: str) -> bool:
    found = members
    for name in place.removeprefix("/").split("/"):
        if name not in found:
            return False
        found = found[name]
    return True
