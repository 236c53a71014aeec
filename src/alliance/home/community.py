"""The community page: every room of the alliance at work, with a number that is alive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliance.calls.occurrences import Occurrence
from alliance.calls.queries import next_occurrence
from alliance.groups import queries as groups
from alliance.help.models import Question
from alliance.history.models import HistoryEntry
from alliance.lists.models import MailingList
from alliance.organizations.models import Organization
from alliance.people.models import Person
from alliance.pledges.models import Pledge


@dataclass(frozen=True)
class Room:
    """One door of the page. `fact` is a short phrase with a number, "" where there is none."""

    title: str
    text: str
    url: str
    fact: str = ""


@dataclass(frozen=True)
class Community:
    next_call: Occurrence | None
    groups: list[Any]
    rooms: list[Room]


def read(now: datetime) -> Community:
    working = list(groups.active_groups())
    return Community(
        next_call=next_occurrence(now),
        groups=working,
        rooms=[room for room in _rooms() if room.url],
    )


def _rooms() -> list[Room]:
    questions = Question.objects.filter(is_private=False, hidden_at=None)
    open_count = questions.filter(accepted=None).count()
    kept = Pledge.objects.filter(state=Pledge.State.KEPT, hidden_at=None).count()
    organizations = Organization.objects.count()
    lists = MailingList.objects.filter(closed_at=None).count()
    people = Person.objects.filter(profile_public=True, is_active=True).count()
    entries = HistoryEntry.objects.filter(hidden_at=None).count()
    return [
        Room(
            _("Calls"),
            _("Every week we say who is here and take up the topics of the day."),
            _address("calls:index"),
        ),
        Room(
            _("Working groups"),
            _("One question, half a year, whoever signs up, and a record that stays."),
            _address("groups:index"),
        ),
        Room(
            _("Mailing lists"),
            _("Where things are thought through in writing, with an archive for all."),
            _address("lists:index"),
            ngettext("%(count)d list", "%(count)d lists", lists) % {"count": lists},
        ),
        Room(
            _("Chat"),
            _("For what is quickly said. Check in and see who is around."),
            _address("chat:index"),
        ),
        Room(
            _("Help"),
            _("Ask whoever knows, or book an hour with a volunteer."),
            _address("help:index"),
            ngettext("%(count)d open question", "%(count)d open questions", open_count)
            % {"count": open_count},
        ),
        Room(
            _("Resources"),
            _("What is worth reading and using, chosen and reviewed."),
            _address("resources:index"),
        ),
        Room(
            _("Pledges"),
            _("What organizations have promised in public, and how far they are."),
            _address("pledges:index"),
            ngettext("%(count)d kept", "%(count)d kept", kept) % {"count": kept},
        ),
        Room(
            _("Organizations"),
            _("Who works with us, and who speaks for them."),
            _address("organizations:index"),
            ngettext("%(count)d organization", "%(count)d organizations", organizations)
            % {"count": organizations},
        ),
        Room(
            _("People"),
            _("Those who chose to be seen here."),
            _address("people:directory"),
            ngettext("%(count)d person", "%(count)d people", people) % {"count": people},
        ),
        Room(
            _("History"),
            _("How it came to be, year by year, with sources."),
            _address("history:index"),
            ngettext("%(count)d entry", "%(count)d entries", entries) % {"count": entries},
        ),
    ]


@dataclass(frozen=True)
class FeedLink:
    title: str
    url: str
    kind: str  # "iCalendar", "Atom", "RSS"


def feeds() -> list[FeedLink]:
    """Feeds of the whole alliance; those of one group or one list stand on their pages."""
    known = [
        (_("All calls and events"), "calls:calendar", "iCalendar"),
        (_("Recordings, as a podcast"), "meetings:podcast", "RSS"),
        (_("Records of calls"), "meetings:feed", "Atom"),
        (_("Changes of calls"), "calls:feed", "Atom"),
        (_("Questions"), "help:feed", "Atom"),
        (_("Resources"), "resources:feed", "Atom"),
        (_("Pledges"), "pledges:feed", "Atom"),
        (_("History"), "history:feed", "Atom"),
    ]
    found = [FeedLink(title, _address(name), kind) for title, name, kind in known]
    return [feed for feed in found if feed.url]


def _address(name: str) -> str:
    """Where the page is, "" when this site runs without it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
