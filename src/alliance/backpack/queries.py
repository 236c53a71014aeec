"""Reading Backpacks. A badge of somebody else is not found, whatever id is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alliance.backpack import belonging
from alliance.backpack.models import Declined, HeldBadge
from alliance.issuing.models import Award
from alliance.people.models import Person
from alliance.people.queries import proven_addresses

FILTERS = (
    ("", _("All")),
    ("public", pgettext_lazy("badge", "Public")),
    ("private", _("Private")),
    ("import", _("From elsewhere")),
    ("expired", _("Expired")),
    ("revoked", _("Revoked")),
    ("foreign", _("Not proven yours")),
)


def badges_of(
    person: Person, *, now: datetime, search: str = "", show: str = "", issuer: str = ""
) -> QuerySet[HeldBadge]:
    """Badges in a Backpack, the newest first. search: words that all occur in the name, the issuer
    or the description. show: a key of FILTERS. issuer: an issuer's id.
    """
    rows = HeldBadge.objects.filter(person=person).select_related("picture", "award")
    rows = rows.defer("credential_json", "credential_jwt", "original")
    for word in search.split()[:10]:
        rows = rows.filter(
            Q(name__icontains=word)
            | Q(issuer_name__icontains=word)
            | Q(summary__achievement__description__icontains=word)
        )
    if issuer:
        rows = rows.filter(issuer_id=issuer)
    shown: dict[str, Q] = {
        "public": Q(public=True),
        "private": Q(public=False),
        "import": Q(source=HeldBadge.Source.IMPORT),
        "expired": Q(valid_until__lt=now),
        "revoked": Q(award__revoked_at__isnull=False),
        "foreign": Q(belongs=False),
    }
    return rows.filter(shown[show]) if show in shown else rows


def badge_of(person: Person, public_id: UUID) -> HeldBadge | None:
    """A badge in this person's own Backpack."""
    rows = HeldBadge.objects.filter(person=person, public_id=public_id)
    return rows.select_related("picture", "award", "person").first()


def shared_badge(share_id: UUID) -> HeldBadge | None:
    """A badge by its share id, while its holder shows it to everybody."""
    rows = HeldBadge.objects.filter(share_id=share_id, public=True, person__is_active=True)
    return rows.select_related("picture", "award", "person").first()


@dataclass(frozen=True, slots=True)
class IssuerCount:
    issuer_id: str
    name: str
    badges: int


def issuers_in(person: Person) -> list[IssuerCount]:
    """Whose badges are in a Backpack, and how many of each."""
    rows = HeldBadge.objects.filter(person=person).exclude(issuer_id="").order_by()
    counted = rows.values("issuer_id").annotate(n=Count("pk"))
    names = dict(rows.order_by("added_at").values_list("issuer_id", "issuer_name"))
    found = [IssuerCount(r["issuer_id"], names[r["issuer_id"]], r["n"]) for r in counted]
    return sorted(found, key=lambda one: one.name.lower())


def waiting_awards(person: Person) -> list[Award]:
    """Awards to proven addresses of `person` that are in nobody's Backpack yet."""
    return list(_open_awards(person).exclude(declined__person=person))


def declined_awards(person: Person) -> list[Award]:
    """Awards that `person` did not want or threw out, and may take back."""
    ids = Declined.objects.filter(person=person).values("award_id")
    return list(_open_awards(person).filter(pk__in=ids))


def open_award(person: Person, public_id: UUID) -> Award | None:
    """One award that `person` may accept."""
    return _open_awards(person).filter(public_id=public_id).first()


def _open_awards(person: Person) -> QuerySet[Award]:
    rows = Award.objects.filter(
        recipient_email__in=proven_addresses(person), revoked_at=None, held=None
    )
    return rows.select_related("achievement__issuer", "picture")


def public_addresses(badge: HeldBadge) -> set[str]:
    """Addresses of the holder that a public page must never tell."""
    found = proven_addresses(badge.person) | {badge.person.email}
    return found | ({badge.award.recipient_email.lower()} if badge.award else set())


def is_given_out(badge: HeldBadge) -> bool:
    """Whether the public page may give out the badge itself: only when no address can be read in
    any form of it.
    """
    addresses = public_addresses(badge)
    forms = (bytes(badge.credential_json), badge.credential_jwt.encode("ascii"))
    return not any(belonging.tells_an_address(form, addresses) for form in forms if form)


def shared_document(url: str) -> bytes | None:
    """The credential of a public badge by the address of its page, or of its JSON or JWT.

    With it this site verifies a page of its own without asking itself over the network.
    """
    parts = urlsplit(url)
    if parts.netloc.lower() != urlsplit(settings.SITE_URL).netloc.lower():
        return None
    match parts.path.strip("/").split("/"):
        case ["b", share_id]:
            name = ""
        case ["b", share_id, ("badge.json" | "badge.jwt") as name]:
            pass
        case _:
            return None
    try:
        badge = shared_badge(UUID(share_id))
    except ValueError:
        return None
    if badge is None or not is_given_out(badge):
        return None
    if name == "badge.jwt":
        return badge.credential_jwt.encode("ascii") or None
    return badge.presented


def public_summary(badge: HeldBadge, summary: dict[str, Any]) -> dict[str, Any]:
    """A summary fit for a public page: without any address of the holder."""
    clean = belonging.redacted(summary, public_addresses(badge))
    recipient = clean.get("recipient")
    if isinstance(recipient, dict):
        clean["recipient"] = {key: recipient[key] for key in ("name",) if key in recipient}
    return dict(clean)
