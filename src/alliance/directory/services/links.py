"""Links: an issuer answers to an organization, once that is proven.

Two proofs are taken. An issuer of this site: whoever asks owns it and speaks for the organization.
Any other: a text of ours has to stand in the issuer's own document, the DID document or the
Profile that its badges name. So the issuer's side always shows that it agrees; the organization's
is said by one who represents it: they have the text looked for, also where staff asked.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.audit.services import record
from alliance.directory import permissions, telling
from alliance.directory.members import members
from alliance.directory.models import Link, RegistryEvent
from alliance.directory.services import registered
from alliance.directory.services.errors import NotPossible
from alliance.directory.services.recording import log
from alliance.issuing.models import Issuer
from alliance.issuing.permissions import may_manage
from alliance.people.models import Person
from alliance.people.permissions import require
from badging.did import web
from badging.documents import Documents
from badging.errors import BadgingError, DocumentUnavailable
from badging.strict_json import parse_json

MOST_LINKS = 50  # of one organization, proven or not
MOST_BYTES = 256 * 1024
BETWEEN_LOOKS = timedelta(seconds=10)
Method = Link.Method


@transaction.atomic
def claim(did: str, organization: UUID, *, by: Person, name: str = "") -> Link:
    """Say that the issuer `did` answers to an organization. An issuer of this site that `by` owns
    is linked at once; any other waits for its proof (`prove`).

    Raises PermissionDenied, NotPossible.
    """
    require(permissions.may_claim(by, organization))
    body = members().organization(organization)
    if body is None:
        raise NotPossible(_("There is no such organization here."), field="organization")
    did = checked(did)
    hosted = Issuer.objects.filter(did=did).first()
    if hosted is None and not name.strip():
        raise NotPossible(_("Say what the issuer is called."), field="name")
    standing = Link.objects.filter(organization=organization, ended_at=None)
    if found := standing.filter(did=did).first():
        return found
    if standing.count() >= MOST_LINKS:
        raise NotPossible(_("This organization has many issuers already. End a link first."))
    owned = hosted is not None and may_manage(by, hosted)
    if hosted is not None and not (owned and permissions.speaks_for(by, organization)):
        raise NotPossible(
            _(
                "This issuer is on this site: one who owns it and represents the organization "
                "links it. Become both, or let two of the staff decide."
            ),
            field="did",
        )
    link = Link(
        did=did,
        name=hosted.name if hosted else name.strip()[:200],
        organization=organization,
        organization_name=body.name,
        method=Method.HOSTED if hosted else Method.CHALLENGE,
        claimed_by=by,
    )
    link.save()
    record("directory.claimed", by=by, subject=f"issuer:{did}")
    if not permissions.speaks_for(by, organization):
        telling.asked_by_staff(link)
    return _hold(link, by) if hosted else link


def prove(link: Link, *, by: Person, documents: Documents, now: datetime | None = None) -> Link:
    """Look for the text in the issuer's own document; the link holds once it is there.

    The document is fetched outside of any transaction, through `documents` (the guarded fetcher).
    Raises PermissionDenied, NotPossible with what was found instead.
    """
    now = now or timezone.now()
    require(permissions.may_prove(by, link))
    if link.ended_at is not None or link.method != Method.CHALLENGE:
        raise NotPossible(_("This link is not one that waits for a proof."))
    if link.is_proven:
        return link
    late = Link.objects.filter(pk=link.pk).exclude(tried_at__gt=now - BETWEEN_LOOKS)
    if not late.update(tried_at=now):
        raise NotPossible(_("It was looked for just now. Wait some seconds."))
    _require_text(link, documents)
    with transaction.atomic():
        link = Link.objects.select_for_update().get(pk=link.pk)
        return link if link.holds else _hold(link, by)


@transaction.atomic
def end(link: Link, *, by: Person) -> None:
    """End a link: it stays in the log, and days before are answered as they were."""
    link = Link.objects.select_for_update().get(pk=link.pk)
    require(permissions.may_end(by, link))
    link.ended_at, link.ended_by = timezone.now(), by
    link.save(update_fields=["ended_at", "ended_by"])
    if link.is_proven:
        _log(RegistryEvent.Kind.ENDED, link, by)


@transaction.atomic
def decided(did: str, name: str, organization: UUID, *, by: Person) -> Link:
    """The link that two of the staff have decided on; `services.overrides` calls it."""
    body = members().organization(organization)
    if body is None:
        raise NotPossible(_("There is no such organization here."), field="organization")
    link = Link.objects.create(
        did=checked(did),
        name=name[:200],
        organization=organization,
        organization_name=body.name,
        method=Method.DECIDED,
        claimed_by=by,
    )
    return _hold(link, by)


def _hold(link: Link, by: Person) -> Link:
    link.proven_at = timezone.now()
    try:
        with transaction.atomic():
            link.save(update_fields=["proven_at"])
    except IntegrityError:
        raise NotPossible(
            _("This issuer answers to another organization already. That link has to end first.")
        ) from None
    _log(RegistryEvent.Kind.ENTERED, link, by)
    registered.note(link.organization)
    return link


def _log(kind: RegistryEvent.Kind, link: Link, by: Person) -> None:
    log(
        kind,
        link.did,
        organization=link.organization,
        by=by,
        name=link.name,
        organization_name=link.organization_name,
        method=link.method,
        link=str(link.public_id),
    )


def checked(did: str) -> str:
    """What names an issuer in badges: a did:web, another DID, or an https address."""
    did = did.strip()
    if len(did) > 500 or any(character.isspace() for character in did):
        raise NotPossible(_("Give the identifier as it stands in a badge."), field="did")
    if did.startswith("did:web:"):
        address_of(did)
        return did
    try:
        parts = urlsplit(did)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme != "https" or not parts.hostname:
        raise NotPossible(
            _("Give a did:web, or the https address of the issuer’s Profile."), field="did"
        )
    return did


def address_of(did: str) -> str:
    if not did.startswith("did:web:"):
        return did
    try:
        return web.url_of(did)
    except BadgingError as error:
        raise NotPossible(str(error), field="did") from None


def _require_text(link: Link, documents: Documents) -> None:
    address = address_of(link.did)
    try:
        document = documents.get(address, max_bytes=MOST_BYTES)
        found = parse_json(document.body, max_bytes=MOST_BYTES)
    except DocumentUnavailable as error:
        raise NotPossible(
            _("%(address)s does not answer: %(why)s") % {"address": address, "why": error}
        ) from None
    except BadgingError:
        raise NotPossible(_("%(address)s is no JSON.") % {"address": address}) from None
    if not isinstance(found, dict) or found.get("id", found.get("@id")) != link.did:
        raise NotPossible(
            _("The document at %(address)s is not about this issuer: its id is another.")
            % {"address": address}
        )
    if not _says(found, lambda text: link.challenge in text):
        raise NotPossible(
            _("The text does not stand in %(address)s yet. Caches may keep it back for a while.")
            % {"address": address}
        )


def _says(value: Any, holds: Callable[[str], bool], depth: int = 0) -> bool:
    """Whether some text in a JSON value holds; names of members are none."""
    if isinstance(value, str):
        return holds(value)
    if depth > 20:
        return False
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(_says(one, holds, depth + 1) for one in inside)
