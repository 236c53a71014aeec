"""A competition of last year, a call that is being reviewed and one that is open, for a
demonstration; after the competition of 2011 to 2013 that gave grants to 30 badge systems and 2
research projects.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from alliance.funding.accounts import PAID_FROM
from alliance.funding.models import Claim, Grant, IncomeKind, Instalment
from alliance.funding.services import incomes
from alliance.ledger.services import post
from alliance.organizations.models import Organization
from alliance.people.models import Person
from alliance.programmes import finding, queries
from alliance.programmes.models import (
    Application,
    Assignment,
    Award,
    Criterion,
    GrantAgreement,
    GrantProgramme,
    Milestone,
    Part,
    ProgrammeEvent,
    Question,
    Review,
    Reviewer,
    Round,
)
from alliance.programmes.seed_words import (
    AGREEMENT,
    CRITERIA,
    PARTS,
    QUESTIONS,
    RESEARCH,
    SMALL,
    STATEMENTS,
    SYSTEMS,
    Project,
)
from alliance.programmes.services import fulfilling
from alliance.programmes.spreading import spread

ZONE = ZoneInfo("America/New_York")
EACH_MINOR = 200_000  # asked for by a badge system; a research project asks for three times that
NAMED = 9  # of ten agree to be named
OPEN = (1, 6, 9, 12)  # assignments of the call in review without scores yet
Kind = ProgrammeEvent.Kind


@transaction.atomic
def add_demo_programmes() -> int:
    """Add it where there is no programme yet; return how many applications were added."""
    if GrantProgramme.objects.exists():
        return 0
    today = timezone.localdate()
    programme = GrantProgramme.objects.create(
        code="badges-for-learning",
        name="Badges for Learning (demo)",
        summary="Grants for badge systems, and for research on what badges do. An example.",
        text="Badges show what somebody has learned, wherever that was. This programme helps "
        "those who build badge systems and those who find out what works.",
        is_demo=True,
    )
    GrantAgreement.objects.create(programme=programme, version=1, text=AGREEMENT)
    year = today.year - 1
    grant, day = _money(year), date(year, 3, 11)
    systems = _round(programme, "systems", "Badge systems", day, budget=6_000_000, grant=grant)
    research = _round(programme, "research", "Research", day, budget=1_200_000, grant=grant)
    count = _decided(systems, SYSTEMS, EACH_MINOR, 30, date(year, 5, 20))
    count += _decided(research, RESEARCH, 3 * EACH_MINOR, 2, date(year, 5, 20))
    count += _in_review(programme, today)
    closes = today + timedelta(days=30)
    _round(programme, "next", "Badge systems, second call", closes, budget=2_000_000)
    for round in programme.rounds.all():
        finding.keep_round(round)
    return count


def _money(year: int) -> Grant:
    """What the competition was paid from: received, and in the books, before it was awarded."""
    minor, day = 7_200_000, date(year, 2, 2)
    grant = Grant.objects.create(
        code="demo-competition", funder="Example Learning Foundation (demo)",
        title="A competition for badge systems", is_restricted=True, currency="EUR", minor=minor,
        purpose="Grants for 30 badge systems and 2 research projects.",
        starts_on=date(year, 1, 1), ends_on=date(year, 12, 31), programme="", is_demo=True,
    )  # fmt: skip
    part = Instalment.objects.create(grant=grant, due_on=day, minor=minor, received_on=day)
    incomes.receive(
        IncomeKind.GRANT, key=f"funding.instalment:{part.pk}", on=day, minor=minor, by=None,
        text=f"{grant.funder}: {grant.title}", currency="EUR", fund=grant.fund,
    )  # fmt: skip
    return grant


def _round(
    programme: GrantProgramme,
    slug: str,
    title: str,
    closes_on: date,
    *,
    budget: int,
    grant: Grant | None = None,
) -> Round:
    """A published round that closes at five in the afternoon in New York."""
    closes = datetime.combine(closes_on, time(17), tzinfo=ZONE)
    round = Round.objects.create(
        programme=programme, slug=slug, title=title, state=Round.State.PUBLISHED, currency="EUR",
        budget_minor=budget, largest_minor=budget // 2, grant=grant, time_zone=ZONE.key,
        opens_at=closes - timedelta(days=60), closes_at=closes,
        reviews_until=closes + timedelta(days=40), statements=list(STATEMENTS), is_demo=True,
        text="Build something that people can earn, show and have checked, and tell others how.",
    )  # fmt: skip
    Question.objects.bulk_create(
        Question(round=round, position=place, kind=kind, label=label, most=most,
                 names_applicant=names)
        for place, (kind, label, most, names) in enumerate(QUESTIONS, start=1)
    )  # fmt: skip
    Criterion.objects.bulk_create(
        Criterion(round=round, position=place, label=label, help=help, weight=weight)
        for place, (label, help, weight) in enumerate(CRITERIA, start=1)
    )
    Part.objects.bulk_create(
        Part(round=round, position=place, title=title, percent=percent, after_days=days)
        for place, (title, percent, days) in enumerate(PARTS, start=1)
    )
    _log(round, Kind.PUBLISHED, round.opens_at)
    return round


def _decided(
    round: Round, projects: tuple[Project, ...], each: int, awarded: int, day: date
) -> int:
    """Everything from the applications to the last payment."""
    bodies = Organization.objects.bulk_create(
        _body(round, number, project) for number, project in enumerate(projects, start=1)
    )
    applications = [
        _application(round, number, project, each, body)
        for number, (project, body) in enumerate(zip(projects, bodies, strict=True), start=1)
    ]
    Application.objects.bulk_create(applications)
    Review.objects.bulk_create(
        _review(round, application, voice) for application in applications for voice in range(3)
    )
    chosen = [row.application for row in queries.ranking(round).rows][:awarded]
    at = datetime.combine(day, time(12), tzinfo=ZONE)
    agreement = round.programme.agreements.get()
    Award.objects.bulk_create(
        Award(application=application, minor=each, is_confirmed=True, agreement=agreement,
              accepted_at=at + timedelta(days=3))
        for application in chosen
    )  # fmt: skip
    round.state, round.decided_at = Round.State.DECIDED, at
    round.decision = "Call of the board (demo)"
    round.save(update_fields=["state", "decided_at", "decision"])
    _log(round, Kind.DECIDED, at)
    _paid(round, day)
    return len(applications)


def _in_review(programme: GrantProgramme, today: date) -> int:
    """A call that closed some days ago: each application has two reviewers, and most scores are
    there.
    """
    closed = today - timedelta(days=6)
    round = _round(programme, "small", "Small grants", closed, budget=350_000)
    slugs = [f"demo-systems-{number}" for number in range(1, len(SMALL) + 1)]
    bodies = {one.slug: one for one in Organization.objects.filter(slug__in=slugs)}
    applications = [
        _application(round, number, (bodies[slug].name, *said), EACH_MINOR // 2, bodies[slug])
        for number, (slug, said) in enumerate(zip(slugs, SMALL, strict=True), start=1)
    ]
    Application.objects.bulk_create(applications)
    people = list(
        Person.objects.filter(email__endswith="-example-demo@demo.example.org")
        .filter(is_active=True)
        .order_by("pk")[:3]
    )
    Reviewer.objects.bulk_create(
        Reviewer(round=round, person=one, since=round.opens_at) for one in people
    )
    keys = {one.pk: one for one in applications}
    found = spread(list(keys), [one.pk for one in people], 2)
    pairs = sorted(found.pairs)
    Assignment.objects.bulk_create(
        Assignment(application_id=pk, person_id=who, at=round.closes_at) for pk, who in pairs
    )
    done = [pair for place, pair in enumerate(pairs) if place not in OPEN]
    reviews = [_review(round, keys[pk], who % 3) for pk, who in done]
    for review, (_pk, who) in zip(reviews, done, strict=True):
        review.reviewer_id, review.submitted_at = who, round.closes_at + timedelta(days=2)
    Review.objects.bulk_create(reviews)
    Round.objects.filter(pk=round.pk).update(reviewers_each=2)
    return len(applications)


def _body(round: Round, number: int, project: Project) -> Organization:
    """An organization that is no more: lists of those at work stay as they are."""
    return Organization(
        slug=f"demo-{round.slug}-{number}", name=f"{project[0]} (demo)", is_demo=True,
        state=Organization.State.ENDED, description="An example, made for this demonstration.",
    )  # fmt: skip


def _application(
    round: Round, number: int, project: Project, each: int, body: Organization
) -> Application:
    name, title, summary = project
    content = {
        "title": title, "summary": summary, "amount": f"{each // 100}",
        "q1": f"{summary} We begin small, ask those who earn the badges, and change what fails.",
        "q2": "Twelve months, two people, half of their time.", "q3": name, "q4": "none yet",
    }  # fmt: skip
    return Application(
        round=round, organization=body, number=number, kind="nonprofit", content=content,
        submitted={**content, "minor": each, "statements": list(STATEMENTS)},
        submitted_at=round.closes_at - timedelta(hours=number), version=1,
        state=Application.State.SUBMITTED, may_name=number % 10 < NAMED, is_demo=True,
    )  # fmt: skip


def _review(round: Round, application: Application, voice: int) -> Review:
    """By one of three whose accounts are gone; no chance is in it, so it is the same each time."""
    start = application.number * application.number * 11 + application.number * 5
    scores = {
        f"c{place}": 1 + (start % 13 * place + voice * (place + 4)) % 17 % round.scale
        for place in range(1, len(CRITERIA) + 1)
    }
    return Review(
        application=application, state=Review.State.SUBMITTED, scores=scores,
        for_applicant="Clear, and worth trying. Say more of how you will know that it worked.",
        submitted_at=round.closes_at + timedelta(days=20 + voice),
    )  # fmt: skip


def _paid(round: Round, day: date) -> None:
    """Both parts of every award, accepted and paid. In the books all of a day are one entry."""
    awards = list(Award.objects.filter(application__round=round).select_related("application"))
    parts = list(round.parts.all())
    for number, part in enumerate(parts, start=1):
        due = day + timedelta(days=part.after_days)
        accepted, paid = due + timedelta(days=3), due + timedelta(days=5)
        milestones = [
            Milestone(
                award=award, number=number, title=part.title, due_on=due, accepted_on=accepted,
                minor=award.minor * part.percent // 100, state=Milestone.State.PAID,
                report="Done as agreed. An example.", paid_on=paid,
                delivered_at=datetime.combine(due, time(12), tzinfo=ZONE),
            )
            for award in awards
        ]  # fmt: skip
        Milestone.objects.bulk_create(milestones)
        for one in milestones:
            one.award.application.round = round
        owed = [line for one in milestones for line in fulfilling.lines_of_acceptance(one)]
        gone = [
            line
            for one in milestones
            for line in fulfilling.lines_of_payment(one, PAID_FROM[Claim.Way.BANK])
        ]
        for on, kind, lines in (
            (accepted, fulfilling.ACCEPTED, owed), (paid, fulfilling.PAID, gone),
        ):  # fmt: skip
            post(
                key=f"programmes.demo:{round.slug}:{number}:{kind}", on=on, lines=lines, by=None,
                text=f"{round.programme.name}, {round.title}: part {number}", kind=kind,
            )  # fmt: skip


def _log(round: Round, kind: ProgrammeEvent.Kind, at: datetime) -> None:
    ProgrammeEvent.objects.create(programme=round.programme, round=round, kind=kind, at=at)
