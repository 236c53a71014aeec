"""Who reviews which application: by hand, or spread evenly by the site."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.people.models import Person
from alliance.programmes import coverage, permissions, queries, spreading, telling
from alliance.programmes.models import Application, Assignment, Review, Round
from alliance.programmes.models.round import EACH_AT_MOST
from alliance.programmes.services.recording import Kind, error, locked, locked_round, log


@dataclass(frozen=True)
class Spread:
    """How many assignments came about and how many were taken back; `short` are applications that
    lack reviewers, for too few have no interest in them.
    """

    given: int
    taken: int
    short: tuple[Application, ...]


@transaction.atomic
def assign(application: Application, person: Person, *, by: Person) -> Assignment:
    """Have a reviewer of the round review it; they are told. Raises `PermissionDenied`,
    `ValidationError` at "person".
    """
    application = locked(application)
    permissions.ask(permissions.may_assign(by, application, timezone.now()))
    if not permissions.is_reviewer(person, application.round):
        raise error("person", _("They do not review in this round."))
    if permissions.has_interest(person, application):
        raise error("person", _("They have an interest in it."))
    made = Assignment(application=application, person=person, by_hand=True, by=by)
    try:
        made.validate_constraints()
    except ValidationError as refusal:
        raise error("person", refusal.messages) from refusal
    made.save()
    log(application, Kind.ASSIGNED, by, person=str(person.public_id))
    telling.assigned(person, application.round, 1, f"{application.pk}:{made.pk}")
    return made


@transaction.atomic
def unassign(assignment: Assignment, *, by: Person) -> None:
    """They need not review it any more; again changes nothing. Raises `PermissionDenied`, and
    `ValidationError` once their review is there.
    """
    application = locked(assignment.application)
    permissions.ask(permissions.may_assign(by, application, timezone.now()))
    person = assignment.person
    if application.reviews.filter(reviewer=person, state=Review.State.SUBMITTED).exists():
        raise ValidationError(_("Their review is submitted: it stays."))
    gone, _tables = application.assignments.filter(pk=assignment.pk).delete()
    if gone:  # by us: another of those who run it may have been faster
        log(application, Kind.UNASSIGNED, by, person=str(person.public_id))


@transaction.atomic
def spread(round: Round, *, by: Person, each: int) -> Spread:
    """Give every application `each` reviewers, as evenly as can be. What was assigned by hand or is
    begun stays; what the site assigned before is moved no more than need be. Who has new ones is
    told. Raises `PermissionDenied`, `ValidationError` at "each".
    """
    round = locked_round(round)
    permissions.ask(permissions.may_spread(by, round, timezone.now()))
    people = coverage.reviewers(round)
    if not 1 <= each <= EACH_AT_MOST:
        raise error("each", _("A number from 1 to %(most)d.") % {"most": EACH_AT_MOST})
    if not people:
        raise error("each", _("Name reviewers first."))
    applications = {one.pk: one for one in queries.to_judge(round)}
    standing = coverage.assignments(round)
    barred = coverage.interests(round, people.values())
    found = spreading.spread(
        list(applications), list(people), each,
        kept=_kept(round, standing, barred), before=[_pair(one) for one in standing],
        barred=[(pk, who) for who, found in barred.items() for pk in found],
    )  # fmt: skip
    given, taken = _write(round, found.pairs, people, by)
    round.reviewers_each = each
    round.save(update_fields=["reviewers_each"])
    event = log(round, Kind.SPREAD, by, each=each, given=len(given), taken=taken)
    for who, person in people.items():
        if new := sum(reviewer == who for _application, reviewer in given):
            telling.assigned(person, round, new, f"spread:{event.pk}")
    return Spread(len(given), taken, tuple(applications[pk] for pk in found.short))


@transaction.atomic
def let_score(round: Round, *, by: Person, assigned_only: bool) -> Round:
    """Say whether a reviewer scores only what is assigned to them. Raises `PermissionDenied`."""
    round = locked_round(round)
    permissions.ask(permissions.may_spread(by, round, timezone.now()))
    if round.assigned_only != assigned_only:
        round.assigned_only = assigned_only
        round.save(update_fields=["assigned_only"])
        log(round, Kind.SCORERS, by, assigned_only=assigned_only)
    return round


def release(person: Person, round: Round) -> None:
    """Whoever reviews no more has nothing assigned but what they have reviewed. The caller has
    asked.
    """
    done = Review.objects.filter(reviewer=person, state=Review.State.SUBMITTED)
    rows = Assignment.objects.filter(person=person, application__round=round)
    rows.exclude(application__in=done.values("application_id")).delete()


def _pair(assignment: Assignment) -> spreading.Pair:
    return assignment.application_id, assignment.person_id


def _kept(
    round: Round, standing: list[Assignment], barred: coverage.Interests
) -> set[spreading.Pair]:
    """By hand; and whatever somebody has submitted, or has begun who reviews here still, as those
    in `barred` do: also where nobody had assigned it.
    """
    kept = {_pair(one) for one in standing if one.by_hand}
    for review in queries.counted(round):
        if review.reviewer is not None:
            kept.add((review.application_id, review.reviewer.pk))
    drafts = Review.objects.filter(
        application__in=queries.to_judge(round).values("pk"),
        state=Review.State.DRAFT,
        reviewer__in=barred,
    )
    for application, reviewer in drafts.values_list("application_id", "reviewer_id"):
        if application not in barred[reviewer]:
            kept.add((application, reviewer))
    return kept


def _write(
    round: Round, pairs: frozenset[spreading.Pair], people: Collection[int], by: Person
) -> tuple[list[spreading.Pair], int]:
    """Make the table say that; the pairs that are new, and how many are gone."""
    rows = {_pair(one): one.pk for one in Assignment.objects.filter(application__round=round)}
    new = sorted(pair for pair in pairs - rows.keys() if pair[1] in people)
    Assignment.objects.bulk_create(
        Assignment(application_id=pk, person_id=person, by=by) for pk, person in new
    )
    gone = [rows[pair] for pair in rows.keys() - pairs]
    Assignment.objects.filter(pk__in=gone).delete()
    return new, len(gone)
