"""What is taken along of conduct, and what becomes of it when somebody goes.

Reports are in no export, neither a person's nor the alliance's: an export passes through hands
that may not read them. What moderators decided, and the code itself, are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from alliance.conduct.models import (
    CodeVersion,
    Flag,
    FlaggedThing,
    ModerationDecision,
    Report,
    Tally,
)
from alliance.exports.lines import json_lines
from alliance.people.closing import Fate
from alliance.people.models import Person


def of_person(person: Person) -> dict[str, Any]:
    """What they asked moderators to look at, decided as one, and wrote of the code."""
    flags = Flag.objects.filter(by=person).select_related("thing")
    decisions = ModerationDecision.objects.filter(by=person).select_related("thing")
    return {
        "flagged": [
            {"what": f.thing.title, "reason": f.reason, "at": f.at.isoformat()} for f in flags
        ],
        "decided_as_moderator": [
            {"what": d.thing.title, "decision": d.kind, "reason": d.reason, "at": d.at.isoformat()}
            for d in decisions
        ],
        "written_of_the_code": [
            {"language": v.language, "number": v.number, "note": v.note, "at": v.at.isoformat()}
            for v in CodeVersion.objects.filter(by=person)
        ],
    }


def of_alliance() -> Iterator[tuple[str, bytes]]:
    """The code, moderation, and the published numbers. No reports."""
    yield from json_lines("code.jsonl", CodeVersion.objects.order_by("pk"))
    yield from json_lines("flagged.jsonl", FlaggedThing.objects.order_by("pk"))
    yield from json_lines("flags.jsonl", Flag.objects.order_by("pk"))
    yield from json_lines("decisions.jsonl", ModerationDecision.objects.order_by("pk"))
    yield from json_lines("numbers.jsonl", Tally.objects.order_by("pk"))


def words(person: Person) -> Fate:
    reported = Report.objects.filter(reporter=person).exists()
    sentence = _(
        "What you reported under the code of conduct, without your name. Its link still works."
    )
    return Fate(stays=[sentence] if reported else [])


def erase(person: Person) -> None:
    """Reports go on without the name of who reported."""
    Report.objects.filter(reporter=person).update(reporter=None)
    Flag.objects.filter(by=person).update(by=None)
