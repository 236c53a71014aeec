"""The lists as a part of the site that is looked at: whether their mail leaves, and comes in."""

from __future__ import annotations

from django.conf import settings

from alliance.lists.engine import current
from alliance.operations.findings import Finding, ok, warn


def examine() -> Finding:
    health = current().health()
    if not health.well:
        return warn("lists", health.words, health.remedy)
    how = settings.MAIL_DOOR or "no mail comes in (MAIL_DOOR is not set)"
    return ok("lists", f"{health.words}; {how}")
