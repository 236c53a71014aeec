"""Which provider the settings name."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from alliance.meetings.conference.base import ConferenceProvider
from alliance.meetings.conference.bigbluebutton import BigBlueButton
from alliance.meetings.conference.jitsi import Jitsi
from alliance.meetings.conference.plain import PlainUrl
from alliance.meetings.models import Meeting


def provider_for(meeting: Meeting) -> ConferenceProvider | None:
    """Where this call is spoken; None when nowhere. A series with a link of its own goes there,
    whatever the settings say.
    """
    if meeting.series.join_url:
        return PlainUrl(meeting.series.join_url)
    return configured()


def configured() -> ConferenceProvider | None:
    """What the settings name. Raises `ImproperlyConfigured` in words for the operator."""
    chosen = settings.CONFERENCE
    if not chosen:
        return None
    makers = {"jitsi": _jitsi, "bigbluebutton": _bigbluebutton, "url": _plain}
    if chosen not in makers:
        raise ImproperlyConfigured(
            f"CONFERENCE={chosen} is unknown; give one of {', '.join(sorted(makers))}"
        )
    return makers[chosen]()


def _plain() -> ConferenceProvider:
    return PlainUrl(_needed("CONFERENCE_URL"))


def _jitsi() -> ConferenceProvider:
    key_file = settings.CONFERENCE_KEY_FILE
    return Jitsi(
        url=_needed("CONFERENCE_URL"),
        app_id=_needed("CONFERENCE_APP_ID"),
        key=Path(key_file).read_text() if key_file else _needed("CONFERENCE_SECRET"),
        algorithm="RS256" if key_file else "HS256",
        audience=settings.CONFERENCE_AUDIENCE,
        subject=settings.CONFERENCE_SUBJECT,
        key_id=settings.CONFERENCE_KEY_ID,
    )


def _bigbluebutton() -> ConferenceProvider:
    return BigBlueButton(
        url=_needed("CONFERENCE_URL"),
        secret=_needed("CONFERENCE_SECRET"),
        algorithm=settings.CONFERENCE_CHECKSUM,
        may_record=settings.CONFERENCE_RECORDS,
    )


def _needed(name: str) -> str:
    value = str(getattr(settings, name))
    if not value:
        raise ImproperlyConfigured(f"CONFERENCE={settings.CONFERENCE} needs {name}")
    return value
