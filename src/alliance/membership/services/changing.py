"""Another tier in the middle of a term: from today on, the rest of the term paid by days."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from alliance.membership import amounts, permissions
from alliance.membership.days import months_after, today
from alliance.membership.models import Invoice, Membership, MembershipEvent, Price, Term, Tier
from alliance.membership.pricing import price_for
from alliance.membership.services import invoicing, reviewing
from alliance.membership.services.recording import locked, record
from alliance.people.models import Person


@transaction.atomic
def change_now(membership: Membership, *, by: Person, tier: Tier) -> Invoice | None:
    """Give the member another tier from today to the end of its term. With dues the difference for
    the days that are left is invoiced, and returned here; None where there is none, or it is below
    zero: nothing is paid back, and the cheaper tier counts from now on all the same.

    Raises `PermissionDenied`; `ValidationError` where no term is in force, the renewal was invoiced
    already, or the price list has no price.
    """
    membership = locked(membership)
    permissions.ask_to_decide(by, membership)
    last = membership.last_term
    if membership.state != Membership.State.ACTIVE or last is None or last.ends_on <= today():
        raise ValidationError(_("No term is in force. The tier changes with the next one."))
    if membership.leaves_on is not None:
        raise ValidationError(_("The member leaves. It has to stay before its tier is changed."))
    tier.check_for(membership.organization)
    if tier == membership.tier == last.tier:
        raise ValidationError({"tier": _("This is its tier already.")})
    if last.starts_on > today() or amounts.standing_invoice(membership, membership.next_term):
        raise ValidationError(
            _("The renewal was invoiced already. Take that invoice back first, by a credit note.")
        )
    price, minor = _difference(membership, last, tier)
    text = f"{last.tier} → {tier}"
    membership.tier = tier
    term = _cut(membership, last, price)
    record(membership, MembershipEvent.Kind.CHANGED, by=by, text=text)
    if price is None or minor <= 0:
        return None
    return invoicing.issue_for_change(membership, term, price, minor, by=by)


@transaction.atomic
def set_terms_now(
    membership: Membership, *, by: Person, tier: Tier, is_founding: bool, months: int
) -> Membership:
    """The same as `reviewing.set_terms`, but the tier counts from today on. Raises as `change_now`
    does.
    """
    change_now(membership, by=by, tier=tier)
    membership.refresh_from_db()
    if (membership.months, membership.is_founding) == (months, is_founding):
        return membership
    return reviewing.set_terms(membership, by=by, tier=tier, is_founding=is_founding, months=months)


def for_days(minor: int, left: int, whole: int) -> int:
    """The part of a price for `left` of `whole` days, rounded half up. Minor units."""
    return (2 * minor * left + whole) // (2 * whole)


def _difference(membership: Membership, last: Term, tier: Tier) -> tuple[Price | None, int]:
    """The new price, and what the days that are left cost more, in minor units."""
    if membership.basis != Membership.Basis.DUES:
        return None, 0
    months = last.price.months if last.price else membership.months
    after = price_for(membership, on=today(), tier=tier, months=months)
    if after is None:
        raise ValidationError(
            _("The price list has no price for this kind, size, term and currency. Add one.")
        )
    before = last.price or price_for(membership, on=today(), tier=last.tier, months=months)
    held = before.minor if before is not None and before.currency == after.currency else 0
    left = (last.ends_on - today()).days
    whole = (last.ends_on - months_after(last.ends_on, -after.months)).days
    return after, for_days(after.minor, left, whole) - for_days(held, left, whole)


def _cut(membership: Membership, last: Term, price: Price | None) -> Term:
    """End the term today, and go on with the rest of it in the new tier."""
    last.closed_on = today()
    last.save(update_fields=["closed_on"])
    return Term.objects.create(
        membership=membership,
        number=last.number + 1,
        starts_on=today(),
        ends_on=last.ends_on,
        grace_until=last.grace_until,
        tier=membership.tier,
        price=price,
        basis=membership.basis,
        seats=membership.tier.seats,
        votes=membership.tier.votes,
    )
