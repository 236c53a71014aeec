"""Who takes part: people come and go by themselves, other roles are given and ended."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.groups import facts, permissions, telling
from alliance.groups.models import GroupEvent, GroupRole, WorkingGroup
from alliance.groups.queries import belongs_to, roles_on, today
from alliance.groups.services.recording import NotPossible, locked, log, require_open
from alliance.organizations.models import Organization
from alliance.people.models import Person
from alliance.people.permissions import require

Kind = GroupEvent.Kind
Role = GroupRole.Kind

JOINS_A_DAY = 5  # of one person in one group: each stands in the log for good


@transaction.atomic
def join(
    group: WorkingGroup,
    *,
    by: Person,
    organization: Organization | None = None,
    at: datetime | None = None,
) -> GroupRole:
    """Take part, for oneself or for an organization one belongs to. Who takes part already gets
    their role as it is, or for whom they do so changed. Raises `NotPossible` beyond `JOINS_A_DAY`.
    """
    group = locked(group)
    require(permissions.may_join(by, group), _("Sign in to join; a board's members are chosen."))
    if organization is not None and not belongs_to(by).filter(pk=organization.pk).exists():
        raise ValidationError(
            {"organization": _("Choose an organization that you belong to or speak for.")}
        )
    mine = roles_on().filter(group=group, person=by, kind=Role.PARTICIPANT)
    current = mine.select_for_update().first()
    if current is not None and current.organization_id == (
        organization.pk if organization else None
    ):
        return current
    day_ago = (at or timezone.now()) - timedelta(days=1)
    lately = group.events.filter(kind=Kind.JOINED, by=by, at__gt=day_ago)
    if lately.count() >= JOINS_A_DAY:
        raise NotPossible(_("You have joined this group often today. Please do it tomorrow."))
    if current is not None:
        _end(current, by=by, kind=Kind.LEFT, at=at)
    return _give(group, Role.PARTICIPANT, by, organization, by=by, kind_of_event=Kind.JOINED, at=at)


@transaction.atomic
def leave(group: WorkingGroup, *, by: Person, at: datetime | None = None) -> int:
    """Take part no longer; return how many roles ended. Other roles stay: one lays them down by
    `end_role`.
    """
    group = locked(group)
    mine = roles_on().filter(group=group, person=by, kind=Role.PARTICIPANT)
    ended = list(mine.select_for_update())
    for role in ended:
        _end(role, by=by, kind=Kind.LEFT, at=at)
    return len(ended)


@transaction.atomic
def lay_down_all(person: Person) -> None:
    """End every role of somebody whose account closes, and leave what they owned to the group."""
    for role in roles_on().filter(person=person).select_related("group"):
        locked(role.group)
        _end(role, by=person, kind=Kind.ROLE_ENDED, at=None)
    for thing in person.owned_deliverables.select_related("group", "cycle"):
        group = locked(thing.group)
        thing.owner = None
        thing.save(update_fields=["owner"])
        log(
            group,
            Kind.DELIVERABLE_CHANGED,
            "",
            person,
            deliverable=facts.of_deliverable(thing),
        )


@transaction.atomic
def give_role(
    group: WorkingGroup,
    kind: GroupRole.Kind,
    *,
    by: Person,
    person: Person | None = None,
    organization: Organization | None = None,
    ends_on: date | None = None,
    at: datetime | None = None,
) -> GroupRole:
    """Make a person, an organization, or a person for an organization chair, cabinet, editor or
    participant; they hear of it. Raises `NotPossible` when they are that already.
    """
    group = locked(group)
    require(permissions.may_change(by, group), _("Only the chair of this group and staff do this."))
    require_open(group)
    if person is None and organization is None:
        raise ValidationError(_("Name a person, an organization, or both."))
    if kind == Role.CABINET and organization is None:
        raise ValidationError({"organization": _("A cabinet is made of organizations.")})
    held = roles_on().filter(group=group, kind=kind, person=person, organization=organization)
    if held.exists():
        raise NotPossible(_("They have this role already."))
    return _give(
        group,
        kind,
        person,
        organization,
        by=by,
        kind_of_event=Kind.ROLE_GIVEN,
        ends_on=ends_on,
        at=at,
    )


@transaction.atomic
def end_role(role: GroupRole, *, by: Person, at: datetime | None = None) -> None:
    """End a role: one's own, or as chair or staff anybody's. It stays in the record."""
    group, role = locked(role.group), _entered(role)
    own = by.is_active and role.person_id == by.pk
    require(
        own or permissions.may_change(by, group), _("Only the chair, staff and oneself do this.")
    )
    if role.ended_at is not None or (role.ends_on and role.ends_on < today(at)):
        return
    _end(role, by=by, kind=Kind.ROLE_ENDED, at=at)


@transaction.atomic
def strike_role(
    role: GroupRole, *, by: Person, reason: str, at: datetime | None = None
) -> GroupRole:
    """Strike a role that was entered by mistake, ended or not: nobody ever held it, and it counts
    for nothing. The log keeps that it stood there, and says why it does no more.

    Raises `PermissionDenied`, `ValidationError`, `NotPossible`.
    """
    group, role = locked(role.group), _entered(role)
    require(permissions.may_change(by, group), _("Only the chair of this group and staff do this."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    if role.struck_at is not None:
        raise NotPossible(_("It was struck already."))
    role.struck_at = at or timezone.now()
    role.ended_at = role.ended_at or role.struck_at
    role.save(update_fields=["struck_at", "ended_at"])
    event = log(
        group, Kind.ROLE_STRUCK, reason.strip(), by, at=role.struck_at, role=facts.of_role(role)
    )
    if by != role.person:
        telling.role_struck(role, event)
    return role


def _entered(role: GroupRole) -> GroupRole:
    """As the database has it, and nobody else's until the transaction ends."""
    return GroupRole.entered.select_for_update().get(pk=role.pk)


def _give(
    group: WorkingGroup,
    role_kind: GroupRole.Kind,
    person: Person | None,
    organization: Organization | None,
    *,
    by: Person,
    kind_of_event: GroupEvent.Kind,
    ends_on: date | None = None,
    at: datetime | None,
) -> GroupRole:
    at = at or timezone.now()
    role = GroupRole(
        group=group,
        kind=role_kind,
        person=person,
        organization=organization,
        starts_on=today(at),
        ends_on=ends_on,
    )
    role.full_clean(exclude=["group", "person", "organization"])
    role.save()
    event = log(group, kind_of_event, "", by, at=at, role=facts.of_role(role))
    if by != person:
        telling.role_given(role, event)
    return role


def _end(role: GroupRole, *, by: Person, kind: GroupEvent.Kind, at: datetime | None) -> None:
    at = at or timezone.now()
    role.ended_at = at
    role.ends_on = max(today(at), role.starts_on)
    role.save(update_fields=["ended_at", "ends_on"])
    event = log(role.group, kind, "", by, at=at, role=facts.of_role(role))
    if by != role.person and kind == Kind.ROLE_ENDED:
        telling.role_ended(role, event)
