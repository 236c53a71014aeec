"""What is worth saying in Slack: a call begins, its notes are published. For each channel that
staff chose for it; without a choice, in SLACK_CHANNEL.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from alliance.chat.models import SlackChannel
from alliance.chat.slack import posting
from alliance.groups.models import WorkingGroup
from alliance.meetings.models import Meeting

USEFUL = timedelta(minutes=30)  # how long after its begin people still want to know of a call


def channels(group: WorkingGroup | None, *, what: str) -> list[str]:
    """Where to say it; `what` is "says_calls" or "says_records"."""
    chosen = SlackChannel.objects.all()
    if not chosen.exists():
        return [settings.SLACK_CHANNEL] if settings.SLACK_CHANNEL else []
    wanted = [c for c in chosen.filter(**{what: True}) if c.group_id in (None, group and group.pk)]
    return [c.channel for c in wanted]


def call_begun(sender: object, meeting: Meeting, **_more: Any) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        text = _("%(call)s begins now. Come in: %(url)s")
        _put(meeting, "says_calls", "begun", text, useful=True)


def record_finalised(sender: object, meeting: Meeting, **_more: Any) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        text = _("The notes of %(call)s are published: %(url)s")
        if meeting.summary:
            text += "\n" + escaped(meeting.summary).replace("%", "%%")
        _put(meeting, "says_records", "final", text)


def _put(meeting: Meeting, what: str, key: str, text: str, *, useful: bool = False) -> None:
    if not posting.is_configured():
        return
    name = f"{meeting.series.name}, {meeting.day:%Y-%m-%d}"
    url = settings.SITE_URL + meeting.get_absolute_url()
    words = text % {"call": escaped(name), "url": url}
    until = timezone.now() + USEFUL if useful else None
    for channel in channels(meeting.series.group, what=what):
        posting.put(f"{key}:{meeting.pk}", channel, words, useful_until=until)


def escaped(text: str) -> str:
    """Slack's three characters with a meaning, so that no text of ours mentions @channel."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
