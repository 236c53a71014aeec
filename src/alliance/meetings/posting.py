"""The record of a call as a message to the mailing list of those who call."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliance.lists.models import MailingList
from alliance.lists.services import TooMuch, post_from_site
from alliance.meetings import markdown
from alliance.meetings.errors import Refused
from alliance.meetings.models import Meeting
from alliance.people.models import Person

MOST_CHARACTERS = 60_000  # of notes in the mail; the page has all of them


def list_of(meeting: Meeting) -> MailingList | None:
    """Where the record goes: the list of the group, or the main list for the calls of everybody."""
    rows = MailingList.objects.filter(closed_at=None).order_by("pk")
    if meeting.series.group_id:
        return rows.filter(group_id=meeting.series.group_id).first()
    return rows.filter(kind=MailingList.Kind.MAIN, group=None).first()


def post(meeting: Meeting, by: Person) -> str:
    """Post the record, once; return the list's name. In the caller's transaction.

    The site posts it: whoever moderates the call has made the record, and need not be on the list.
    Raises `Refused`.
    """
    mailing_list = list_of(meeting)
    if mailing_list is None:
        raise Refused(_("There is no mailing list for these calls yet. Make one first."))
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("Record: %(call)s, %(day)s") % {
            "call": meeting.series.name,
            "day": f"{meeting.day:%Y-%m-%d}",
        }
        text = text_for(meeting)
    try:
        post_from_site(
            mailing_list,
            subject=subject[:200],
            text=text,
            by=None,
            key=f"meetings.record:{meeting.pk}",
        )
    except (TooMuch, ValidationError) as error:
        raise Refused(str(error)) from error
    return mailing_list.name


def text_for(meeting: Meeting) -> str:
    """What the list reads: summary, who was there, decisions, actions, notes, and the address."""
    address = settings.SITE_URL + meeting.get_absolute_url()
    present = meeting.roll_call.filter(confirmed_at__isnull=False).count()
    words = [
        meeting.summary,
        ngettext("%(count)d person was there.", "%(count)d people were there.", present)
        % {"count": present},
        address,
        markdown.outcome(meeting),
    ]
    notes = meeting.notes_text
    if len(notes) > MOST_CHARACTERS:
        notes = notes[:MOST_CHARACTERS].rsplit("\n", 1)[0]
        notes += "\n\n" + _("The notes go on at %(address)s") % {"address": address}
    return "\n\n".join(filter(None, [*words, notes]))
