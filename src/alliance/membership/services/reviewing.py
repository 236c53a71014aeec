"""Staff review applications, and name honorary and founding members."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from alliance.membership import permissions
from alliance.membership.models import Membership, MembershipEvent, Tier
from alliance.membership.services import invoicing, living
from alliance.membership.services.recording import locked, record
from alliance.organizations.models import Organization
from alliance.people.models import Person

Kind, State, Basis = MembershipEvent.Kind, Membership.State, Membership.Basis


@transaction.atomic
def ask_back(membership: Membership, *, by: Person, question: str) -> Membership:
    """Give it back to the applicant with a question; they change it and submit it again."""
    membership = locked(membership)
    permissions.ask_to_decide(by, membership)
    record(membership, Kind.RETURNED, by=by, text=_said(question))
    return membership


@transaction.atomic
def decline(membership: Membership, *, by: Person, reason: str) -> Membership:
    membership = locked(membership)
    permissions.ask_to_decide(by, membership)
    record(membership, Kind.DECLINED, by=by, text=_said(reason))
    return membership


@transaction.atomic
def approve(
    membership: Membership, *, by: Person, is_founding: bool = False, worth_minor: int = 0
) -> Membership:
    """Take it on. A member with dues gets the invoice; it begins when that is paid and the
    agreement accepted. `worth_minor` is what a contribution in kind is worth for the term.
    """
    membership = locked(membership)
    permissions.ask_to_decide(by, membership)
    membership.is_founding = is_founding
    if membership.basis == Basis.IN_KIND:
        membership.contribution_minor = worth_minor
    record(membership, Kind.APPROVED, by=by)
    if membership.basis == Basis.DUES:
        invoicing.issue_for_next_term(membership, by=by)
    elif membership.basis == Basis.IN_KIND:
        living.confirm_contribution(membership, by=by)
    living.advance(membership, by=by)
    return membership


@transaction.atomic
def appoint(member: Organization | Person, tier: Tier, *, by: Person, reason: str) -> Membership:
    """Name an honorary member: without dues, from today on, until it ends.

    Raises `PermissionDenied`, `ValidationError` (there is a membership already).
    """
    permissions.ask_to_keep(by)
    organization = member if isinstance(member, Organization) else None
    person = member if isinstance(member, Person) else None
    tier.check_for(organization)
    membership = Membership(
        organization=organization,
        person=person,
        tier=tier,
        basis=Basis.HONORARY,
        applied_by=by,
        is_listed=organization is not None,  # a person chooses it themselves
    )
    permissions.ask_to_decide(by, membership)
    try:
        with transaction.atomic():
            membership.save()
    except IntegrityError as error:
        raise ValidationError(_("There is an application or a membership already.")) from error
    living.add_term(membership, None)
    record(membership, Kind.APPOINTED, by=by, text=_said(reason))
    return membership


@transaction.atomic
def set_terms(
    membership: Membership, *, by: Person, tier: Tier, is_founding: bool, months: int
) -> Membership:
    """Change tier, length of terms or the mark of a founder; a tier counts from the next term."""
    membership = locked(membership)
    permissions.ask_to_decide(by, membership)
    tier.check_for(membership.organization)
    text = f"{membership.tier} → {tier}" if membership.tier != tier else ""
    membership.tier, membership.is_founding, membership.months = tier, is_founding, months
    record(membership, Kind.CHANGED, by=by, text=text)
    return membership


def _said(words: str) -> str:
    if not words.strip():
        raise ValidationError({"reason": _("Say why: the applicant reads it.")})
    return words.strip()
