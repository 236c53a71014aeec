"""Mail to speakers. They may have no account, so it goes to their address, with a secret link."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from alliance.meetings import links
from alliance.meetings.models import Meeting, Speaker
from alliance.outbox.services import post_mail
from alliance.people.languages import speaking_to


def topics_path(slug: str) -> str:
    return reverse("meetings:topics", args=[slug])


def post_invitation(speaker: Speaker) -> None:
    """Ask; the key holds the nonce, so that a new link makes a new mail and nothing else does."""
    item, meeting = speaker.item, speaker.item.meeting
    with _language_of(speaker):
        text = "\n\n".join(
            [
                _("Hello %(name)s,") % {"name": speaker.name},
                _("%(by)s invites you to speak at %(call)s.")
                % {"by": _inviter(speaker), "call": meeting.series.name},
                _facts(speaker),
                _("Say whether you can, tell a line about yourself and hand in slides here:"),
                links.address_for(speaker),
                _(
                    "This link is yours alone: whoever has it answers in your name. No account is "
                    "needed. If you did not expect this mail, leave it; nothing happens then."
                ),
            ]
        )
        subject = _("Invitation to speak: %(title)s") % {"title": item.label}
        post_mail(
            key=f"meetings.speaker:{speaker.pk}:{speaker.nonce}",
            to=speaker.email,
            subject=subject,
            text=text,
        )


def post_reminder(speaker: Speaker, occasion: str) -> None:
    """`occasion` ("answer", "day") is what it reminds of; each is sent once for each start."""
    meeting = speaker.item.meeting
    with _language_of(speaker):
        if speaker.state == Speaker.State.INVITED:
            lead = _("We asked you to speak at %(call)s and have no answer yet.")
        else:
            lead = _("You speak at %(call)s soon. Thank you!")
        text = "\n\n".join(
            [
                _("Hello %(name)s,") % {"name": speaker.name},
                lead % {"call": meeting.series.name},
                _facts(speaker),
                _("Your page, for the answer, your slides and the way into the call:"),
                links.address_for(speaker),
            ]
        )
        subject = _("Reminder: %(title)s") % {"title": speaker.item.label}
        post_mail(
            key=f"meetings.reminder:{speaker.pk}:{occasion}:{meeting.starts_at:%Y%m%d%H%M}",
            to=speaker.email,
            subject=subject,
            text=text,
        )


def post_moved(speaker: Speaker) -> None:
    meeting = speaker.item.meeting
    with _language_of(speaker):
        text = "\n\n".join(
            [
                _("Hello %(name)s,") % {"name": speaker.name},
                _("the time of the call was over before your topic came up. It moves on to:"),
                _facts(speaker),
                _("Say here whether you can then, too:"),
                links.address_for(speaker),
            ]
        )
        post_mail(
            key=f"meetings.moved:{speaker.pk}:{meeting.pk}",
            to=speaker.email,
            subject=_("Your topic moves to another call: %(title)s")
            % {"title": speaker.item.label},
            text=text,
        )


def post_taken_back(speaker: Speaker) -> None:
    meeting = speaker.item.meeting
    with _language_of(speaker):
        text = "\n\n".join(
            [
                _("Hello %(name)s,") % {"name": speaker.name},
                _(
                    "your invitation to speak at %(call)s was taken back. The link in the earlier "
                    "mail does not work any more."
                )
                % {"call": meeting.series.name},
            ]
        )
        post_mail(
            key=f"meetings.taken_back:{speaker.pk}:{speaker.nonce}",
            to=speaker.email,
            subject=_("Invitation taken back: %(title)s") % {"title": speaker.item.label},
            text=text,
        )


def _facts(speaker: Speaker) -> str:
    """What, when, how long; in the speaker's zone where it is known, in any case in UTC."""
    item, meeting = speaker.item, speaker.item.meeting
    zone = _zone_of(speaker, meeting)
    start = timezone.localtime(meeting.starts_at, zone)
    lines = [
        item.label,
        f"{date_format(start, 'l j F Y, H:i')} ({zone.key})",
        f"{date_format(timezone.localtime(meeting.starts_at, ZoneInfo('UTC')), 'H:i')} UTC",
        _("%(minutes)d minutes for the item") % {"minutes": item.minutes},
        settings.SITE_URL + meeting.get_absolute_url(),
    ]
    return "\n".join(lines)


def _zone_of(speaker: Speaker, meeting: Meeting) -> ZoneInfo:
    own = speaker.person.time_zone if speaker.person else ""
    return ZoneInfo(own or meeting.series.time_zone)


def _inviter(speaker: Speaker) -> str:
    name = speaker.invited_by.name if speaker.invited_by else ""
    return name or str(settings.SITE_NAME)


@contextmanager
def _language_of(speaker: Speaker) -> Iterator[None]:
    if speaker.person is not None:
        with speaking_to(speaker.person):
            yield
    else:
        with translation.override(settings.LANGUAGE_CODE):
            yield
