"""Staff keep tiers and the price list."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from alliance.audit.services import record
from alliance.membership import days, finding, permissions
from alliance.membership.days import today
from alliance.membership.models import Price, Tier
from alliance.people.models import Person


@transaction.atomic
def keep_tier(tier: Tier, *, by: Person, is_closed: bool = False) -> Tier:
    """Add a tier, or keep a change. Terms that have begun keep their seats and votes."""
    permissions.ask_to_keep(by)
    if is_closed and tier.closed_at is None:
        tier.closed_at = days.now()
    elif not is_closed:
        tier.closed_at = None
    tier.full_clean()
    tier.save()
    finding.keep_tier(tier)
    record("membership.tier", by=by, subject=f"tier:{tier.slug}", is_closed=is_closed)
    return tier


@transaction.atomic
def add_price(price: Price, *, by: Person) -> Price:
    """Add a line of the price list. Raises `ValidationError` for a day that is past, and where a
    line for the same holds from that day already.
    """
    permissions.ask_to_keep(by)
    if price.holds_from < today():
        raise ValidationError(
            {"holds_from": _("What held on past days is not changed. Choose a later day.")}
        )
    price.full_clean()
    price.save()
    record("membership.price", by=by, subject=f"tier:{price.tier.slug}", minor=price.minor)
    return price
