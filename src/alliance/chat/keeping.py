"""The archive: what is kept, by consent, and how it goes away again.

Something is kept of a room only while both hold: whoever moderates the room turned its archive on,
and the one who wrote chose to appear in archives. Either taken back, it is deleted, not hidden.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from alliance.chat import finding
from alliance.chat.models import (
    ChatMessage,
    ChatProfile,
    CheckIn,
    Removal,
    Room,
    SlackLink,
    SlackPost,
    SlackRequest,
)
from alliance.people.closing import Fate
from alliance.people.models import Person
from alliance.search import services as search

CHECK_INS_KEPT = timedelta(days=365)
POSTS_KEPT = timedelta(days=30)


@transaction.atomic
def delete(messages: QuerySet[ChatMessage]) -> int:
    """Take them out of the archive and of what can be found; return how many there were."""
    keys = [str(pk) for pk in messages.values_list("pk", flat=True)]
    search.remove_many(finding.KIND, keys)
    messages.delete()
    return len(keys)


@transaction.atomic
def delete_of(person: Person, room: Room | None = None) -> int:
    """Delete what is kept of a person, in all rooms or one. What was spooled and has not come in
    yet is not kept either, for consent is asked for when it comes in.
    """
    theirs = ChatMessage.objects.filter(person=person)
    return delete(theirs.filter(room=room) if room is not None else theirs)


def forget_old(now: datetime) -> int:
    """The duty of retention: archives end after `Room.kept_days`, check-ins after a year, posts to
    Slack after a month, traces of requests after a day. Returns how many messages went.
    """
    gone = 0
    for room in Room.objects.filter(messages__isnull=False).distinct():
        gone += delete(room.messages.filter(at__lt=now - timedelta(days=room.kept_days)))
    CheckIn.objects.filter(at__lt=now - CHECK_INS_KEPT).delete()
    Removal.objects.filter(at__lt=now - timedelta(days=2)).delete()
    SlackRequest.objects.filter(at__lt=now - timedelta(days=1)).delete()
    SlackPost.objects.filter(due_at__lt=now - POSTS_KEPT).delete()
    return gone


# When an account is closed -----------------------------------------------------------------------
def erase(person: Person) -> None:
    """All of it goes but sanctions: whoever was banned and comes back under another name is known
    to those who moderate by what was done, not by a name.
    """
    delete_of(person)
    CheckIn.objects.filter(person=person).delete()
    SlackLink.objects.filter(person=person).delete()
    ChatProfile.objects.filter(person=person).delete()


def words(person: Person) -> Fate:
    if not ChatProfile.objects.filter(person=person).exists():
        return Fate()
    return Fate(
        goes=[_("Your nickname in the chat, and what archives of its rooms keep of you.")],
        stays=[_("That you were muted in a chat room or banned from one, without your name.")]
        if person.chat_sanctions.exists()
        else [],
    )
