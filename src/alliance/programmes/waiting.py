"""What waits for those who run grant programmes and keep the books, for the desk; and how long
applications are kept. Nothing waits for whoever has an interest in it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Max, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliance.desk import queues, retention
from alliance.desk.queues import Thing
from alliance.ledger.permissions import may_keep_books
from alliance.people.models import Person
from alliance.programmes import permissions, queries
from alliance.programmes.models import (
    Application,
    Milestone,
    ProgrammeEvent,
    Remark,
    Review,
    Round,
)
from alliance.programmes.parting import forget

FORTNIGHT = timedelta(days=14)
DRAFTS, CAME_TO_NOTHING = timedelta(days=365), timedelta(days=2 * 365)
State, Kind = Application.State, ProgrammeEvent.Kind


def register() -> None:
    for name, label, find, may in (
        ("programmes.reviews", _("Applications without a review"), unreviewed, _runs_some),
        ("programmes.awards", _("Awards to confirm"), awards, _runs_some),
        ("programmes.reports", _("Reports of grants to accept"), reports, _runs_some),
        ("programmes.payments", _("Grants to pay"), payments, may_keep_books),
    ):
        queues.register_things(
            name, find, label=label, may=may, otherwise="programmes:mine", within=FORTNIGHT
        )
    retention.register(
        "programmes.drafts",
        what=_("Applications for grants that were never submitted, after the deadline"),
        kept=DRAFTS,
        why=_("To be taken up again in the next round. That there was one stays."),
        forget=forget_drafts,
    )
    retention.register(
        "programmes.applications",
        what=_("Applications for grants that were withdrawn or not awarded, and what was said"),
        kept=CAME_TO_NOTHING,
        why=_("For complaints, and whoever applies again. Scores and the amount stay."),
        forget=forget_applications,
    )
    retention.register(
        "programmes.records",
        what=_("Rounds, awards, agreements accepted, reports and payments of grants"),
        kept=None,
        why=_("They are signed, or vouchers of the books. With the account the name goes."),
    )


def _runs_some(viewer: Person) -> bool:
    return viewer.is_staff or queries.run_by(viewer).exists()


def _rounds(viewer: Person, state: Round.State) -> QuerySet[Round]:
    rows = Round.objects.filter(state=state, programme__in=queries.run_by(viewer).values("pk"))
    return rows.select_related("programme").order_by("pk")


def unreviewed(viewer: Person) -> list[Thing]:
    """Applications that nobody has reviewed since the deadline."""
    now, found = timezone.now(), []
    for round in _rounds(viewer, Round.State.PUBLISHED):
        if round.phase(now) == "review":
            done = {*queries.review_counts(round), *permissions.with_interest(viewer, round)}
            missing = queries.to_judge(round).exclude(pk__in=done).count()
            found += [Thing(round.closes_at, _desk(round))] * missing
    return found


def awards(viewer: Person) -> list[Thing]:
    """Rounds whose awards somebody else has proposed."""
    rows = _rounds(viewer, Round.State.PROPOSED).annotate(
        since=Max("events__at", filter=Q(events__kind=Kind.PROPOSED))
    )
    return [
        Thing(one.since or one.closes_at, _desk(one))
        for one in rows
        if permissions.may_confirm(viewer, one)
    ]


def reports(viewer: Person) -> list[Thing]:
    """Milestones that were reported, and that the viewer may accept."""
    return [
        Thing(one.delivered_at or timezone.now(), one.award.application.get_absolute_url())
        for one in queries.waiting_milestones(viewer)
        if one.state == Milestone.State.DELIVERED and permissions.may_judge(viewer, one)
    ]


def payments(viewer: Person) -> list[Thing]:
    """Milestones that were accepted by somebody else, and are owed."""
    return [
        Thing(
            queues.moment(one.accepted_on) or timezone.now(),
            one.award.application.get_absolute_url(),
        )
        for one in queries.waiting_milestones(viewer)
        if one.state == Milestone.State.ACCEPTED and permissions.may_pay(viewer, one)
    ]


def _desk(round: Round) -> str:
    return reverse("programmes:desk", args=[round.programme.code, round.slug])


def forget_drafts(now: datetime) -> int:
    """Empty what was written and never submitted, long after the deadline."""
    return _empty(Application.objects.filter(state=State.DRAFT, round__closes_at__lt=now - DRAFTS))


def forget_applications(now: datetime) -> int:
    """Empty what came to nothing long ago: applications that were withdrawn, or of a round that is
    decided or called off and got no award; and what reviewers wrote of them.
    """
    before = now - CAME_TO_NOTHING
    ended = ProgrammeEvent.objects.filter(at__lt=before)
    withdrawn = ended.filter(kind=Kind.WITHDRAWN).values("application_id")
    cancelled = ended.filter(kind=Kind.CANCELLED).values("round_id")
    over = Q(state=State.WITHDRAWN, pk__in=withdrawn) | Q(state=State.SUBMITTED) & (
        Q(round__state=Round.State.DECIDED, round__decided_at__lt=before)
        | Q(round__state=Round.State.CANCELLED, round__in=cancelled)
    )
    rows = Application.objects.filter(over, award=None)
    said = Review.objects.filter(application__in=rows.values("pk"))
    emptied = said.exclude(for_applicant="", for_reviewers="").update(
        for_applicant="", for_reviewers=""
    )
    remarks, _each = Remark.objects.filter(application__in=rows.values("pk")).delete()
    return _empty(rows) + emptied + remarks


def _empty(rows: QuerySet[Application]) -> int:
    found = list(rows.exclude(content={}))
    for application in found:
        forget(application)
    return len(found)
