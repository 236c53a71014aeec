"""What remains of a call: decisions, actions, and the moment when its record is finalised."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.meetings import decided, finding, pads, permissions, posting, signals, telling
from alliance.meetings.bounds import MAX_ACTIONS, MAX_DECISIONS, MAX_NOTES_CHARACTERS
from alliance.meetings.errors import Refused
from alliance.meetings.models import (
    Action,
    Decision,
    Meeting,
    NotesVersion,
    Speaker,
    Topic,
)
from alliance.meetings.services.common import changing, locked
from alliance.people.models import Person


@transaction.atomic
def decide(meeting: Meeting, *, by: Person, text: str) -> Decision:
    """Note a decision of the call. What was decided may be noted after the record is final."""
    meeting = locked(meeting)
    permissions.require_moderator(by, meeting)
    changing(meeting, final=True)
    if not text.strip():
        raise Refused(_("Write what was decided."))
    if meeting.decisions.count() >= MAX_DECISIONS:
        raise Refused(_("A call has at most %(count)d decisions.") % {"count": MAX_DECISIONS})
    decision = Decision(meeting=meeting, text=" ".join(text.split()), by=by)
    decision.full_clean(exclude=["meeting", "by"])
    decision.save()
    finding.keep(meeting)
    return decision


@transaction.atomic
def drop_decision(decision: Decision, *, by: Person) -> None:
    """Take back what was noted by mistake, while the record is open."""
    meeting = locked(decision.meeting)
    permissions.require_moderator(by, meeting)
    changing(meeting)
    decision.delete()
    finding.keep(meeting)


@transaction.atomic
def note_action(
    meeting: Meeting,
    *,
    by: Person,
    text: str,
    owner: Person | None = None,
    owner_name: str = "",
    due_on: date | None = None,
) -> Action:
    """Note that somebody will do something: oneself, or as the moderator anybody who was there.

    Raises PermissionDenied, Refused, ValidationError.
    """
    permissions.require_participant(by)
    meeting = locked(meeting)
    is_moderator = permissions.is_moderator(by, meeting.series)
    if not is_moderator and (owner is None or owner.pk != by.pk or owner_name):
        raise PermissionDenied(_("You can take an action on yourself; moderators note the others."))
    changing(meeting, final=is_moderator)
    for_another = owner is not None and owner.pk != by.pk
    if for_another and not meeting.roll_call.filter(person=owner).exists():
        raise Refused(_("Actions go to people on the roll call; write a name for others."))
    if not text.strip():
        raise Refused(_("Write what is to be done."))
    if meeting.actions.count() >= MAX_ACTIONS:
        raise Refused(_("A call has at most %(count)d actions.") % {"count": MAX_ACTIONS})
    action = Action(
        meeting=meeting,
        text=" ".join(text.split()),
        owner=owner,
        owner_name=owner_name.strip(),
        due_on=due_on,
        created_by=by,
    )
    action.full_clean(exclude=["meeting", "owner", "created_by"])
    action.save()
    telling.action_given(action, by)
    return action


@transaction.atomic
def finish(action: Action, *, by: Person, is_done: bool = True) -> None:
    """Mark an action as done, or as not done after all; the record may be final by then."""
    action = _locked_action(action)
    if not permissions.may_finish(by, action):
        raise PermissionDenied(_("This is somebody else's action."))
    changing(action.meeting, final=True)
    action.done_at = (action.done_at or timezone.now()) if is_done else None
    action.save(update_fields=["done_at"])


@transaction.atomic
def drop_action(action: Action, *, by: Person) -> None:
    """Take off what was noted by mistake: its writer while the record is open, moderators."""
    action = _locked_action(action)
    is_moderator = permissions.is_moderator(by, action.meeting.series)
    if action.created_by_id != by.pk and not is_moderator:
        raise PermissionDenied(_("Whoever noted an action, and moderators, take it off."))
    changing(action.meeting, final=is_moderator)
    action.delete()


@transaction.atomic
def finalise(meeting: Meeting, *, by: Person, summary: str = "", consent_line: str = "") -> None:
    """Close the notes and freeze the roll call: from now on this is the record of the call.

    The pad becomes read-only and its text a version, with what was voted on since the last call
    below it; topics that were reached are done; whoever presented is noted. Confirming attendance,
    actions, recordings and late slides stay possible.
    """
    meeting = locked(meeting)
    permissions.require_moderator(by, meeting)
    now = timezone.now()
    if meeting.is_final:
        raise Refused(_("The record of this call is finalised already."))
    if now < meeting.starts_at and meeting.begun_at is None:
        raise Refused(_("The call has not taken place yet."))
    changing(meeting)
    meeting.refresh_from_db()
    text = _with_votes(
        pads.close(meeting, by)[:MAX_NOTES_CHARACTERS], decided.section(meeting, now)
    )
    if meeting.begun_at and not meeting.ended_at:
        meeting.ended_at = now
    meeting.items.filter(pk=meeting.current_item_id or 0).update(ended_at=now)
    meeting.current_item = meeting.item_began_at = None
    meeting.notes_text, meeting.summary = text, summary.strip()[:500]
    meeting.consent_line = consent_line.strip()[:300]
    meeting.finalised_at, meeting.finalised_by = now, by
    meeting.save()
    meeting.hands.filter(lowered_at=None).update(lowered_at=now)
    meeting.polls.filter(closed_at=None).update(closed_at=now)
    NotesVersion.objects.create(meeting=meeting, text=text, by=by, at=now)
    reached = meeting.items.filter(began_at__isnull=False)
    Topic.objects.filter(items__in=reached, state=Topic.State.SCHEDULED).update(
        state=Topic.State.DONE, decided_at=now
    )
    for speaker in Speaker.objects.filter(item__in=reached, state=Speaker.State.ACCEPTED):
        speaker.presented_at = now
        speaker.save(update_fields=["presented_at"])
        signals.presented.send(Speaker, speaker=speaker)
    finding.keep(meeting)
    telling.record_finalised(meeting)
    signals.finalised.send(Meeting, meeting=meeting)


@transaction.atomic
def correct(meeting: Meeting, *, by: Person, text: str, summary: str, why: str) -> None:
    """Correct the notes of a final record. Each state before is kept as a version, with a reason.

    Raises PermissionDenied, Refused.
    """
    meeting = locked(meeting)
    permissions.require_moderator(by, meeting)
    if not meeting.is_final:
        raise Refused(_("The notes are still open: write in them."))
    if not why.strip():
        raise Refused(_("Say why you correct the record; the reason stays beside it."))
    if len(text) > MAX_NOTES_CHARACTERS:
        raise Refused(
            _("Notes have at most %(count)d characters.") % {"count": MAX_NOTES_CHARACTERS}
        )
    changing(meeting, final=True)
    meeting.notes_text, meeting.summary = text, summary.strip()[:500]
    meeting.save(update_fields=["notes_text", "summary"])
    NotesVersion.objects.create(meeting=meeting, text=text, why=why.strip()[:200], by=by)
    finding.keep(meeting)


@transaction.atomic
def mail_to_list(meeting: Meeting, *, by: Person) -> str:
    """Post the record to the mailing list of the calls, once; return the list's name.

    Raises PermissionDenied, Refused (also when there is no list to post to).
    """
    meeting = locked(meeting)
    permissions.require_moderator(by, meeting)
    if not meeting.is_final:
        raise Refused(_("Finalise the record first; what goes to a list cannot be called back."))
    if meeting.mailed_at is not None:
        raise Refused(_("The record went to the list already."))
    name = posting.post(meeting, by)
    meeting.mailed_at = timezone.now()
    meeting.save(update_fields=["mailed_at"])
    return name


def _with_votes(text: str, votes: str) -> str:
    """The notes come first: votes that do not fit below them stand on their own pages anyhow."""
    whole = f"{text.rstrip()}\n\n{votes}" if votes else text
    return whole if len(whole) <= MAX_NOTES_CHARACTERS else text


def _locked_action(action: Action) -> Action:
    locked(Meeting(pk=action.meeting_id))
    rows = Action.objects.select_for_update(of=("self",))
    return rows.select_related("meeting__series__group").get(pk=action.pk)
