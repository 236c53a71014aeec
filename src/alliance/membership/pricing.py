"""What a term costs on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from alliance.membership.models import Membership, Price, Tier


def price_for(
    membership: Membership, *, on: date, tier: Tier | None = None, months: int | None = None
) -> Price | None:
    """What a term costs the member: the line of the price list that holds on that day; None where
    this is not offered. `tier` and `months` are those of the membership where none are given.

    Of several that fit, the one that says most goes first (kind before size), then the latest.
    """
    prices = (tier or membership.tier).prices
    fitting = list(
        prices.filter(
            holds_from__lte=on,
            months=months or membership.months,
            currency=membership.currency,
            kind__in=["", membership.kind],
            size__in=["", membership.size],
        )
    )
    for exactness in ((True, True), (True, False), (False, True), (False, False)):
        same = [p for p in fitting if (bool(p.kind), bool(p.size)) == exactness]
        latest = max(same, key=lambda p: p.holds_from, default=None)
        if latest is not None and not latest.is_withdrawn:
            return latest
    return None


def offered(tier: Tier, on: date) -> list[Price]:
    """The price list of a tier on a day: the latest line of each combination, unless withdrawn."""
    return _latest(tier.prices.filter(holds_from__lte=on))


def _latest(prices: QuerySet[Price] | Iterable[Price]) -> list[Price]:
    latest: dict[tuple[str, str, int, str], Price] = {}
    for price in sorted(prices, key=lambda p: p.holds_from):
        latest[price.kind, price.size, price.months, price.currency] = price
    shown = [price for price in latest.values() if not price.is_withdrawn]
    return sorted(shown, key=lambda p: (p.months, p.currency, p.minor, p.kind, p.size))


def announced(tier: Tier, on: date) -> list[Price]:
    """Lines that hold from a later day."""
    return list(tier.prices.filter(holds_from__gt=on).order_by("holds_from", "kind", "size"))
