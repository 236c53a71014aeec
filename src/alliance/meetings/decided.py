"""What was voted on since the call before, for the record of a call: the words of the room that
counted it, with the address where it stands.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from alliance.decisions import minutes, queries
from alliance.decisions.models import Decision
from alliance.meetings.models import Meeting

FIRST_LOOKS_BACK = timedelta(days=31)  # of a call that has none before it
MOST = 20


def section(meeting: Meeting, now: datetime) -> str:
    """Markdown with a heading, or "": what was decided by the group of the call, or by everybody
    where it is everybody's, since the record of the call before was made final.
    """
    found = queries.visible(AnonymousUser()).filter(
        group=meeting.series.group,
        state=Decision.State.CLOSED,
        closed_at__gt=_since(meeting, now),
        closed_at__lte=now,
    )
    texts = [minutes.text_of(one).strip() for one in found.order_by("closed_at", "pk")[:MOST]]
    if not texts:
        return ""
    return "\n\n".join([f"## {_('Voted on since the last call')}", *texts]) + "\n"


def _since(meeting: Meeting, now: datetime) -> datetime:
    before = Meeting.objects.filter(
        series=meeting.series, starts_at__lt=meeting.starts_at, finalised_at__isnull=False
    )
    last = before.order_by("-finalised_at").first()
    if last is None or last.finalised_at is None:
        return min(meeting.starts_at, now) - FIRST_LOOKS_BACK
    return last.finalised_at
