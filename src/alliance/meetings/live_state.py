"""What an open page of a call has to know, as one small JSON document.

It is made once for each change, not once for each reader: the change counts `Meeting.version` up,
the document is kept under that number, and the same bytes go to everybody whose page is open. It
holds nothing that only some may see, and no words of the site: pages have those already, in the
reader's language.
"""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.utils import timezone

from alliance.live import access
from alliance.live.models import LiveTopic
from alliance.live.services import touch
from alliance.meetings.models import Meeting, Poll
from alliance.meetings.queries import phase

KEPT_S = 600
LAST = 12  # lines of the roll call that come along; a page that missed more asks for the list


def topic_of(meeting: Meeting) -> str:
    """The topic of `live` that pages of this call listen to."""
    return meeting.key


def register() -> None:
    """Anybody listens to a call, as anybody reads its page: nothing in the state is private."""
    access.register("meeting:", lambda person, topic: True)


def heard(meeting: Meeting) -> int:
    """The number that `live` gave to the last change; read before the state that a page shows."""
    rows = LiveTopic.objects.filter(topic=topic_of(meeting))
    return rows.values_list("version", flat=True).first() or 0


def publish(meeting_id: int) -> None:
    """Tell every open page of the call what it is like now."""
    meeting = Meeting.objects.select_related("series").filter(pk=meeting_id).first()
    if meeting is not None:
        touch(topic_of(meeting), state_of(meeting))


def state_of(meeting: Meeting) -> dict[str, Any]:
    """The state at the meeting's version."""
    key = f"meetings:state:{meeting.pk}:{meeting.version}"
    found: dict[str, Any] | None = cache.get(key)
    if found is None:
        found = _state(meeting)
        cache.set(key, found, KEPT_S)
    return found


def _state(meeting: Meeting) -> dict[str, Any]:
    hands = meeting.hands.filter(lowered_at=None).select_related("person")
    polls = meeting.polls.prefetch_related("options", "ballots")
    lines = list(
        meeting.roll_call.order_by("-at", "-pk").values(
            "pk", "name", "organization", "first_time", "introduction", "working_on", "confirmed_at"
        )[:LAST]
    )
    return {
        "v": meeting.version,
        "agenda": meeting.agenda_version,
        "phase": phase(meeting, timezone.now()),
        "now": {
            "item": meeting.current_item_id,
            "began": meeting.item_began_at.isoformat() if meeting.item_began_at else None,
            "minutes": meeting.current_item.minutes if meeting.current_item else None,
        },
        "hands": [
            {
                "id": hand.pk,
                "name": hand.person.name,
                "about": hand.about,
                "speaks": hand.called_at is not None,
            }
            for hand in hands
        ],
        "polls": [_poll(poll) for poll in polls],
        "roll": {
            "v": meeting.roll_version,
            "count": meeting.roll_call.count(),
            "last": [
                {
                    "id": line["pk"],
                    "name": line["name"],
                    "org": line["organization"],
                    "first": line["first_time"],
                    "intro": line["introduction"],
                    "working": line["working_on"],
                    "counts": line["confirmed_at"] is not None,
                }
                for line in reversed(lines)
            ],
        },
        "record": [meeting.actions.count(), meeting.decisions.count()],
    }


def _poll(poll: Poll) -> dict[str, Any]:
    is_open = poll.closed_at is None
    return {
        "id": poll.pk,
        "question": poll.question,
        "multiple": poll.is_multiple,
        "anonymous": poll.is_anonymous,
        "open": is_open,
        "ballots": len(poll.ballots.all()),
        # Counts are hidden until the poll is closed: nobody follows the others.
        "options": [
            {"id": o.pk, "text": o.text, "votes": None if is_open else o.votes}
            for o in poll.options.all()
        ],
    }
