"""The chat as a part of the site that is looked at: whether it answers, and posts reach Slack."""

from __future__ import annotations

from django.conf import settings

from alliance.chat.health import health
from alliance.operations.findings import Finding, ok, warn


def examine() -> Finding:
    found = health()
    if not found.well:
        return warn("chat", found.words, found.remedy)
    return ok("chat", found.words)


def is_here() -> bool:
    return bool(settings.CHAT_URL or settings.SLACK_BOT_TOKEN or settings.SLACK_SIGNING_SECRET)
