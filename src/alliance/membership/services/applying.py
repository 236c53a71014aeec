"""Apply: a draft that is kept, then submitted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from alliance.membership import days, finding, permissions
from alliance.membership.days import today
from alliance.membership.models import Membership, MembershipEvent, Tier
from alliance.membership.pricing import price_for
from alliance.membership.services.recording import locked, record
from alliance.organizations.models import Organization
from alliance.people.models import Person

Kind, State = MembershipEvent.Kind, Membership.State
# What the applicant says; the rest is decided.
FIELDS = (
    "tier", "basis", "kind", "size", "months", "currency", "statement", "contribution",
    "bill_name", "bill_address", "bill_email", "tax_id",
)  # fmt: skip
A_MONTH = 10  # applications that one person begins in thirty days
BILLING = ("bill_name", "bill_address", "bill_email", "tax_id")


@transaction.atomic
def start(by: Person, organization: Organization | None, tier: Tier, **fields: Any) -> Membership:
    """Begin an application for an organization that `by` speaks for, or for themselves (None).

    Raises `PermissionDenied`; `ValidationError` when there is one, or a membership, already.
    """
    permissions.ask(
        permissions.may_apply_for(by, organization),
        _("A representative applies for an organization."),
    )
    _check_tier(tier, organization)
    lately = days.now() - timedelta(days=30)
    if Membership.objects.filter(applied_by=by, created_at__gt=lately).count() >= A_MONTH:
        raise ValidationError(_("These were many applications. Write to staff, or wait a month."))
    membership = Membership(
        organization=organization,
        person=None if organization else by,
        tier=tier,
        applied_by=by,
        is_listed=organization is not None,  # a person chooses it themselves
        **fields,
    )
    try:
        with transaction.atomic():
            membership.save()
    except IntegrityError as error:
        raise ValidationError(_("There is an application or a membership already.")) from error
    record(membership, Kind.STARTED, by=by)
    return membership


@transaction.atomic
def change(membership: Membership, *, by: Person, **fields: Any) -> Membership:
    """Change a draft, or what was asked back. Raises `PermissionDenied`, `ValidationError`."""
    membership = locked(membership)
    permissions.ask(permissions.may_act_for(by, membership))
    if membership.state not in (State.DRAFT, State.RETURNED):
        raise ValidationError(_("What was submitted is not changed. Withdraw it, or ask staff."))
    _take(membership, fields, FIELDS)
    _check_tier(membership.tier, membership.organization)
    membership.save()
    return membership


@transaction.atomic
def change_billing(membership: Membership, *, by: Person, **fields: Any) -> Membership:
    """To whom later invoices are written. What was issued stays as it was."""
    membership = locked(membership)
    permissions.ask(permissions.may_act_for(by, membership) or permissions.may_keep(by))
    _take(membership, fields, (*BILLING, "is_listed"))
    membership.save()
    finding.keep(membership.member)
    return membership


@transaction.atomic
def submit(membership: Membership, *, by: Person) -> Membership:
    """Hand the application to staff. Raises `PermissionDenied`; `ValidationError` naming each
    field that is missing.
    """
    membership = locked(membership)
    permissions.ask_to_bind(by, membership)
    check_whole(membership)
    membership.submitted_at = days.now()
    record(membership, Kind.SUBMITTED, by=by)
    return membership


@transaction.atomic
def withdraw(membership: Membership, *, by: Person) -> Membership:
    """Take an application back before the membership has begun."""
    from alliance.membership.services.invoicing import credit_unpaid

    membership = locked(membership)
    permissions.ask_to_bind(by, membership)
    record(membership, Kind.WITHDRAWN, by=by)
    credit_unpaid(membership, by=by, reason=_("The application was withdrawn."))
    return membership


def check_whole(membership: Membership) -> None:
    """Raises `ValidationError` with a message a field, for what a submitted one has to say."""
    wrong: dict[str, str] = {}
    if membership.organization is not None:
        for field, words in (
            ("kind", _("Say what kind of organization it is.")),
            ("size", _("Say how many people work there.")),
        ):
            if not getattr(membership, field):
                wrong[field] = words
    if membership.basis == Membership.Basis.HONORARY:
        wrong["basis"] = _("Honorary members are named by the Alliance.")
    if membership.basis == Membership.Basis.IN_KIND and not membership.contribution.strip():
        wrong["contribution"] = _("Say what you give instead of dues.")
    if membership.basis == Membership.Basis.DUES:
        if price_for(membership, on=today()) is None:
            wrong["currency"] = _(
                "There is no price for this kind, size, term and currency. See the price list."
            )
        if not membership.bill_name.strip():
            wrong["bill_name"] = _("Say to whom invoices are written.")
        if not membership.bill_email.strip():
            wrong["bill_email"] = _("Say where invoices are sent.")
    if not membership.statement.strip():
        wrong["statement"] = _("Say in a few words why you join.")
    if wrong:
        raise ValidationError(wrong)


def _take(membership: Membership, fields: dict[str, Any], known: tuple[str, ...]) -> None:
    for name, value in fields.items():
        if name not in known:
            raise TypeError(f"an application has no {name}")
        setattr(membership, name, value)


def _check_tier(tier: Tier, organization: Organization | None) -> None:
    tier.check_for(organization)
    if tier.closed_at is not None:
        raise ValidationError({"tier": _("This tier takes no new members. Choose another.")})
