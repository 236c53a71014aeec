"""Amounts on a page."""

from __future__ import annotations

from django import template

from alliance.ledger import amounts

register = template.Library()


@register.filter
def amount(minor: int | None, currency: str) -> str:
    """`{{ row.minor|amount:row.currency }}`: "12.50 EUR" as the reader writes numbers; nothing for
    nothing.
    """
    return "" if minor is None else amounts.shown(minor, currency)


@register.filter
def number(minor: int, currency: str) -> str:
    """`{{ row.minor|number:currency }}`: "12.50", where the heading says the currency."""
    return amounts.number(minor, currency)
