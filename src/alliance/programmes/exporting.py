"""What of grant programmes can be taken along."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Model, Q

from alliance.exports.acts import acts
from alliance.exports.lines import json_lines
from alliance.people.models import Person
from alliance.programmes.models import (
    Answers,
    Application,
    Assignment,
    Attachment,
    Award,
    Conflict,
    Criterion,
    GrantAgreement,
    GrantProgramme,
    Member,
    Milestone,
    Officer,
    Part,
    ProgrammeEvent,
    Question,
    Remark,
    Review,
    Reviewer,
    Round,
)

TABLES: tuple[tuple[str, type[Model]], ...] = (
    ("programmes", GrantProgramme),
    ("officers", Officer),
    ("agreements", GrantAgreement),
    ("rounds", Round),
    ("questions", Question),
    ("criteria", Criterion),
    ("parts", Part),
    ("applications", Application),
    ("saves", Answers),
    ("team", Member),
    ("attachments", Attachment),
    ("reviewers", Reviewer),
    ("assignments", Assignment),
    ("conflicts", Conflict),
    ("reviews", Review),
    ("remarks", Remark),
    ("awards", Award),
    ("milestones", Milestone),
    ("events", ProgrammeEvent),
)


def of_person(person: Person) -> dict[str, Any]:
    """The applications they write, what they said as a reviewer, and what they did for others."""
    mine = Application.objects.filter(Q(lead=person) | Q(team__person=person)).distinct()
    return {
        "applications": [_application(one) for one in mine.select_related("round__programme")],
        "reviews": [
            {
                "application": review.application.number,
                "round": str(review.application.round),
                "state": review.state,
                "scores": review.scores,
                "for_applicant": review.for_applicant,
                "for_reviewers": review.for_reviewers,
            }
            for review in Review.objects.filter(reviewer=person).select_related(
                "application__round__programme"
            )
        ],
        "assignments": [
            {
                "round": str(one.application.round),
                "application": one.application.number,
                "at": one.at.isoformat(),
            }
            for one in Assignment.objects.filter(person=person).select_related(
                "application__round__programme"
            )
        ],
        "remarks": [
            {"at": remark.at.isoformat(), "text": remark.text}
            for remark in Remark.objects.filter(author=person)
        ],
        "interests": [
            {"at": one.at.isoformat(), "reason": one.reason}
            for one in Conflict.objects.filter(person=person)
        ],
        "done": acts(
            person,
            (GrantProgramme, "made_by", "made_at"),
            (Officer, "person", "since"),
            (Reviewer, "person", "since"),
            (Assignment, "by", "at"),
            (GrantAgreement, "published_by", "published_at"),
            (Round, "proposed_by", ""),
            (Round, "decided_by", "decided_at"),
            (Answers, "by", "at"),
            (Member, "person", "at"),
            (Attachment, "by", "at"),
            (Award, "accepted_by", "accepted_at"),
            (Milestone, "delivered_by", "delivered_at"),
            (Milestone, "accepted_by", "accepted_on"),
            (Milestone, "paid_by", "paid_on"),
            (Conflict, "by", "at"),
            (ProgrammeEvent, "by", "at"),
        ),
    }


def _application(application: Application) -> dict[str, Any]:
    return {
        "round": str(application.round),
        "number": application.number,
        "state": application.state,
        "content": application.content,
        "submitted": application.submitted,
        "submitted_at": (
            application.submitted_at.isoformat() if application.submitted_at else None
        ),
        "may_name": application.may_name,
        "files": [one.name for one in application.attachments.all()],
        "saves": [
            {"at": save.at.isoformat(), "version": save.version, "content": save.content}
            for save in application.saves.all()
        ],
        "record": [
            {"at": event.at.isoformat(), "what": event.kind, "text": event.text}
            for event in application.events.exclude(kind__in=ProgrammeEvent.IN_CONFIDENCE)
        ],
    }


def files_of(person: Person) -> Iterator[tuple[str, bytes]]:
    """Files of the applications that they answer for."""
    for attachment in Attachment.objects.filter(application__lead=person).iterator(20):
        with attachment.file.open("rb") as file:
            yield f"{attachment.public_id}-{attachment.name}", file.read()


def of_alliance() -> Iterator[tuple[str, bytes]]:
    """All tables. Files of applications are their applicants'; here they are named."""
    for name, model in TABLES:
        yield from json_lines(f"{name}.jsonl", model._default_manager.order_by("pk"))
