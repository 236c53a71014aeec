"""A call that is on, with people who are signed in. Run in the environment of the site:

python -m benchmarks.call.prepare WRITERS READERS_SIGNED_IN

Prints, as JSON, where the call is and the sessions of the people.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, timedelta
from typing import Any

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
NOTES = "\n\n".join(
    f"## Topic {n}\n\n- What was said, by **whom**, and [where](https://example.org/{n}) it is.\n"
    "- And what is to be done until the next call.\n"
    for n in range(1, 41)
)


def main() -> None:
    from alliance.cli import load_django

    load_django()
    people = [make_person(number) for number in range(sum(map(int, sys.argv[1:3])))]
    print(json.dumps(make_call() | {"sessions": [session_of(person) for person in people]}))


def make_person(number: int) -> Any:
    from alliance.people.models import Person

    return Person.objects.create_user(
        email=f"crowd{number}@example.org", name=f"Person {number}", password=None
    )


def session_of(person: Any) -> str:
    """The cookie of a browser in which `person` is signed in."""
    from django.conf import settings
    from django.contrib.auth import login
    from django.contrib.sessions.backends.db import SessionStore
    from django.http import HttpRequest

    request = HttpRequest()
    request.session = SessionStore()
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[-1])
    request.session.save()
    return str(request.session.session_key)


def make_call() -> dict[str, Any]:
    """A call that began five minutes ago, with notes of some length and a poll that is open."""
    from django.utils import timezone

    from alliance.calls.models import CallSeries
    from alliance.meetings.models import Meeting, Poll, PollOption
    from alliance.meetings.pads import open_for
    from alliance.meetings.services.opening import meeting_on
    from alliance.notes.folding import change, document
    from alliance.notes.models import PadUpdate

    start = (timezone.now() - timedelta(minutes=5)).astimezone(UTC)
    series = CallSeries.objects.create(
        name="Crowded call", slug="crowded", first_on=start.date() - timedelta(weeks=4),
        local_time=start.time().replace(second=0, microsecond=0), time_zone="UTC",
        rule=f"FREQ=WEEKLY;BYDAY={DAYS[start.weekday()]}", duration_min=120,
    )  # fmt: skip
    meeting = meeting_on(series, start.date(), timezone.now())
    assert meeting is not None
    item = meeting.items.first()
    now = timezone.now()
    Meeting.objects.filter(pk=meeting.pk).update(
        begun_at=start, current_item=item, item_began_at=now
    )
    poll = Poll.objects.create(meeting=meeting, question="Which day suits you?")
    options = [
        PollOption.objects.create(poll=poll, position=n, text=f"Day {n}") for n in range(1, 4)
    ]
    pad = open_for(meeting)
    PadUpdate.objects.create(pad=pad, update=change(document([]), NOTES))
    return {
        "page": meeting.get_absolute_url(),
        "topics": [meeting.key, f"pad:{pad.key}"],
        "markdown": f"/notes/{pad.public_id}.md",
        "socket": f"/notes/{pad.public_id}/socket",
        "poll": poll.pk,
        "options": [option.pk for option in options],
    }


if __name__ == "__main__":
    main()
