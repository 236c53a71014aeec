"""Parts of a call's page. Those that are alike for many readers are made once and kept.

What everybody sees is kept under the version of what it shows, with the language and (where it
has times) the zone it was made for: 500 readers cost a handful of renderings. What is the viewer's
own (their line, hand, votes) is made for them alone, and only when they act.

A kept part has no form in it, for a form holds its reader's token. Its buttons belong to the one
empty form of the page (`form="act"`) and say by `formaction` where they lead.
"""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from alliance.meetings import codes, permissions, queries
from alliance.meetings.forms import RollCallForm
from alliance.meetings.models import Hand, Meeting

KEPT_S = 600
NAMES = ("agenda", "roll", "polls", "record")


def shared(meeting: Meeting, name: str, *, for_moderator: bool = False) -> SafeString:
    """One of NAMES as HTML, for anybody or for those who moderate."""
    version = {
        "agenda": f"{meeting.agenda_version}.{meeting.current_item_id}",
        "roll": meeting.roll_version,
    }.get(name, meeting.version)
    phase = queries.phase(meeting, timezone.now())
    key = (
        f"meetings:part:{name}:{meeting.pk}:{version}:{int(for_moderator)}:{phase}"
        f":{get_language()}:{timezone.get_current_timezone_name() if name == 'agenda' else ''}"
    )
    found: str | None = cache.get(key)
    if found is None:
        context = {
            "meeting": meeting,
            "moderates": for_moderator,
            "may_go": phase not in ("before", "final"),
            **_CONTEXTS[name](meeting),
        }
        found = render_to_string(f"meetings/parts/{name}.html", context)
        cache.set(key, found, KEPT_S)
    return mark_safe(found)  # noqa: S308 (a template made it)


def mine(request: HttpRequest, meeting: Meeting) -> str:
    """What is the viewer's own."""
    return render_to_string("meetings/parts/mine.html", own(request, meeting), request)


def own(request: HttpRequest, meeting: Meeting) -> dict[str, Any]:
    """Context of what is the viewer's own: their line, their hand, where they have voted."""
    viewer, now = request.user, timezone.now()
    base: dict[str, Any] = {
        "meeting": meeting,
        "phase": queries.phase(meeting, now),
        "is_open": now >= queries.opens_at(meeting) and not meeting.is_final,
        "opens_at": queries.opens_at(meeting),
    }
    if not permissions.is_participant(viewer):
        return base
    line = meeting.roll_call.filter(person=viewer).first()
    start: dict[str, str | bool] = {"name": viewer.name}
    if line is None and base["is_open"]:
        last = queries.attendances_of(viewer).exclude(meeting=meeting).first()
        if last is not None:  # nobody writes the same every week
            start = {
                "name": last.name,
                "organization": last.organization,
                "contact": last.contact,
                "contact_shown": last.contact_shown,
            }
    form = RollCallForm(instance=line, initial={} if line else start)
    return base | {
        "line": line,
        "form": form,
        "takes_code": codes.is_taken(meeting, now) and line is not None and not line.is_late,
        "hand": Hand.objects.filter(meeting=meeting, person=viewer, lowered_at=None).first(),
        "to_vote": list(
            meeting.polls.filter(closed_at=None)
            .exclude(ballots__person=viewer)
            .prefetch_related("options")
        ),
    }


def _agenda(meeting: Meeting) -> dict[str, Any]:
    planned = queries.agenda(meeting)
    return {"planned": planned, "over": queries.minutes_over(meeting, planned)}


def _roll(meeting: Meeting) -> dict[str, Any]:
    lines = list(meeting.roll_call.select_related("confirmed_by"))
    return {
        "lines": lines,
        "confirmed": sum(line.is_confirmed for line in lines),
        "first_timers": [line for line in lines if line.first_time and line.introduction],
    }


def _polls(meeting: Meeting) -> dict[str, Any]:
    polls = []
    for poll in meeting.polls.prefetch_related("options__ballots__person", "ballots"):
        options = list(poll.options.all())
        voters = len(poll.ballots.all())
        most = max((o.votes for o in options), default=0)
        rows = [
            {
                "option": option,
                "share": round(100 * option.votes / voters) if voters else 0,
                "width": round(100 * option.votes / most, 1) if most else 0,
                "names": []
                if poll.is_anonymous
                else sorted(b.person.name for b in option.ballots.all() if b.person.name),
            }
            for option in options
        ]
        polls.append({"poll": poll, "rows": rows, "voters": voters})
    return {"polls": polls}


def _record(meeting: Meeting) -> dict[str, Any]:
    return {
        "decisions": list(meeting.decisions.all()),
        "actions": list(meeting.actions.select_related("owner")),
    }


_CONTEXTS = {"agenda": _agenda, "roll": _roll, "polls": _polls, "record": _record}
