"""Which acts in grant programmes are recorded: who runs them, rounds, awards and what is paid;
never a review, nor who reviews.
"""

from __future__ import annotations

from typing import Any

from alliance.audit.following import follow
from alliance.people.models import Person
from alliance.programmes.models import ProgrammeEvent

Kind = ProgrammeEvent.Kind
OFFICERS = (Kind.OFFICER, Kind.OFFICER_ENDED)
ACTS = (
    *(Kind.MADE, *OFFICERS, Kind.AGREEMENT, Kind.PUBLISHED, Kind.EXTENDED, Kind.CANCELLED),
    *(Kind.PROPOSED, Kind.TAKEN_BACK, Kind.DECIDED, Kind.RETURNED, Kind.MILESTONE),
    *(Kind.PAID, Kind.UNPAID),
)


def register() -> None:
    follow(ProgrammeEvent, "programmes", ACTS, subject=_subject, about=_about, data=_data)


def _subject(event: ProgrammeEvent) -> str:
    if event.application is not None:
        return f"application:{event.application.public_id}"
    if event.round is not None:
        return f"round:{event.programme.code}/{event.round.slug}"
    return f"programme:{event.programme.code}"


def _about(event: ProgrammeEvent) -> Person | None:
    """Who was named, or is an officer no more."""
    if event.kind not in OFFICERS or "person" not in event.data:
        return None
    return Person.objects.filter(public_id=event.data["person"]).first()


def _data(event: ProgrammeEvent) -> dict[str, Any]:
    """Which milestone; how much was proposed in all."""
    if "milestone" in event.data:
        return {"milestone": event.data["milestone"]}
    if "awards" in event.data:
        return {"minor": sum(event.data["awards"].values())}
    return {}
