"""Who may do what on a call. Every rule is here; services ask before they act.

"Moderator" is whoever may change the series: staff, the coordinator for the calls of everybody, the
chair for those of a group (`calls.permissions.may_change`).

| may                                                | anybody | signed in | owner | moderator |
|----------------------------------------------------|---------|-----------|-------|-----------|
| read agenda, roll call, notes, record, results     | yes     | yes       | yes   | yes       |
| suggest a topic, vote for one                      | no      | yes       | yes   | yes       |
| withdraw a topic                                   | no      | no        | yes   | yes       |
| accept, schedule, decline, move on topics          | no      | no        | no    | yes       |
| change the agenda, invite speakers                 | no      | no        | no    | yes       |
| answer an invitation to speak, hand in slides      | no      | no        | link  | no        |
| sign the roll call, raise a hand, vote in a poll   | no      | yes       | yes   | yes       |
| lower a hand                                       | no      | no        | yes   | yes       |
| write the notes while they are open                | no      | yes       | yes   | yes       |
| now, next, timer, call on, polls, spoken code      | no      | no        | no    | yes       |
| confirm attendance, write in a guest               | no      | no        | no    | yes       |
| note an action for oneself                         | no      | yes       | yes   | yes       |
| note an action for another, note a decision        | no      | no        | no    | yes       |
| mark an action as done                             | no      | no        | yes   | yes       |
| recordings, transcripts, finalise, mail, import    | no      | no        | no    | yes       |
| see a contact that is not shown, unpublished files | no      | no        | yes   | yes       |

"Owner" is the person whose topic, hand, line or action it is. A speaker needs no account: the
secret link in their mail is their right, to their own invitation alone.
"""

from __future__ import annotations

from typing import TypeGuard

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from alliance.calls.models import CallSeries
from alliance.calls.permissions import may_change
from alliance.meetings.models import Action, Meeting, Recording, Topic
from alliance.people.models import Person

Viewer = Person | AnonymousUser


def is_participant(person: Viewer) -> TypeGuard[Person]:
    """Anybody with an account that is open: calls are for everybody."""
    return bool(person.is_authenticated and person.is_active)


def is_moderator(person: Viewer, series: CallSeries) -> TypeGuard[Person]:
    return may_change(person, series)


def may_withdraw(person: Viewer, topic: Topic) -> bool:
    return is_participant(person) and (
        topic.suggested_by_id == person.pk or is_moderator(person, topic.series)
    )


def may_finish(person: Viewer, action: Action) -> bool:
    return is_participant(person) and (
        action.owner_id == person.pk or is_moderator(person, action.meeting.series)
    )


def may_see(person: Viewer, recording: Recording) -> bool:
    published = recording.published_at is not None
    return published or is_moderator(person, recording.meeting.series)


def require_participant(person: Viewer) -> None:
    if not is_participant(person):
        raise PermissionDenied(_("Sign in to take part in a call."))


def require_moderator(person: Viewer, of: Meeting | CallSeries) -> None:
    series = of.series if isinstance(of, Meeting) else of
    if not is_moderator(person, series):
        raise PermissionDenied(_("Only those who moderate this call do that."))
