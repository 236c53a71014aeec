"""Three decisions for a demonstration: one that is open, one that was adopted, an election."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from alliance.decisions import services
from alliance.decisions.models import Decision, Elector, Objection
from alliance.decisions.queries import voices_of
from alliance.groups.models import WorkingGroup
from alliance.notices.quiet import quietly
from alliance.people.models import Person

# Who stands in the election, with a word of theirs, and how seven people rank them.
CANDIDATES = {
    "Lou": "I keep the report short, and read every comment.",
    "Mika": "I have moved three systems, and know what does not fit together.",
    "Uma": "I ask those who have never issued a badge.",
    "Alex": "I write what can be tested.",
}
RANKINGS = ("Lou Mika", "Lou Uma", "Lou Mika", "Mika Uma", "Alex Mika", "Uma Mika", "")


@transaction.atomic
def add_demo_decisions(now: datetime | None = None) -> int:
    """Add what is not there yet; return how many decisions were added. Nobody is told. Needs the
    demonstration's groups (`groups.seed`), and adds nothing without them.
    """
    now = now or timezone.now()
    keeper = Person.objects.filter(email="keeper@demo.example.org").first()
    groups = {
        group.acronym: group
        for group in WorkingGroup.objects.filter(
            acronym__in=("standard", "infrastructure"), is_demo=True
        )
    }
    if keeper is None or len(groups) < 2 or Decision.objects.filter(is_demo=True).exists():
        return 0
    keeper.is_staff = True  # for this moment: the database never says so
    with quietly():
        made = [
            _consent(groups["standard"], keeper, now),
            _majority(groups["standard"], keeper, now - timedelta(days=40)),
            _election(groups["infrastructure"], keeper, now - timedelta(days=30)),
        ]
    Decision.objects.filter(pk__in=[one.pk for one in made]).update(is_demo=True)
    return len(made)


def _consent(group: WorkingGroup, keeper: Person, now: datetime) -> Decision:
    opened = now - timedelta(days=3)
    decision = services.open_decision(
        Decision(
            title="Shall the vocabulary of skills become a first draft in public?",
            text="The list has **a hundred words**, tried by three issuers. As a first draft it "
            "collects comments for eight weeks.",
            group=group,
            electorate="group_people",
            method=Decision.Method.CONSENT,
            closes_at=now + timedelta(days=9),
        ),
        by=keeper,
        at=opened,
    )
    voters = list(_voters(decision))
    elector, person = voters[0]
    objection = services.object_to(
        elector,
        "Eight weeks end in the holidays. Few will have time to read it then.",
        by=person,
        at=opened + timedelta(hours=5),
    )
    services.settle(
        objection,
        Objection.State.RESOLVED,
        answer="Comments are taken for twelve weeks instead.",
        by=keeper,
        at=opened + timedelta(days=1),
    )
    for elector, person in voters[1:3]:
        services.cast(elector, ["consent"], by=person, at=opened + timedelta(days=1))
    return decision


def _majority(group: WorkingGroup, keeper: Person, opened: datetime) -> Decision:
    decision = services.open_decision(
        Decision(
            title="Shall questions of implementers be answered within a week?",
            text="Whoever answers signs with their name. What takes longer gets an owner.",
            group=group,
            electorate="group_people",
            method=Decision.Method.MAJORITY,
            threshold=Decision.Threshold.TWO_THIRDS,
            quorum_percent=50,
            proxies=1,
            closes_at=opened + timedelta(days=7),
        ),
        by=keeper,
        at=opened,
    )
    sides: tuple[list[str], ...] = (["for"], ["for"], ["for"], ["against"], ["for"], [])
    for (elector, person), side in zip(_voters(decision), sides, strict=False):
        services.cast(elector, side, by=person, at=opened + timedelta(days=2))
    services.close(decision, at=decision.closes_at)
    return decision


def _election(group: WorkingGroup, keeper: Person, called: datetime) -> Decision:
    decision = services.call_for_nominations(
        Decision(
            title="Who writes the report on what did not fit together?",
            text="Two people, for this cycle.",
            group=group,
            electorate="group_people",
            method=Decision.Method.RANKED,
            seats=2,
            is_secret=True,
            nominations_close_at=called + timedelta(days=7),
            closes_at=called + timedelta(days=14),
        ),
        by=keeper,
        at=called,
    )
    for name, statement in CANDIDATES.items():
        person = _person(name)
        nomination = services.nominate(decision, person, by=keeper, at=called + timedelta(days=1))
        services.answer(
            nomination, by=person, stands=True, statement=statement, at=called + timedelta(days=2)
        )
    services.open_election(decision, at=called + timedelta(days=7))
    decision.refresh_from_db()
    keys = {option.person_id: option.key for option in decision.options.all()}
    for (elector, person), ranking in zip(_voters(decision), RANKINGS, strict=False):
        choice: Sequence[str] = [keys[_person(name).pk] for name in ranking.split()]
        services.cast(elector, choice, by=person, at=called + timedelta(days=9))
    services.close(decision, at=decision.closes_at)
    return decision


def _person(name: str) -> Person:
    return Person.objects.get(email=f"{slugify(f'{name} Example (demo)')}@demo.example.org")


def _voters(decision: Decision) -> list[tuple[Elector, Person]]:
    """Each elector with somebody who votes for it."""
    rows = decision.electors.select_related("person", "organization").order_by("pk")
    return [(elector, person) for elector in rows if (person := voices_of(elector).first())]
