"""Which channels of Slack the site says something in. Staff choose."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from alliance.chat import permissions
from alliance.chat.models import SlackChannel, SlackPost
from alliance.people.models import Person


def choose(*, by: Person, existing: SlackChannel | None = None, **fields: Any) -> SlackChannel:
    """Add a channel, or change what is said in one. Raises PermissionDenied, ValidationError."""
    _ask(by)
    found = existing or SlackChannel()
    for name, value in fields.items():
        setattr(found, name, value)
    found.full_clean()
    found.save()
    return found


def leave(channel: SlackChannel, *, by: Person) -> None:
    """Say nothing there any more, not even what waits."""
    _ask(by)
    SlackPost.objects.filter(channel=channel.channel, posted_at=None).delete()
    channel.delete()


def troubled() -> QuerySet[SlackPost]:
    """Posts that wait after a refusal, or that were given up."""
    return SlackPost.objects.filter(posted_at=None).exclude(trouble="").order_by("-due_at")


def _ask(by: Person) -> None:
    if not permissions.may_choose_channels(by):
        raise PermissionDenied(_("Only staff choose what is said in Slack."))
