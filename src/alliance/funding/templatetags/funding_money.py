"""Amounts on a page."""

from __future__ import annotations

from django import template

from alliance.ledger import amounts

register = template.Library()


@register.filter
def money_of(minor: int, currency: str) -> str:
    """`{{ line.minor|money_of:line.currency }}`: "12.50 EUR" as the reader writes numbers."""
    return amounts.shown(minor, currency)
