"""What of the calls can be taken along, and what goes with an account."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from alliance.calls.models import (
    CallChange,
    CallException,
    CallSeries,
    ExtraCall,
    Following,
    Holiday,
    Invitation,
    OwnCalendar,
    Rsvp,
)
from alliance.exports.lines import json_lines
from alliance.people.closing import Fate
from alliance.people.models import Person


def of_person(person: Person) -> dict[str, Any]:
    """Answers, what they follow and how, invitations that left by mail, what they changed. The
    address of their own feed is a key, and stays out.
    """
    return {
        "answers": [
            {
                "series": rsvp.series.name,
                "call": rsvp.original_start.isoformat(),
                "answer": rsvp.answer,
                "named": rsvp.is_named,
                "at": rsvp.at.isoformat(),
            }
            for rsvp in Rsvp.objects.filter(person=person).select_related("series").order_by("pk")
        ],
        "follows": [
            {
                "series": f.series.name,
                "how": f.how,
                "answer": f.answer,
                "named": f.is_named,
                "invited_by_mail": f.invites,
                "at": f.at.isoformat(),
            }
            for f in Following.objects.filter(person=person).select_related("series").order_by("pk")
        ],
        "invitations": [
            {
                "series": i.series.name,
                "call": i.original_start.isoformat() if i.original_start else None,
                "address": i.address,
                "mails": i.mails,
                "withdrawn": i.is_withdrawn,
            }
            for i in Invitation.objects.filter(person=person)
            .select_related("series")
            .order_by("pk")
        ],
        "has_own_calendar": OwnCalendar.objects.filter(person=person).exists(),
        "changes": [
            {"series": c.series.name, "kind": c.kind, "reason": c.reason, "at": c.at.isoformat()}
            for c in CallChange.objects.filter(by=person).select_related("series").order_by("pk")
        ],
    }


def of_alliance() -> Iterator[tuple[str, bytes]]:
    """Every series with what differs from its rule, the log of changes, and who answered."""
    yield from json_lines("series.jsonl", CallSeries.objects.order_by("pk"))
    yield from json_lines("exceptions.jsonl", CallException.objects.order_by("pk"))
    yield from json_lines("extra.jsonl", ExtraCall.objects.order_by("pk"))
    yield from json_lines("holidays.jsonl", Holiday.objects.order_by("pk"))
    yield from json_lines("changes.jsonl", CallChange.objects.order_by("pk"))
    yield from json_lines("answers.jsonl", Rsvp.objects.order_by("pk"))
    yield from json_lines("following.jsonl", Following.objects.order_by("pk"))


def words(person: Person) -> Fate:
    fate = Fate(stays=[_("What you changed about calls stays in their log, without your name.")])
    tables: tuple[Any, ...] = (Rsvp, Following, OwnCalendar)
    if any(table.objects.filter(person=person).exists() for table in tables):
        fate.goes.append(_("Whether you come to calls, what you follow, and your own calendar."))
    if not CallChange.objects.filter(by=person).exists():
        fate.stays.clear()
    return fate


def erase(person: Person) -> None:
    """In the transaction of the closing. Invitations in their own calendar are theirs to keep."""
    tables: tuple[Any, ...] = (Rsvp, Following, Invitation, OwnCalendar)
    for table in tables:
        table.objects.filter(person=person).delete()
