"""Reading the registry: who is in it on a day, and to whom an issuer answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from alliance.directory.members import Organization, Standing, members
from alliance.directory.models import Link, Override, OwnIssuer, RegistryEvent
from alliance.issuing.models import Issuer


@dataclass(frozen=True, slots=True)
class Entry:
    """An issuer that answers to a member on a day."""

    link: Link
    organization: Organization
    standing: Standing


@dataclass(frozen=True, slots=True)
class Answer:
    """What the registry knows of the issuer of a badge; facts about the issuer, not about whether
    the badge is valid.

    organization: None for the Alliance's own issuer. now, then: how it stands today and stood on
    the day of issue (None where the badge names no day).
    """

    is_own: bool
    organization: Organization | None = None
    now: Standing | None = None
    then: Standing | None = None
    issued_on: date | None = None
    is_left_out: bool = False
    link: Link | None = None


def own_issuer() -> Issuer | None:
    """The issuer that speaks for the Alliance, once staff have chosen it."""
    own = OwnIssuer.objects.select_related("issuer__logo").first()
    return own.issuer if own else None


def today(now: datetime | None = None) -> date:
    """The day by which the registry goes: that of UTC, the same for every reader."""
    return (now or timezone.now()).astimezone(UTC).date()


def links_on(day: date) -> QuerySet[Link]:
    """Links that held at the end of that day (UTC), or that hold now, of today."""
    end = datetime.combine(day + timedelta(days=1), time(), UTC)
    return Link.objects.filter(
        Q(ended_at=None) | Q(ended_at__gte=end), proven_at__lt=end, proven_at__isnull=False
    ).order_by("name", "pk")


def left_out_on(day: date) -> set[str]:
    """Identifiers of the issuers that two of the staff had left out by the end of that day."""
    end = datetime.combine(day + timedelta(days=1), time(), UTC)
    found: set[str] = set()
    decided = Override.objects.filter(state=Override.State.APPROVED, decided_at__lt=end)
    for override in decided.order_by("decided_at", "pk"):
        if override.effect == Override.Effect.LEAVE_OUT:
            found.add(override.did)
        elif override.effect == Override.Effect.LIFT:
            found.discard(override.did)
    return found


def is_left_out(did: str) -> bool:
    return did in left_out_on(today())


def entries(on: date | None = None) -> list[Entry]:
    """The registry on a day: proven links to organizations that are members on it."""
    day = on or today()
    left_out, known = left_out_on(day), members().members(day)
    return [
        Entry(link, *known[link.organization])
        for link in links_on(day)
        if link.organization in known and link.did not in left_out
    ]


def answers_to(did: str, issued_on: date | None = None) -> Answer | None:
    """What is known of an issuer; None when it is not in the registry and never was.

    An issuer whose link has ended since is answered for by the link it had on the day of issue.
    """
    if not did or len(did) > 500:
        return None
    own = own_issuer()
    if own is not None and own.did == did:
        return Answer(is_own=True, issued_on=issued_on)
    link = Link.objects.filter(did=did, ended_at=None, proven_at__isnull=False).first()
    if link is None and issued_on is not None:
        link = links_on(issued_on).filter(did=did).first()
    known = members()
    organization = known.organization(link.organization) if link else None
    if link is None or organization is None:
        return None
    return Answer(
        is_own=False,
        organization=organization,
        now=known.standing(link.organization, today()),
        then=known.standing(link.organization, issued_on) if issued_on else None,
        issued_on=issued_on,
        is_left_out=is_left_out(did),
        link=link,
    )


def log() -> QuerySet[RegistryEvent]:
    """What happened, the newest first."""
    return RegistryEvent.objects.select_related("by").order_by("-at", "-pk")


def links_of_organization(key: UUID) -> QuerySet[Link]:
    return Link.objects.filter(organization=key, ended_at=None)
