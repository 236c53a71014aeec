"""Who may do what in grant programmes. Every rule is here; services ask before they act.

| may                                   | applicant | reviewer | officer | staff |
|---------------------------------------|-----------|----------|---------|-------|
| found a programme, name its officers  | no        | no       | no      | yes   |
| make, publish, extend a round         | no        | no       | yes     | yes   |
| write an application until the deadline | yes     | no       | no      | no    |
| submit, withdraw, accept the agreement| the lead  | no       | no      | no    |
| read an application, once it is closed| own       | yes *    | yes *   | yes * |
| score it                              | no        | yes ***  | no      | no    |
| read the scores of others             | released  | after own *| yes * | yes * |
| assign reviewers to it                | no        | no       | yes *   | yes * |
| have them spread, say who may score   | no        | no       | yes **  | yes **|
| propose and confirm awards            | no        | no       | yes **  | yes **|
| report a milestone                    | yes       | no       | no      | no    |
| accept a report                       | no        | no       | yes *   | yes * |
| pay                                   | no        | no       | no      | yes * |

*  without an interest in it: they write it, declared one, or belong to an organization with
   somebody who does. Who has one reads nothing of it, whatever else they are.
** with no interest in any application of the round, and the two are different people. Nor does
   anybody pay what they have accepted themselves. Who keeps the books reads what was awarded and
   pays, too, without being staff.
*** the same; and where the round says so, only who is assigned to it.

Nobody but its applicants reads an application before the deadline, nor ever one that was not
submitted.
"""

from __future__ import annotations

from datetime import datetime
from typing import TypeGuard

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.translation import gettext as _

from alliance.ledger.permissions import may_keep_books
from alliance.organizations.models import Organization
from alliance.organizations.queries import affiliations, representations, represents
from alliance.people.models import Person
from alliance.programmes.models import Application, Award, GrantProgramme, Milestone, Review, Round

Viewer = Person | AnonymousUser
State = Application.State
JUDGED = ("review", "proposed", "decided")  # phases after the deadline


def is_here(viewer: Viewer) -> TypeGuard[Person]:
    """Somebody with an account that is in use."""
    return viewer.is_authenticated and viewer.is_active


def may_found(viewer: Viewer) -> bool:
    return is_here(viewer) and viewer.is_staff


def may_run(viewer: Viewer, programme: GrantProgramme) -> bool:
    """Its officers, and staff."""
    if not is_here(viewer):
        return False
    return viewer.is_staff or programme.officers.filter(person_id=viewer.pk, until=None).exists()


def may_see_round(viewer: Viewer, round: Round) -> bool:
    """A draft is for who runs the programme."""
    return round.is_public or may_run(viewer, round.programme)


def may_apply(
    viewer: Viewer, round: Round, organization: Organization | None, now: datetime
) -> bool:
    """For an organization that they speak for, or for themselves, while the round is open."""
    if not is_here(viewer) or round.phase(now) != "open":
        return False
    return organization is None or represents(viewer, organization)


def is_lead(viewer: Viewer, application: Application) -> bool:
    return is_here(viewer) and application.lead_id == viewer.pk


def writes(viewer: Viewer, application: Application) -> bool:
    """The lead, and who writes with them."""
    if not is_here(viewer):
        return False
    return is_lead(viewer, application) or application.team.filter(person_id=viewer.pk).exists()


def may_write(viewer: Viewer, application: Application, now: datetime) -> bool:
    is_open = application.round.phase(now) == "open" and application.state != State.WITHDRAWN
    return is_open and writes(viewer, application)


def may_submit(viewer: Viewer, application: Application, now: datetime) -> bool:
    """The lead, who for an organization still speaks for it. They say who writes with them, too."""
    return may_write(viewer, application, now) and _binds(viewer, application)


def may_withdraw(viewer: Viewer, application: Application, now: datetime) -> bool:
    """The lead, until awards are proposed."""
    is_time = application.round.phase(now) in ("open", "review")
    return is_time and application.state != State.WITHDRAWN and is_lead(viewer, application)


def with_interest(person: Viewer, round: Round) -> set[int]:
    """Keys of the applications of a round, but for withdrawn ones, in which `person` has an
    interest.
    """
    if not is_here(person):
        return set()
    mine = representations().filter(person_id=person.pk).values("organization_id")
    belong = affiliations().filter(person_id=person.pk).values("organization_id")
    bodies = Organization.objects.filter(Q(pk__in=mine) | Q(pk__in=belong)).values("pk")
    colleagues = Person.objects.filter(
        Q(pk__in=representations().filter(organization__in=bodies).values("person_id"))
        | Q(pk__in=affiliations().filter(organization__in=bodies).values("person_id"))
    ).values("pk")
    found = round.applications.exclude(state=State.WITHDRAWN).filter(
        Q(lead_id=person.pk)
        | Q(team__person_id=person.pk)
        | Q(conflicts__person_id=person.pk)
        | Q(organization__in=bodies)
        | Q(lead__in=colleagues)
        | Q(team__person__in=colleagues)
    )
    return set(found.values_list("pk", flat=True))


def has_interest(person: Viewer, application: Application) -> bool:
    return application.pk in with_interest(person, application.round)


def is_reviewer(viewer: Viewer, round: Round) -> bool:
    return is_here(viewer) and round.reviewers.filter(person_id=viewer.pk, until=None).exists()


def _is_to_judge(application: Application, now: datetime) -> bool:
    return application.state == State.SUBMITTED and application.round.phase(now) in JUDGED


def may_examine(viewer: Viewer, application: Application, now: datetime) -> bool:
    """Read it as a reviewer."""
    if not (_is_to_judge(application, now) and is_reviewer(viewer, application.round)):
        return False
    return not has_interest(viewer, application)


def may_oversee(viewer: Viewer, application: Application, now: datetime) -> bool:
    """Read it with who applies, as who runs the programme."""
    if not (_is_to_judge(application, now) and may_run(viewer, application.round.programme)):
        return False
    return not has_interest(viewer, application)


def may_settle(viewer: Viewer, application: Application) -> bool:
    """Read what was awarded, and its parts, as who keeps the books."""
    if not may_keep_books(viewer) or has_interest(viewer, application):
        return False
    return Award.objects.filter(application=application, is_confirmed=True).exists()


def may_read(viewer: Viewer, application: Application, now: datetime) -> bool:
    return (
        writes(viewer, application)
        or may_oversee(viewer, application, now)
        or may_examine(viewer, application, now)
        or may_settle(viewer, application)
    )


def may_review(viewer: Viewer, application: Application, now: datetime) -> bool:
    """Score it, until awards are proposed; where the round says so, only who is assigned to it."""
    round = application.round
    if round.phase(now) != "review" or not may_examine(viewer, application, now):
        return False
    return not round.assigned_only or is_assigned(viewer, application)


def is_assigned(viewer: Viewer, application: Application) -> bool:
    """Asked to review it."""
    return is_here(viewer) and application.assignments.filter(person_id=viewer.pk).exists()


def may_assign(viewer: Viewer, application: Application, now: datetime) -> bool:
    """Say who reviews it, until awards are proposed."""
    return application.round.phase(now) == "review" and may_oversee(viewer, application, now)


def may_spread(viewer: Viewer, round: Round, now: datetime) -> bool:
    """Have reviewers spread over all applications, and say who may score: until awards are
    proposed, without an interest in any.
    """
    return round.phase(now) == "review" and may_decide(viewer, round)


def may_see_reviews(viewer: Viewer, application: Application, now: datetime) -> bool:
    """Scores and remarks of others: who runs the programme, and reviewers after their own."""
    if may_oversee(viewer, application, now):
        return True
    if not (is_here(viewer) and may_examine(viewer, application, now)):
        return False
    own = application.reviews.filter(reviewer_id=viewer.pk, state=Review.State.SUBMITTED)
    return own.exists()


def may_discuss(viewer: Viewer, application: Application, now: datetime) -> bool:
    is_time = application.round.phase(now) == "review"
    return is_time and may_see_reviews(viewer, application, now)


def may_read_outcome(viewer: Viewer, application: Application, now: datetime) -> bool:
    """What became of it and what reviewers wrote for the applicant: once results are released."""
    is_out = application.round.state == Round.State.DECIDED
    return is_out and application.state == State.SUBMITTED and writes(viewer, application)


def may_decide(viewer: Viewer, round: Round) -> bool:
    """Propose awards, or take a proposal back."""
    return may_run(viewer, round.programme) and not with_interest(viewer, round)


def may_confirm(viewer: Viewer, round: Round) -> bool:
    """Somebody else than who proposed."""
    is_time = round.state == Round.State.PROPOSED
    return is_time and may_decide(viewer, round) and round.proposed_by_id != viewer.pk


def may_accept(viewer: Viewer, award: Award) -> bool:
    """The agreement, once: the lead."""
    is_time = award.is_confirmed and award.accepted_at is None
    return is_time and _binds(viewer, award.application)


def may_deliver(viewer: Viewer, milestone: Milestone) -> bool:
    """Say that it is reached: who writes the application, after the agreement."""
    award = milestone.award
    is_time = milestone.state == Milestone.State.OPEN and award.accepted_at is not None
    return is_time and writes(viewer, award.application)


def may_judge(viewer: Viewer, milestone: Milestone) -> bool:
    """Accept what was reported, or give it back."""
    application = milestone.award.application
    if milestone.state != Milestone.State.DELIVERED:
        return False
    return may_run(viewer, application.round.programme) and not has_interest(viewer, application)


def may_pay(viewer: Viewer, milestone: Milestone) -> bool:
    """Who keeps the books, and did not accept it."""
    if milestone.state != Milestone.State.ACCEPTED or not may_keep_books(viewer):
        return False
    is_other = milestone.accepted_by_id != viewer.pk
    return is_other and not has_interest(viewer, milestone.award.application)


def _binds(viewer: Viewer, application: Application) -> bool:
    if not is_lead(viewer, application):
        return False
    return application.organization is None or represents(viewer, application.organization)


def ask(allowed: bool, words: str = "") -> None:
    """Raises `PermissionDenied` unless allowed."""
    if not allowed:
        raise PermissionDenied(words or _("This is not yours to do."))
