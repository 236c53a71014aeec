"""Polls: asked by the moderator, answered once by each, drawn when closed."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.meetings import permissions
from alliance.meetings.bounds import MAX_OPTIONS, MAX_POLLS
from alliance.meetings.errors import Refused
from alliance.meetings.models import Meeting, Poll, PollBallot, PollOption
from alliance.meetings.queries import opens_at
from alliance.meetings.services.common import changing, locked
from alliance.people.models import Person


@transaction.atomic
def ask(
    meeting: Meeting,
    *,
    by: Person,
    question: str,
    options: Sequence[str],
    is_multiple: bool = False,
    is_anonymous: bool = True,
) -> Poll:
    """Open a poll. Raises PermissionDenied, Refused."""
    meeting = locked(meeting)
    permissions.require_moderator(by, meeting)
    if timezone.now() < opens_at(meeting):
        raise Refused(_("The call is not open yet."))
    changing(meeting)
    texts = [" ".join(text.split()) for text in options]
    texts = list(dict.fromkeys(text for text in texts if text))  # each once, in order
    if not question.strip():
        raise Refused(_("Write the question."))
    if not 2 <= len(texts) <= MAX_OPTIONS:
        raise Refused(_("Give two to %(count)d answers, one a line.") % {"count": MAX_OPTIONS})
    if any(len(text) > 120 for text in texts) or len(question) > 200:
        raise Refused(_("A question has at most 200 characters, an answer 120."))
    if meeting.polls.count() >= MAX_POLLS:
        raise Refused(_("A call has at most %(count)d polls.") % {"count": MAX_POLLS})
    poll = Poll.objects.create(
        meeting=meeting,
        question=question.strip(),
        is_multiple=is_multiple,
        is_anonymous=is_anonymous,
        created_by=by,
    )
    PollOption.objects.bulk_create(
        PollOption(poll=poll, position=place, text=text) for place, text in enumerate(texts, 1)
    )
    return poll


@transaction.atomic
def vote(poll: Poll, chosen: Sequence[int], *, by: Person) -> None:
    """Vote, once: `chosen` are ids of options. A second vote is refused, whatever the first was.

    Raises PermissionDenied, Refused.
    """
    permissions.require_participant(by)
    changing(poll.meeting)
    poll = Poll.objects.select_for_update().get(pk=poll.pk)
    if poll.closed_at is not None:
        raise Refused(_("This poll is closed."))
    options = list(poll.options.filter(pk__in=chosen))
    if len(options) != len(set(chosen)) or not options:
        raise Refused(_("Choose one of the answers."))
    if len(options) > 1 and not poll.is_multiple:
        raise Refused(_("Choose one answer only."))
    try:
        with transaction.atomic():
            ballot = PollBallot.objects.create(poll=poll, person=by)
    except IntegrityError as error:
        raise Refused(_("You have voted already. A vote cannot be changed.")) from error
    poll.options.filter(pk__in=[o.pk for o in options]).update(votes=F("votes") + 1)
    if not poll.is_anonymous:
        ballot.chosen.set(options)


@transaction.atomic
def close(poll: Poll, *, by: Person) -> None:
    """Close a poll and show its result to all."""
    meeting = locked(poll.meeting)
    permissions.require_moderator(by, meeting)
    changing(meeting)
    Poll.objects.filter(pk=poll.pk, closed_at=None).update(closed_at=timezone.now())
