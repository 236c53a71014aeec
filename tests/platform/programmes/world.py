"""A programme with a round that is open, and what becomes of it step by step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from alliance.organizations.models import Affiliation, Organization, Representative
from alliance.people.models import Person
from alliance.programmes.models import (
    Application,
    Criterion,
    GrantProgramme,
    Part,
    Question,
    Round,
)
from alliance.programmes.services import applying, awarding, keeping, reviewing, rounds

PDF = b"%PDF-1.7\n% an example\n"
STATEMENT = "We publish what we make under an open licence."
CONTENT = {"title": "Badges for sailors", "summary": "Sailing, badged.", "amount": "400"}


@dataclass
class World:
    """`people` are made when they are asked for; the round is that of `make`."""

    make_person: Callable[..., Person]
    officer: Person
    staff: Person
    programme: GrantProgramme
    round: Round
    people: dict[str, Person] = field(default_factory=dict)

    def __getitem__(self, who: str) -> Person:
        if who not in self.people:
            self.people[who] = self.make_person(who)
        return self.people[who]

    def question(self, label: str) -> Question:
        return self.round.questions.get(label=label)

    def apply(self, who: str, *, body: Organization | None = None, **more: str) -> Application:
        """A whole application, submitted."""
        application = self.draft(who, body=body, **more)
        return applying.submit(application, by=self[who], confirmed=[STATEMENT])

    def draft(self, who: str, *, body: Organization | None = None, **more: str) -> Application:
        application = applying.begin(
            self.round, by=self[who], organization=body, kind="school" if body else ""
        )
        content = {**CONTENT, self.question("Method").key: "By boat.", **more}
        saved = applying.save(application, by=self[who], version=0, content=content)
        return saved.application

    def close(self) -> None:
        """The deadline has passed, a moment ago."""
        now = timezone.now()
        Round.objects.filter(pk=self.round.pk).update(
            opens_at=now - timedelta(days=30), closes_at=now - timedelta(seconds=1)
        )
        self.round.refresh_from_db()

    def review(self, who: str, application: Application, *scores: int) -> None:
        """By a reviewer, who is named where they are not yet."""
        self.reviewer(who)
        keys = [criterion.key for criterion in self.round.criteria.all()]
        application.refresh_from_db()
        reviewing.submit(
            application, by=self[who], scores=dict(zip(keys, scores, strict=True)),
            for_applicant=f"Said by {who}.", for_reviewers="Between us.",
        )  # fmt: skip

    def reviewer(self, who: str) -> Person:
        if not self.round.reviewers.filter(person=self[who]).exists():
            rounds.name_reviewer(self.round, self[who], by=self.officer)
        return self[who]

    def award(self, application: Application, minor: int = 40_000) -> Application:
        """Proposed by the officer, confirmed by staff."""
        awarding.propose(self.round, by=self.officer, awards={application.number: minor})
        awarding.confirm(self.round, by=self.staff, decision="Board call")
        self.round.refresh_from_db()
        application.refresh_from_db()
        return application


def make(make_person: Callable[..., Person], **fields: object) -> World:
    """A round that is open, blind, of 1,000 EUR, at most 500 for one."""
    staff = make_person("keeper", is_staff=True)
    officer = make_person("officer")
    programme = keeping.found(
        GrantProgramme(code="sea", name="Sea", summary="Badges at sea."), by=staff
    )
    keeping.name_officer(programme, officer, by=staff)
    keeping.publish_agreement(programme, by=officer, text="Report what you did.")
    round = draft_round(programme, officer, **fields)
    rounds.publish(round, by=officer)
    round.refresh_from_db()
    return World(make_person, officer, staff, programme, round)


def draft_round(programme: GrantProgramme, officer: Person, **fields: object) -> Round:
    now = timezone.now()
    given: dict[str, object] = {
        "slug": "first", "title": "First round", "currency": "EUR", "budget_minor": 100_000,
        "largest_minor": 50_000, "time_zone": "America/New_York", "statements": [STATEMENT],
        "applicants": "both", "opens_at": now - timedelta(days=1),
        "closes_at": now + timedelta(days=10), "reviews_until": now + timedelta(days=40),
    }  # fmt: skip
    round = rounds.make(Round(programme=programme, **{**given, **fields}), by=officer)
    for question in (
        Question(label="Method", kind="long", most=100),
        Question(label="Who you are", kind="text", is_required=False, names_applicant=True),
        Question(label="Plan", kind="file", is_required=False),
        Question(label="Proof", kind="file", is_required=False, names_applicant=True),
    ):
        question.round = round
        rounds.add(question, by=officer)
    for label, weight in (("Use", 3), ("Craft", 1)):
        rounds.add(Criterion(round=round, label=label, weight=weight), by=officer)
    for title, percent, days in (("Start", 30, 0), ("End", 70, 90)):
        rounds.add(Part(round=round, title=title, percent=percent, after_days=days), by=officer)
    return round


def body(name: str, *voices: Person) -> Organization:
    """An organization, the first of `voices` its primary representative, the others alternates."""
    made = Organization.objects.create(name=name, slug=name.lower().replace(" ", "-"))
    since = timezone.localdate() - timedelta(days=9)
    for place, person in enumerate(voices):
        kind = "alternate" if place else "primary"
        Representative.objects.create(organization=made, person=person, kind=kind, starts_on=since)
    return made


def belongs(person: Person, organization: Organization) -> None:
    """They work there, as it has confirmed."""
    since = timezone.localdate() - timedelta(days=9)
    Affiliation.objects.create(person=person, organization=organization, starts_on=since)


def pdf(content: bytes = PDF, name: str = "plan of the harbour.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def later(**span: float) -> datetime:
    return timezone.now() + timedelta(**span)
