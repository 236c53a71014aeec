"""What is read of grant programmes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from alliance.organizations.models import Organization
from alliance.programmes import permissions
from alliance.programmes import ranking as order
from alliance.programmes.models import (
    Application,
    Award,
    GrantProgramme,
    Milestone,
    Review,
    Reviewer,
    Round,
)
from alliance.programmes.permissions import Viewer
from alliance.programmes.ranking import Ranking


@dataclass(frozen=True)
class Results:
    """What everybody reads of a decided round. `named` are awards whose applicants agreed to be
    named; of the others, and of who was not awarded, only numbers are told.
    """

    named: tuple[Award, ...]
    unnamed: int
    unnamed_minor: int
    applied: int
    awarded_minor: int

    @property
    def awarded(self) -> int:
        return len(self.named) + self.unnamed


def rounds(viewer: Viewer) -> QuerySet[Round]:
    """Those that the viewer sees, the latest deadline first."""
    found = Round.objects.select_related("programme")
    if permissions.may_found(viewer):
        return found
    seen = ~Q(state=Round.State.DRAFT)
    if permissions.is_here(viewer):
        seen |= Q(programme__officers__person_id=viewer.pk, programme__officers__until=None)
    return found.filter(seen).distinct()


def run_by(viewer: Viewer) -> QuerySet[GrantProgramme]:
    """Programmes that the viewer runs."""
    if not permissions.is_here(viewer):
        return GrantProgramme.objects.none()
    if viewer.is_staff:
        return GrantProgramme.objects.all()
    return GrantProgramme.objects.filter(officers__person_id=viewer.pk, officers__until=None)


def applications_of(person: Viewer) -> QuerySet[Application]:
    """Those that the person writes, alone or with others, the newest first."""
    if not permissions.is_here(person):
        return Application.objects.none()
    found = Application.objects.filter(Q(lead_id=person.pk) | Q(team__person_id=person.pk))
    return found.select_related("round__programme", "organization").distinct().order_by("-made_at")


def reviewed_by(person: Viewer) -> QuerySet[Reviewer]:
    """The rounds that the person reviews now."""
    if not permissions.is_here(person):
        return Reviewer.objects.none()
    found = Reviewer.objects.filter(person_id=person.pk, until=None)
    return found.select_related("round__programme").order_by("-round__closes_at")


def to_judge(round: Round) -> QuerySet[Application]:
    """What was submitted, in the order of its numbers."""
    found = round.applications.filter(state=Application.State.SUBMITTED)
    return found.select_related("organization", "lead", "round__programme").order_by("number")


def counted(round: Round) -> list[Review]:
    """The submitted reviews that count: not of those who have an interest in the application."""
    found = Review.objects.filter(
        application__round=round,
        application__state=Application.State.SUBMITTED,
        state=Review.State.SUBMITTED,
    ).select_related("reviewer", "application")
    interests: dict[int, set[int]] = {}
    counting = []
    for review in found.order_by("pk"):
        reviewer = review.reviewer
        if reviewer is not None and reviewer.pk not in interests:
            interests[reviewer.pk] = permissions.with_interest(reviewer, round)
        if reviewer is None or review.application_id not in interests[reviewer.pk]:
            counting.append(review)
    return counting


def counted_of(application: Application) -> list[Review]:
    """Of one application."""
    return [one for one in counted(application.round) if one.application_id == application.pk]


def ranking(round: Round) -> Ranking:
    """Of all that were submitted. Who may see it is asked before, `permissions.may_decide`."""
    return order.rank(
        to_judge(round), counted(round), list(round.criteria.all()), round.budget_minor
    )


def review_counts(round: Round) -> dict[int, int]:
    """How many reviews count, by the key of the application."""
    found: dict[int, int] = defaultdict(int)
    for review in counted(round):
        found[review.application_id] += 1
    return dict(found)


def results(round: Round) -> Results | None:
    """None until they are out."""
    if round.state != Round.State.DECIDED:
        return None
    rows = Award.objects.filter(application__round=round, is_confirmed=True)
    rows = rows.select_related("application__organization", "application__lead")
    awards = sorted(rows, key=lambda award: (-award.minor, award.application.number))
    named = tuple(award for award in awards if award.application.may_name)
    others = [award for award in awards if not award.application.may_name]
    return Results(
        named=named,
        unnamed=len(others),
        unnamed_minor=sum(award.minor for award in others),
        applied=to_judge(round).count(),
        awarded_minor=sum(award.minor for award in awards),
    )


def applicant_of(application: Application) -> str:
    """The organization, or the person by name."""
    if application.organization is not None:
        return application.organization.name
    return str(application.lead) if application.lead else ""


def awards_of(organization: Organization) -> QuerySet[Award]:
    """Awards to it that everybody may know of, the newest first."""
    found = Award.objects.filter(
        is_confirmed=True,
        application__organization=organization,
        application__may_name=True,
        application__round__state=Round.State.DECIDED,
    )
    return found.select_related("application__round__programme").order_by(
        "-application__round__decided_at", "pk"
    )


def waiting_milestones(viewer: Viewer) -> list[Milestone]:
    """Reports to judge and parts to pay that are the viewer's to do, the oldest first."""
    waiting = Milestone.objects.filter(
        state__in=(Milestone.State.DELIVERED, Milestone.State.ACCEPTED)
    ).select_related("award__application__round__programme", "award__application__organization")
    return [
        one
        for one in waiting.order_by("delivered_at", "pk")
        if permissions.may_judge(viewer, one) or permissions.may_pay(viewer, one)
    ]
