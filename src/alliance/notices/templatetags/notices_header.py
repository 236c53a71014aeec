"""How many unread notices the header shows."""

from __future__ import annotations

from typing import Any

from django import template

from alliance.notices.queries import unread_count

register = template.Library()


@register.simple_tag
def unread_notices(user: Any) -> int:
    """One indexed count, for the person who is signed in."""
    return unread_count(user)
