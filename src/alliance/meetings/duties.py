"""Periodic work: speakers and owners of actions are reminded."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from alliance.meetings import mail, telling
from alliance.meetings.models import Action, Speaker
from alliance.meetings.queries import occurrence_on

ANSWER = timedelta(days=5)  # before the call: who has not answered is asked again
DAY = timedelta(hours=26)  # before the call: who has not declined is reminded
MOST = 200  # of each in one round; the next round sees to the others


def remind_speakers(now: datetime) -> int:
    """Remind speakers of coming calls; return how many mails were posted. Each occasion has one
    key for each start of the call, so a round that is done twice reminds once.
    """
    rows = (
        Speaker.objects.exclude(state=Speaker.State.DECLINED)
        .filter(item__meeting__starts_at__gt=now, item__meeting__starts_at__lte=now + ANSWER)
        .filter(item__meeting__finalised_at=None)
        .select_related("item__meeting__series__group", "person", "invited_by")
        .order_by("item__meeting__starts_at", "pk")
    )
    posted = 0
    for speaker in rows[:MOST]:
        meeting = speaker.item.meeting
        call = occurrence_on(meeting.series, meeting.day)
        if call is None or call.is_cancelled or call.start <= now:
            continue
        meeting.starts_at = call.start  # moved, and nobody has looked at the page since
        if call.start - now <= DAY:
            occasion = "day"
        elif speaker.state == Speaker.State.INVITED and now - speaker.invited_at > DAY:
            occasion = "answer"
        else:
            continue
        with transaction.atomic():
            mail.post_reminder(speaker, occasion)
        posted += 1
    return posted


def remind_of_actions(now: datetime) -> int:
    """Tell owners the day before an action is due, once; return how many were looked at."""
    tomorrow = timezone.localtime(now).date() + timedelta(days=1)
    rows = Action.objects.filter(done_at=None, due_on=tomorrow, owner__isnull=False)
    found = list(rows.select_related("meeting__series", "owner")[:1000])
    for action in found:
        with transaction.atomic():
            telling.action_due(action)
    return len(found)
