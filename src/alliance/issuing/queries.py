"""Reading about issuers, achievements and awards."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote, urlsplit
from uuid import UUID

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet

from alliance.issuing import claims, documents
from alliance.issuing.models import (
    Achievement,
    Award,
    Batch,
    BatchRow,
    Issuer,
    IssuerMember,
    Picture,
    StatusListRecord,
)
from alliance.people.models import Person


def newest_achievements(limit: int = 8) -> list[Achievement]:
    """What can be earned, the newest first."""
    rows = Achievement.objects.filter(archived_at=None).select_related("issuer", "picture")
    return list(rows[:limit])


def issuers_of(person: Person) -> list[IssuerMember]:
    """The memberships of `person`, with their issuers."""
    rows = IssuerMember.objects.filter(person=person).select_related("issuer__logo")
    return list(rows.order_by("issuer__name"))


def all_issuers() -> QuerySet[Issuer]:
    """Every issuer with the number of achievements that can be earned from it."""
    offered = Count("achievements", filter=Q(achievements__archived_at=None))
    return Issuer.objects.select_related("logo").annotate(offered=offered)


def award_by_claim_token(token: str) -> Award | None:
    """The award whose mail carried `token`."""
    if not token or len(token) > 100:
        return None
    rows = Award.objects.select_related("achievement__issuer", "picture")
    return rows.filter(claim_token_hash=claims.hash_of(token)).first()


def awards_of(
    issuer: Issuer,
    *,
    now: datetime,
    search: str = "",
    state: str = "",
    achievement: str = "",
) -> QuerySet[Award]:
    """Awards of an issuer, the newest first. search: part of a name, address or achievement.
    state: a value of Award.State. achievement: a public id.
    """
    rows = Award.objects.filter(achievement__issuer=issuer)
    rows = rows.select_related("achievement__issuer", "picture", "issued_by")
    if search := search.strip():
        rows = rows.filter(
            Q(recipient_email__icontains=search)
            | Q(recipient_name__icontains=search)
            | Q(achievement__name__icontains=search)
        )
    if achievement:
        try:
            rows = rows.filter(achievement__public_id=UUID(achievement))
        except ValueError:
            return rows.none()
    expired = Q(revoked_at=None, valid_until__lt=now)
    standing = Q(revoked_at=None) & (Q(valid_until=None) | Q(valid_until__gte=now))
    by_state = {
        Award.State.REVOKED: Q(revoked_at__isnull=False),
        Award.State.EXPIRED: expired,
        Award.State.CLAIMED: standing & Q(claimed_at__isnull=False),
        Award.State.SENT: standing & Q(claimed_at=None),
    }
    return rows.filter(by_state[Award.State(state)]) if state in Award.State.values else rows


def holders_among(batch: Batch) -> set[str]:
    """Addresses in a batch that hold this badge already, unrevoked."""
    return set(
        Award.objects.filter(
            achievement_id=batch.achievement_id,
            revoked_at=None,
            recipient_email__in=batch.rows.values("email"),
        )
        .exclude(batch=batch)
        .values_list("recipient_email", flat=True)
    )


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is."""

    total: int
    sent: int
    failed: int

    @property
    def waiting(self) -> int:
        return self.total - self.sent - self.failed

    @property
    def percent(self) -> int:
        return 100 * (self.sent + self.failed) // self.total if self.total else 100


def progress_of(batch: Batch) -> Progress:
    counts = batch.rows.aggregate(
        total=Count("pk"),
        sent=Count("award"),
        failed=Count("pk", filter=Q(award=None) & ~Q(problem="")),
    )
    return Progress(**counts)


def picture_of(achievement: Achievement, version: str) -> Picture | None:
    """The picture of an achievement by the start of its digest: the present one, or one with which
    it was once awarded.
    """
    if not version or achievement.picture.digest.startswith(version):
        return achievement.picture
    if len(version) < 16:
        return None
    award = Award.objects.filter(achievement=achievement, picture__digest__startswith=version)
    found = award.select_related("picture").first()
    return found.picture if found else None


# The documents that badges point to -----------------------------------------------------------


def did_document_of(issuer: Issuer) -> bytes:
    keys = issuer.signing_keys.filter(withdrawn_at=None)
    return _encoded(documents.did_document(issuer, keys, settings.SITE_URL))


def profile_document_of(issuer: Issuer) -> bytes:
    return _encoded(documents.with_contexts(documents.profile(issuer, settings.SITE_URL)))


def achievement_document_of(achievement: Achievement) -> bytes:
    members = documents.achievement(achievement, achievement.picture, settings.SITE_URL)
    return _encoded(documents.with_contexts(members))


def site_document(url: str) -> bytes | None:
    """A document that this site publishes, by its URL, without asking itself over the network.

    did.json, issuer profiles, status lists and achievements; None for everything else. A URL with
    the scheme that did:web prescribes (https) is taken for this site's own also where the site
    is served over plain http.
    """
    parts = urlsplit(url)
    listed = StatusListRecord.objects.filter(url=parts._replace(fragment="").geturl()).first()
    if listed is not None:
        return bytes(listed.document)
    if parts.query or unquote(parts.netloc).lower() != urlsplit(settings.SITE_URL).netloc.lower():
        return None
    match parts.path.strip("/").split("/"):
        case ["issuers", slug, *rest]:
            issuer = Issuer.objects.select_related("logo").filter(slug=slug).first()
            return _issuer_document(issuer, rest) if issuer else None
        case ["achievements", public_id]:
            return _achievement_document(public_id)
    return None


def _issuer_document(issuer: Issuer, path: list[str]) -> bytes | None:
    match path:
        case []:
            return profile_document_of(issuer)
        case ["did.json"]:
            return did_document_of(issuer)
        case ["status", number] if number.isdecimal() and len(number) < 9:
            found = issuer.status_lists.filter(number=int(number)).first()
            return bytes(found.document) if found else None
    return None


def _achievement_document(public_id: str) -> bytes | None:
    try:
        found = Achievement.objects.filter(public_id=UUID(public_id)).first()
    except ValueError:
        return None
    return achievement_document_of(found) if found else None


def _encoded(document: documents.Json) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=2).encode()


def award_counts(issuer: Issuer) -> dict[int, int]:
    """How often each achievement of an issuer was awarded, by its primary key. For members only."""
    rows = Award.objects.filter(achievement__issuer=issuer, revoked_at=None)
    counted = rows.values(pk_=F("achievement_id")).annotate(n=Count("pk"))
    return {row["pk_"]: row["n"] for row in counted}


def rows_let_go_by(person: Person, *, since: datetime) -> int:
    """How many recipients' rows of this person's batches went out, or are about to, since then."""
    return BatchRow.objects.filter(batch__created_by=person, batch__confirmed_at__gte=since).count()
