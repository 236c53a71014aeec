"""Elections: who stands, the opening of the vote, and the role that the elected have then."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.decisions import permissions, telling
from alliance.decisions.models import Decision, DecisionEvent, Nomination, Option
from alliance.decisions.services.closing import each
from alliance.decisions.services.opening import MOST_OPTIONS, freeze, key_of
from alliance.decisions.services.recording import NotPossible, locked, log
from alliance.groups import permissions as group_permissions
from alliance.groups import queries as groups
from alliance.groups import services as group_services
from alliance.groups.models import GroupRole
from alliance.people.models import Person
from alliance.people.permissions import require

State = Nomination.State
NOMINATIONS_OF_ONE = 5  # that one person makes in one election, beside their own


def _require_nominating(decision: Decision, at: datetime) -> None:
    until = decision.nominations_close_at
    if decision.state != Decision.State.NOMINATING or until is None or at >= until:
        raise NotPossible(_("Nominations are over."))


@transaction.atomic
def nominate(
    decision: Decision, person: Person, *, by: Person, at: datetime | None = None
) -> Nomination:
    """Name somebody, who is asked whether they stand; whoever names themselves accepts with
    `answer`. Raises `PermissionDenied`, `NotPossible`, `ValidationError`.
    """
    at = at or timezone.now()
    decision = locked(decision)
    require(permissions.may_nominate(by, decision), _("Those who vote in this election nominate."))
    _require_nominating(decision, at)
    if not person.is_active:
        raise ValidationError({"person": _("This account is closed.")})
    mine = decision.nominations.filter(nominated_by=by).exclude(person=by)
    if by != person and mine.count() >= NOMINATIONS_OF_ONE:
        raise NotPossible(_("You have nominated many. Leave some to others."))
    if decision.nominations.count() >= MOST_OPTIONS:
        raise NotPossible(_("Many are nominated already."))
    nomination = Nomination(decision=decision, person=person, nominated_by=by, at=at)
    nomination.full_clean(exclude=["decision", "person", "nominated_by"])
    nomination.validate_constraints()
    nomination.save()
    event = log(decision, DecisionEvent.Kind.NOMINATED, "", by, at=at, person=str(person.public_id))
    if by != person:
        telling.nominated(nomination, event)
    return nomination


@transaction.atomic
def answer(
    nomination: Nomination,
    *,
    by: Person,
    stands: bool,
    statement: str = "",
    at: datetime | None = None,
) -> Nomination:
    """Say whether one stands, and what one would do; as often as one likes until nominations end.
    Raises `PermissionDenied`, `NotPossible`, `ValidationError`.
    """
    at = at or timezone.now()
    decision = locked(nomination.decision)
    nomination = Nomination.objects.get(pk=nomination.pk)
    require(permissions.may_answer(by, nomination), _("Each says for themselves if they stand."))
    _require_nominating(decision, at)
    before = nomination.state
    nomination.state = State.ACCEPTED if stands else State.DECLINED
    nomination.statement = statement.strip() if stands else ""
    nomination.full_clean(exclude=["decision", "person", "nominated_by"])
    nomination.save(update_fields=["state", "statement"])
    if nomination.state != before:
        kind = DecisionEvent.Kind.ACCEPTED if stands else DecisionEvent.Kind.DECLINED
        log(decision, kind, "", by, at=at, person=str(by.public_id))
    return nomination


@transaction.atomic
def open_election(decision: Decision, *, at: datetime | None = None) -> bool:
    """Open the vote when nominations have ended; whether this call did. Nobody stands: the election
    is called off, and those who lead it are told.
    """
    at = at or timezone.now()
    decision = locked(decision)
    until = decision.nominations_close_at
    if decision.state != Decision.State.NOMINATING or until is None or at < until:
        return False
    standing = decision.nominations.filter(state=State.ACCEPTED, person__is_active=True)
    people = list(standing.select_related("person"))
    if not people:
        return _nobody(decision, _("Nobody stands."), at)
    Option.objects.bulk_create(
        Option(decision=decision, key=key_of(place), person=one.person)
        for place, one in enumerate(people)
    )
    try:
        with transaction.atomic():
            freeze(decision, by=None, at=at)
    except NotPossible as error:
        return _nobody(decision, str(error), at)
    except ValidationError as error:
        return _nobody(decision, " ".join(error.messages), at)
    return True


def _nobody(decision: Decision, why: str, at: datetime) -> bool:
    decision.state, decision.opened_at = Decision.State.WITHDRAWN, None
    decision.save(update_fields=["state", "opened_at"])
    event = log(decision, DecisionEvent.Kind.WITHDRAWN, why, None, at=at)
    telling.called_off(decision, event)
    return True


def open_due(now: datetime) -> int:
    """Open every election whose nominations have ended; return how many were."""
    due = Decision.objects.filter(state=Decision.State.NOMINATING, nominations_close_at__lte=now)
    return each(due.order_by("pk"), lambda decision: open_election(decision, at=now))


def elected_people(decision: Decision) -> list[Person]:
    """Who was elected, in the order of the count; only of a closed election."""
    keys = (decision.result or {}).get("elected", [])
    options = decision.options.filter(key__in=keys, person__isnull=False).select_related("person")
    people = {option.key: option.person for option in options}
    return [person for key in keys if (person := people.get(key)) is not None]


@transaction.atomic
def seat(decision: Decision, *, by: Person, at: datetime | None = None) -> Decision:
    """Give the elected their role in the group, from its first day on; who has it now lays it down
    then, where the election said so. Raises `PermissionDenied`, `NotPossible`.
    """
    at = at or timezone.now()
    decision = locked(decision)
    require(permissions.may_lead(by, decision), _("Only the chair of the group and staff."))
    group, people = decision.group, elected_people(decision)
    if decision.is_void:
        raise NotPossible(_("It was declared void. Nobody was elected by it."))
    if not decision.is_closed or group is None or not decision.role or not people:
        raise NotPossible(_("Nobody was elected to a role here."))
    if decision.seated_at is not None:
        raise NotPossible(_("The elected have their role already."))
    if decision.role_starts_on is None or decision.role_starts_on > groups.today(at):
        raise NotPossible(_("The role has not begun yet."))
    kind = GroupRole.Kind(decision.role)
    now_held = list(groups.roles_on().filter(group=group, kind=kind))
    holders = {role.person_id for role in now_held if role.organization_id is None}
    for person in people:
        if person.pk not in holders and person.is_active:
            group_services.give_role(
                group, kind, by=by, person=person, ends_on=decision.role_ends_on, at=at
            )
    if decision.role_replaces:
        elected = {person.pk for person in people}
        # One's own role last: with it goes the right to end the others.
        leaving = [r for r in now_held if r.person_id not in elected or r.organization_id]
        for role in sorted(leaving, key=lambda role: role.person_id == by.pk):
            group_services.end_role(role, by=by, at=at)
    decision.seated_at = at
    decision.save(update_fields=["seated_at"])
    ids = [str(person.public_id) for person in people]
    log(decision, DecisionEvent.Kind.SEATED, "", by, at=at, people=ids)
    return decision


def seat_due(now: datetime) -> int:
    """Give the elected their role where it begins by itself today; return in how many elections.

    It is done in the name of whoever called the election, as long as they may; else it waits for
    somebody who may.
    """
    due = Decision.objects.filter(
        Q(role_by_itself=True),
        state=Decision.State.CLOSED,
        voided_at=None,
        seated_at=None,
        role_starts_on__lte=groups.today(now),
    ).exclude(role="")

    def one(decision: Decision) -> bool:
        by = decision.created_by
        if by is None or decision.group is None or not elected_people(decision):
            return False
        if not group_permissions.may_change(by, decision.group):
            return False
        try:
            seat(decision, by=by, at=now)
        except (NotPossible, PermissionDenied):
            return False  # the group has concluded, or it was done meanwhile
        return True

    return each(due.select_related("group", "created_by").order_by("pk"), one)
