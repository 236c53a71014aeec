"""Facts from the chat: Slack accounts that were joined, days on which somebody checked in.

A check-in in a room that not everybody may enter would be told by its evidence, so it is none.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from alliance.chat.keeping import CHECK_INS_KEPT
from alliance.chat.models import CheckIn, SlackLink
from alliance.people.models import Person
from alliance.recognition.facts import Fact, Source
from alliance.recognition.facts import register as register_source


def register() -> None:
    label = _("Checked in, in the chat or in Slack")
    register_source(Source("checked_in", label, checked_in, kept=CHECK_INS_KEPT))
    register_source(Source("joined_slack", _("Joined their Slack account"), joined_slack))


def checked_in(person: Person | None) -> Iterable[Fact]:
    """Days on which somebody was in a room that is open to everybody, from here or from Slack."""
    rows = CheckIn.objects.filter(room__is_open=True)
    rows = rows.filter(person=person) if person else rows
    for row in rows.select_related("room__series", "room__group"):
        room = row.room
        scopes = [f"series:{room.series.slug}"] if room.series else []
        scopes += [f"group:{room.group.acronym}"] if room.group else []
        yield Fact(
            source="checked_in",
            key=f"{row.room_id}:{row.day.isoformat()}:{row.person_id}",
            person_id=row.person_id,
            at=row.at,
            title=f"{room.title}, {row.day.isoformat()}",
            path=room.get_absolute_url(),
            scopes=tuple(scopes),
        )


def joined_slack(person: Person | None) -> Iterable[Fact]:
    """Accounts that are joined now; parted, it counts no more."""
    rows = SlackLink.objects.filter(person=person) if person else SlackLink.objects.all()
    for row in rows:
        yield Fact(
            source="joined_slack",
            key=f"{row.team}/{row.user}:{row.person_id}",
            person_id=row.person_id,
            at=row.linked_at,
            title=_now("Is in the Slack of the community"),
            path=reverse("chat:index"),
        )
