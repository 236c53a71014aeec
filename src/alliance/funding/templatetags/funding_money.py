"""Amounts on a page."""

from __future__ import annotations

from django import template

from alliance.funding import money

register = template.Library()


@register.filter
def money_of(minor: int, currency: str) -> str:
    """`{{ line.minor|money_of:line.currency }}`: "12.50 EUR" as the reader writes numbers."""
    return money.shown(minor, currency)
