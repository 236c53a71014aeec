"""The secret link of an invited speaker.

The link is signed, not stored: a reminder can carry it again, and a copy of the database holds
nothing to open a page with but together with the site's secret. A new nonce makes old links void.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from alliance.meetings.models import Speaker

SALT = "alliance.meetings.speaker"
KEPT_OPEN = timedelta(days=30)  # after the call: slides often come late


def token_for(speaker: Speaker) -> str:
    return signing.dumps([speaker.pk, speaker.nonce], salt=SALT)


def address_for(speaker: Speaker) -> str:
    return str(settings.SITE_URL + reverse("meetings:speaker", args=[token_for(speaker)]))


def speaker_of(token: str, now: datetime) -> Speaker | None:
    """Whose link it is; None when it is forged, taken back or too old."""
    if len(token) > 200:
        return None
    try:
        pk, nonce = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    rows = Speaker.objects.select_related("item__meeting__series__group", "person", "invited_by")
    speaker = rows.filter(pk=pk, nonce=nonce).first()
    if speaker is None or now > speaker.item.meeting.ends_at + KEPT_OPEN:
        return None
    return speaker
