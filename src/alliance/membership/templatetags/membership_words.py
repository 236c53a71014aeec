"""How things of a membership are written on a page."""

from __future__ import annotations

from django import template

from alliance.membership import references

register = template.Library()


@register.filter
def spaced(reference: str) -> str:
    """`{{ invoice.reference|spaced }}`: in groups of four, as it is printed."""
    return references.spaced(reference)
