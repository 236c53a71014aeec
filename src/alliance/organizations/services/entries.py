"""An organization's entry: proposed by a member, approved by staff, kept by its representatives."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from alliance.organizations import finding, telling
from alliance.organizations.models import Organization, OrganizationEvent, Representative
from alliance.organizations.permissions import may_change, may_decide
from alliance.people.models import Person

State, Kind = Organization.State, OrganizationEvent.Kind
MAX_OPEN_PROPOSALS = 3
RESERVED = {"my", "propose", "proposals", "representatives", "affiliations"}  # see urls
CHANGEABLE = ("name", "url", "description")


class TooManyProposals(Exception):
    """The person has proposed as many organizations as may wait at a time."""


class WrongState(Exception):
    """The organization is not in a state for this: somebody else was faster."""


def log(
    organization: Organization,
    kind: OrganizationEvent.Kind,
    by: Person | None,
    *,
    person: Person | None = None,
    **data: Any,
) -> OrganizationEvent:
    """Add a line to the organization's log."""
    return OrganizationEvent.objects.create(
        organization=organization, kind=kind, by=by, person=person, data=data
    )


@transaction.atomic
def propose(
    by: Person, *, name: str, url: str = "", description: str = "", named: bool = False
) -> Organization:
    """Propose an organization that is not listed yet; its proposer becomes the first
    representative when staff approve. named: the page then names them.

    Raises PermissionDenied, `TooManyProposals`, ValidationError by field.
    """
    by = Person.objects.select_for_update().get(pk=by.pk)
    if not by.is_active:
        raise PermissionDenied(_("Only active members propose organizations."))
    waiting = Organization.objects.filter(proposed_by=by, state=State.PROPOSED).count()
    if waiting >= MAX_OPEN_PROPOSALS:
        raise TooManyProposals
    organization = Organization(
        name=name.strip(), url=url, description=description.strip(), state=State.PROPOSED
    )
    organization.proposed_by = by
    organization.slug = _free_slug(name)
    organization.full_clean()
    try:
        with transaction.atomic():
            organization.save()
    except IntegrityError:  # somebody took the slug in between
        organization.slug = f"{organization.slug[:50]}-{organization.public_id.hex[:8]}"
        organization.save()
    log(organization, Kind.PROPOSED, by, named=named)
    telling.proposed(organization)
    return organization


@transaction.atomic
def enter(by: Person, *, name: str, url: str = "") -> Organization:
    """Staff list an organization that nobody proposed, as when a list kept elsewhere moves here.
    Nobody speaks for it yet. Raises PermissionDenied, ValidationError by field.
    """
    if not may_decide(by):
        raise PermissionDenied(_("Only staff decide about organizations."))
    organization = Organization(name=name.strip(), url=url.strip(), slug=_free_slug(name))
    organization.full_clean()
    organization.save()
    log(organization, Kind.APPROVED, by)
    finding.put(organization)
    return organization


@transaction.atomic
def approve(organization: Organization, *, by: Person) -> None:
    """List it; its proposer, when still here, speaks for it from today."""
    organization = _to_decide(organization, by, State.PROPOSED)
    organization.state = State.ACTIVE
    organization.save(update_fields=["state"])
    log(organization, Kind.APPROVED, by)
    proposer = organization.proposed_by
    if proposer is not None and proposer.is_active:
        proposal = organization.events.filter(kind=Kind.PROPOSED).first()
        Representative.objects.create(
            person=proposer,
            organization=organization,
            starts_on=timezone.localdate(),
            is_shown=bool(proposal and proposal.data.get("named")),
        )
        log(organization, Kind.REPRESENTATIVE, by, person=proposer, role="primary")
        telling.approved(organization, proposer)
    finding.put(organization)


@transaction.atomic
def decline(organization: Organization, *, by: Person, reason: str) -> None:
    """Turn a proposal down; its proposer is told why."""
    organization = _to_decide(organization, by, State.PROPOSED)
    organization.state = State.DECLINED
    organization.save(update_fields=["state"])
    log(organization, Kind.DECLINED, by, reason=reason)
    if organization.proposed_by is not None:
        telling.declined(organization, organization.proposed_by, reason)


@transaction.atomic
def change(organization: Organization, *, by: Person, **values: str) -> bool:
    """Change name, url or description; return whether anything is different. The log keeps both
    the old and the new words. Raises PermissionDenied, ValidationError by field.
    """
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    if not may_change(by, organization):
        raise PermissionDenied(_("Only its representatives and staff change an organization."))
    before = {name: getattr(organization, name) for name in CHANGEABLE}
    after = {name: values.get(name, before[name]).strip() for name in CHANGEABLE}
    different = {n: [before[n], after[n]] for n in CHANGEABLE if before[n] != after[n]}
    if not different:
        return False
    for name, value in after.items():
        setattr(organization, name, value)
    organization.full_clean(exclude=["slug", "proposed_by"])
    organization.save(update_fields=list(CHANGEABLE))
    log(organization, Kind.CHANGED, by, changed=different)
    finding.put(organization)
    return True


@transaction.atomic
def end(organization: Organization, *, by: Person, reason: str) -> None:
    """It is no longer part of the alliance. Its page stays as a record; nobody speaks for it."""
    organization = _to_decide(organization, by, State.ACTIVE)
    organization.state = State.ENDED
    organization.save(update_fields=["state"])
    log(organization, Kind.ENDED, by, reason=reason)
    finding.put(organization)


@transaction.atomic
def resume(organization: Organization, *, by: Person, reason: str) -> None:
    """Take an ended organization up again, with the representatives it had."""
    organization = _to_decide(organization, by, State.ENDED)
    organization.state = State.ACTIVE
    organization.save(update_fields=["state"])
    log(organization, Kind.RESUMED, by, reason=reason)
    finding.put(organization)


def _to_decide(organization: Organization, by: Person, state: Organization.State) -> Organization:
    if not may_decide(by):
        raise PermissionDenied(_("Only staff decide about organizations."))
    locked = Organization.objects.select_for_update().get(pk=organization.pk)
    if locked.state != state:
        raise WrongState
    return locked


def _free_slug(name: str) -> str:
    base = slugify(name)[:50].strip("-") or "organization"
    if base in RESERVED:
        base = f"{base}-organization"
    taken = set(Organization.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    numbered = (f"{base}-{n}" for n in range(2, len(taken) + 3))
    return next(slug for slug in (base, *numbered) if slug not in taken)
