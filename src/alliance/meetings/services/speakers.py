"""Speakers: invited by mail, answering on a page of their own, with an account or without."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.meetings import files, permissions, signals, telling
from alliance.meetings.bounds import MAX_INVITATIONS_A_DAY, MAX_SPEAKERS
from alliance.meetings.errors import Refused
from alliance.meetings.models import AgendaItem, Speaker
from alliance.meetings.models.agenda import new_nonce
from alliance.meetings.services.common import changing, locked
from alliance.people.models import Person
from alliance.people.queries import owner_of

State = Speaker.State


@transaction.atomic
def invite(item: AgendaItem, *, by: Person, name: str, email: str) -> Speaker:
    """Ask somebody to speak on an item; a mail with a secret link goes out.

    Raises PermissionDenied, Refused, ValidationError.
    """
    meeting = locked(item.meeting)
    permissions.require_moderator(by, meeting)
    changing(meeting, agenda=True)
    email = email.strip().lower()
    validate_email(email)
    if not name.strip():
        raise Refused(_("Say who is invited: give a name."))
    if Speaker.objects.filter(item__meeting=meeting).count() >= MAX_SPEAKERS:
        raise Refused(_("At most %(count)d speakers fit on one call.") % {"count": MAX_SPEAKERS})
    since = timezone.now() - timedelta(days=1)
    recent = Speaker.objects.filter(invited_by=by, invited_at__gt=since).count()
    if recent >= MAX_INVITATIONS_A_DAY and not by.is_staff:
        raise Refused(_("You have invited many people today. Invite the others tomorrow."))
    if item.speakers.filter(email=email).exists():
        raise Refused(_("This address is invited to this item already."))
    speaker = Speaker(
        item=item, name=name.strip()[:120], email=email, invited_by=by, person=owner_of(email)
    )
    try:
        speaker.full_clean(exclude=["slides"])
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    speaker.save()
    telling.speaker_invited(speaker)
    return speaker


@transaction.atomic
def take_back(speaker: Speaker, *, by: Person) -> None:
    """Take an invitation back: its link is void at once, and the speaker is told."""
    meeting = locked(speaker.item.meeting)
    permissions.require_moderator(by, meeting)
    changing(meeting, agenda=True)
    speaker = (
        Speaker.objects.select_for_update(of=("self",)).select_related("item").get(pk=speaker.pk)
    )
    if speaker.presented_at is not None:
        raise Refused(_("This speaker has spoken, so they stay in the record."))
    if speaker.state != State.DECLINED:
        telling.speaker_taken_back(speaker)
    _forget_slides(speaker)
    speaker.delete()


@transaction.atomic
def mail_again(speaker: Speaker, *, by: Person) -> None:
    """Send the link once more, as a new one: whoever has the old one loses it."""
    meeting = locked(speaker.item.meeting)
    permissions.require_moderator(by, meeting)
    speaker = _locked(speaker)
    if timezone.now() - speaker.invited_at < timedelta(minutes=10):
        raise Refused(_("The last mail is not ten minutes old. Wait a little."))
    speaker.nonce, speaker.invited_at = new_nonce(), timezone.now()
    speaker.save(update_fields=["nonce", "invited_at"])
    telling.speaker_invited(speaker)


@transaction.atomic
def answer(speaker: Speaker, *, accepts: bool, word: str = "", now: datetime | None = None) -> None:
    """What the speaker says to the invitation; they may change their mind until the call is over.

    The secret link is the speaker's right: the caller has checked it.
    """
    changing(speaker.item.meeting, agenda=True)
    speaker = _locked(speaker)
    if speaker.presented_at is not None:
        raise Refused(_("You have spoken already. Thank you!"))
    speaker.state = State.ACCEPTED if accepts else State.DECLINED
    speaker.word = word.strip()[:300]
    speaker.answered_at = now or timezone.now()
    speaker.person = speaker.person or owner_of(speaker.email)
    speaker.save(update_fields=["state", "word", "answered_at", "person"])
    telling.speaker_answered(speaker)


@transaction.atomic
def describe(
    speaker: Speaker,
    *,
    name: str,
    bio: str,
    slides_url: str,
    slides: UploadedFile | None = None,
    forget_slides: bool = False,
) -> None:
    """What the speaker tells of themselves, and their slides. Raises Refused, ValidationError.

    Slides may come after the record is finalised: they often do.
    """
    changing(speaker.item.meeting, agenda=True, final=True)
    speaker = _locked(speaker)
    if speaker.state != State.ACCEPTED:
        raise Refused(_("Accept the invitation first."))
    speaker.name, speaker.bio, speaker.slides_url = name.strip(), bio.strip(), slides_url.strip()
    speaker.full_clean(exclude=["slides", "item", "person", "invited_by"])
    if slides is not None or forget_slides:
        _forget_slides(speaker)
    if slides is not None:
        accepted = files.slides(slides)
        speaker.slides.save(accepted.name, slides, save=False)
        speaker.slides_name, speaker.slides_type = accepted.name, accepted.media_type
    speaker.save()


@transaction.atomic
def note_presented(speaker: Speaker, has_presented: bool, *, by: Person) -> None:
    """Correct the final record: that they spoke after all, or did not.

    Raises PermissionDenied, Refused.
    """
    meeting = locked(speaker.item.meeting)
    permissions.require_moderator(by, meeting)
    if not meeting.is_final:
        raise Refused(_("Finalise the record first: it notes who spoke."))
    changing(meeting, agenda=True, final=True)
    speaker = _locked(speaker)
    if has_presented and speaker.state != State.ACCEPTED:
        raise Refused(_("They did not accept the invitation."))
    if has_presented == (speaker.presented_at is not None):
        return
    speaker.presented_at = meeting.finalised_at if has_presented else None
    speaker.save(update_fields=["presented_at"])
    signals.presented.send(Speaker, speaker=speaker)


def _forget_slides(speaker: Speaker) -> None:
    """Drop the file once the change has succeeded; until then another request may be reading."""
    if speaker.slides:
        name, storage = str(speaker.slides.name), speaker.slides.storage
        transaction.on_commit(lambda: storage.delete(name))
        speaker.slides, speaker.slides_name, speaker.slides_type = "", "", ""


def _locked(speaker: Speaker) -> Speaker:
    rows = Speaker.objects.select_for_update(of=("self",))
    return rows.select_related("item__meeting__series__group").get(pk=speaker.pk)
