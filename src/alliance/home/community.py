"""The community page: every room of the alliance at work, with a number that is alive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliance.calls.occurrences import Occurrence
from alliance.calls.queries import next_occurrence
from alliance.decisions.models import Decision
from alliance.decisions.queries import visible
from alliance.groups import queries as groups
from alliance.help.models import Question
from alliance.history.models import HistoryEntry
from alliance.lists.models import MailingList
from alliance.membership.queries import members
from alliance.organizations.queries import organizations
from alliance.people.queries import directory
from alliance.pledges.models import Pledge
from alliance.proposals.queries import under_way as proposals_under_way


@dataclass(frozen=True)
class Room:
    """One door of the page. `fact` is a short phrase with a number, "" where there is none."""

    title: str
    text: str
    url: str
    fact: str = ""


@dataclass(frozen=True)
class Part:
    """Rooms that serve one purpose."""

    title: str
    rooms: list[Room]


@dataclass(frozen=True)
class Community:
    next_call: Occurrence | None
    groups: list[Any]
    parts: list[Part]


def read(now: datetime) -> Community:
    working = list(groups.active_groups())
    return Community(
        next_call=next_occurrence(now),
        groups=working,
        parts=[
            Part(_("Work together"), _to_work(len(working))),
            Part(_("Ask and learn"), _to_learn()),
            Part(_("Who is here"), _who()),
            Part(_("Money and trust"), _trust()),
        ],
    )


def doors() -> list[Room]:
    """The rooms that the front page leads to: where people work together, where they ask, who
    carries it and what it costs.
    """
    return [*_to_work(0), *_to_learn(), _members(0), _money()]


def as_json(community: Community) -> dict[str, Any]:
    """The page for programs. Addresses are absolute."""
    site, call = settings.SITE_URL, community.next_call
    return {
        "url": site + reverse("home:community"),
        "next_call": {
            "name": call.series.name,
            "starts_at": call.start.astimezone(UTC).isoformat().replace("+00:00", "Z"),
            "url": site + call.series.get_absolute_url(),
        }
        if call
        else None,
        "rooms": [
            {"part": part.title, "title": room.title, "text": room.text, "url": site + room.url}
            for part in community.parts
            for room in part.rooms
        ],
        "groups": [
            {"name": group.name, "url": site + group.get_absolute_url()}
            for group in community.groups
        ],
    }


def _to_work(working: int) -> list[Room]:
    public = MailingList.Reading.PUBLIC
    lists = MailingList.objects.filter(closed_at=None, reading=public).count()
    votes = visible(AnonymousUser()).filter(state=Decision.State.OPEN).count()
    proposed = proposals_under_way().count()
    return [
        Room(
            _("Calls"),
            _("Every week we say who is here and take up the topics of the day."),
            reverse("calls:index"),
        ),
        Room(
            _("Working groups"),
            _("One question, half a year, whoever signs up, and a record that stays."),
            reverse("groups:index"),
            _fact(ngettext("%(count)d at work", "%(count)d at work", working), working),
        ),
        Room(
            _("Decisions"),
            _("By consent, by vote, by election: with results that everybody can count again."),
            reverse("decisions:index"),
            _fact(ngettext("%(count)d open vote", "%(count)d open votes", votes), votes),
        ),
        Room(
            _("Proposals"),
            _("What may become part of the specification, and what was published."),
            reverse("proposals:index"),
            _fact(ngettext("%(count)d under way", "%(count)d under way", proposed), proposed),
        ),
        Room(
            _("Mailing lists"),
            _("Where things are thought through in writing, with an archive for all."),
            reverse("lists:index"),
            _fact(ngettext("%(count)d list", "%(count)d lists", lists), lists),
        ),
        Room(
            _("Chat"),
            _("For what is quickly said. Check in and see who is around."),
            reverse("chat:index"),
        ),
    ]


def _to_learn() -> list[Room]:
    questions = Question.objects.filter(is_private=False, hidden_at=None)
    waiting = questions.filter(accepted=None).count()
    entries = HistoryEntry.objects.filter(hidden_at=None).count()
    return [
        Room(
            _("Help"),
            _("Ask whoever knows, or book an hour with a volunteer."),
            reverse("help:index"),
            _fact(
                ngettext("%(count)d open question", "%(count)d open questions", waiting), waiting
            ),
        ),
        Room(
            _("Resources"),
            _("What is worth reading and using, chosen and reviewed."),
            reverse("resources:index"),
        ),
        Room(
            _("History"),
            _("How it came to be, year by year, with sources."),
            reverse("history:index"),
            _fact(ngettext("%(count)d entry", "%(count)d entries", entries), entries),
        ),
        Room(
            _("Badge Lab"),
            _("Examine software that issues or verifies badges, and show what came out."),
            reverse("lab:index"),
        ),
    ]


def _who() -> list[Room]:
    people = directory().count()
    bodies = organizations().count()
    kept = Pledge.objects.filter(state=Pledge.State.KEPT, hidden_at=None).count()
    return [
        Room(
            _("People"),
            _("Those who chose to be seen here."),
            reverse("people:directory"),
            _fact(ngettext("%(count)d person", "%(count)d people", people), people),
        ),
        Room(
            _("Organizations"),
            _("Who works with us, and who speaks for them."),
            reverse("organizations:index"),
            _fact(ngettext("%(count)d organization", "%(count)d organizations", bodies), bodies),
        ),
        _members(len(members())),
        Room(
            _("Pledges"),
            _("What organizations have promised in public, and how far they are."),
            reverse("pledges:index"),
            _fact(ngettext("%(count)d kept", "%(count)d kept", kept), kept),
        ),
    ]


def _members(carrying: int) -> Room:
    return Room(
        _("Members"),
        _("Who carries the Alliance, and how to become a member."),
        reverse("membership:index"),
        _fact(ngettext("%(count)d member", "%(count)d members", carrying), carrying),
    )


def _money() -> Room:
    return Room(
        _("Money in the open"),
        _("What is planned, where money comes from and where it goes, to the cent."),
        reverse("funding:index"),
    )


def _trust() -> list[Room]:
    return [
        _money(),
        Room(
            _("Calls for applications"),
            _("Grants of the Alliance: who may apply, until when, and what was awarded."),
            reverse("programmes:index"),
        ),
        Room(
            _("Recognition"),
            _("Which parts people take here earn a badge, and what it takes."),
            reverse("recognition:index"),
        ),
        Room(
            _("Trust registry"),
            _("Which issuers answer to which member, today and on any day before."),
            reverse("directory:registry"),
        ),
    ]


def _fact(text: str, count: int) -> str:
    """A number that is alive; of nothing there is nothing to say."""
    return text % {"count": count} if count else ""


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
        (_("Records of calls"), "meetings:records_atom", "Atom"),
        (_("Questions"), "help:feed", "Atom"),
        (_("Resources"), "resources:feed", "Atom"),
        (_("Pledges"), "pledges:feed", "Atom"),
        (_("Decisions"), "decisions:feed", "Atom"),
        (_("Proposals"), "proposals:feed", "Atom"),
        (_("History"), "history:feed", "Atom"),
    ]
    return [FeedLink(title, reverse(name), kind) for title, name, kind in known]
