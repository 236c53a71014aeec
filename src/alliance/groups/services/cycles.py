"""Cycles begin and end; deliverables are promised, worked on, delivered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.groups import facts, permissions
from alliance.groups.models import Cycle, Deliverable, DeliverableLink, GroupEvent, WorkingGroup
from alliance.groups.queries import people_in, today
from alliance.groups.services.recording import NotPossible, locked, log, require_open
from alliance.people.models import Person
from alliance.people.permissions import require

Kind = GroupEvent.Kind
DELIVERABLES = 200  # of one group
LINKS = 10  # of one deliverable


@transaction.atomic
def start_cycle(
    group: WorkingGroup,
    *,
    by: Person,
    starts_on: date,
    ends_on: date,
    goals: str = "",
    at: datetime | None = None,
) -> Cycle:
    """Begin the next cycle of a group at work. The one before has to be ended first, for what came
    of it is part of the record.
    """
    group = locked(group)
    require(permissions.may_change(by, group), _("Only the chair of this group and staff do this."))
    if group.state != WorkingGroup.State.ACTIVE:
        raise NotPossible(_("Only a group at work starts a cycle."))
    last = group.cycles.order_by("-number").first()
    if last is not None and last.closed_on is None:
        raise NotPossible(
            _("Cycle %(number)s is still under way. End it first.") % {"number": last.number}
        )
    cycle = Cycle(
        group=group,
        number=last.number + 1 if last else 1,
        starts_on=starts_on,
        ends_on=ends_on,
        goals=goals,
    )
    cycle.full_clean(exclude=["group"])
    cycle.save()
    log(group, Kind.CYCLE_STARTED, "", by, at=at, cycle=facts.of_cycle(cycle))
    return cycle


@transaction.atomic
def change_cycle(
    cycle: Cycle, *, by: Person, ends_on: date, goals: str, at: datetime | None = None
) -> Cycle:
    """Move the end of the cycle under way, or write its goals anew."""
    group = locked(cycle.group)
    require(permissions.may_change(by, group), _("Only the chair of this group and staff do this."))
    cycle = group.cycles.get(pk=cycle.pk)
    if cycle.closed_on is not None:
        raise NotPossible(_("This cycle has ended. It stays as it is."))
    before = facts.of_cycle(cycle)
    cycle.ends_on, cycle.goals = ends_on, goals
    cycle.full_clean(exclude=["group"])
    if facts.of_cycle(cycle) != before:
        cycle.save()
        log(group, Kind.CYCLE_CHANGED, "", by, at=at, cycle=facts.of_cycle(cycle))
    return cycle


@transaction.atomic
def close_cycle(cycle: Cycle, *, by: Person, outcome: str, at: datetime | None = None) -> Cycle:
    """End the cycle today, and say what came of it."""
    group = locked(cycle.group)
    require(permissions.may_change(by, group), _("Only the chair of this group and staff do this."))
    cycle = group.cycles.get(pk=cycle.pk)
    if cycle.closed_on is not None:
        raise NotPossible(_("This cycle has ended. It stays as it is."))
    cycle.closed_on = max(today(at), cycle.starts_on)
    cycle.outcome = outcome
    cycle.full_clean(exclude=["group"])
    cycle.save()
    log(group, Kind.CYCLE_CLOSED, "", by, at=at, cycle=facts.of_cycle(cycle))
    return cycle


@transaction.atomic
def reopen_cycle(cycle: Cycle, *, by: Person, reason: str, at: datetime | None = None) -> Cycle:
    """Let the last cycle go on, which was ended by mistake or too early. What was said to have come
    of it stays until it ends again. Raises `PermissionDenied`, `ValidationError`, `NotPossible`.
    """
    group = locked(cycle.group)
    require(permissions.may_change(by, group), _("Only the chair of this group and staff do this."))
    require_open(group)
    cycle = group.cycles.get(pk=cycle.pk)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    if cycle.closed_on is None:
        raise NotPossible(_("This cycle is under way."))
    if group.cycles.filter(number__gt=cycle.number).exists():
        raise NotPossible(_("Another cycle has begun since. This one stays as it is."))
    cycle.closed_on = None
    cycle.save(update_fields=["closed_on"])
    log(group, Kind.CYCLE_REOPENED, reason.strip(), by, at=at, cycle=facts.of_cycle(cycle))
    return cycle


@transaction.atomic
def add_deliverable(
    group: WorkingGroup,
    *,
    by: Person,
    title: str,
    description: str = "",
    due_on: date | None = None,
    owner: Person | None = None,
    at: datetime | None = None,
) -> Deliverable:
    """Promise something, in the cycle under way if there is one."""
    group = locked(group)
    require(permissions.may_write(by, group), _("Only the chair, editors and staff do this."))
    require_open(group)
    if group.deliverables.count() >= DELIVERABLES:
        raise NotPossible(
            _("A group can have %(count)s deliverables. Propose a task force for more.")
            % {"count": DELIVERABLES}
        )
    thing = Deliverable(
        group=group,
        cycle=group.cycles.filter(closed_on=None).first(),
        title=title,
        description=description,
        due_on=due_on,
        owner=owner,
    )
    _check_owner(group, owner)
    thing.full_clean(exclude=["group", "cycle"])
    thing.save()
    log(group, Kind.DELIVERABLE_ADDED, "", by, at=at, deliverable=facts.of_deliverable(thing))
    return thing


@transaction.atomic
def change_deliverable(
    thing: Deliverable,
    *,
    by: Person,
    state: str | None = None,
    links: Sequence[tuple[str, str]] | None = None,
    at: datetime | None = None,
    **words: Any,
) -> Deliverable:
    """Change how far it has come, its links (title, address), or its words: title, description,
    due_on, owner. Its owner may do the first two, those who write for the group all of it.
    """
    group = locked(thing.group)
    thing = group.deliverables.get(pk=thing.pk)
    require(permissions.may_move(by, thing), _("Only the owner, the chair, editors and staff."))
    if words:
        require(permissions.may_write(by, group), _("Only the chair, editors and staff."))
    require_open(group)
    before = facts.of_deliverable(thing)
    for name in words.keys() & {"title", "description", "due_on", "owner"}:
        setattr(thing, name, words[name])
    if "owner" in words and thing.owner is not None and before["owner"] != _id(thing.owner):
        _check_owner(group, thing.owner)
    if state is not None and state != thing.state:
        thing.state = state
        done = state == Deliverable.State.DELIVERED
        thing.delivered_on = today(at or timezone.now()) if done else None
    thing.full_clean(exclude=["group", "cycle"])
    thing.save()
    if links is not None:
        _set_links(thing, links)
    after = facts.of_deliverable(thing)
    if after != before:
        arrived = before["state"] != after["state"] == Deliverable.State.DELIVERED
        kind = Kind.DELIVERED if arrived else Kind.DELIVERABLE_CHANGED
        log(group, kind, "", by, at=at, deliverable=after)
    return thing


def _id(person: Person) -> str:
    return str(person.public_id)


def _check_owner(group: WorkingGroup, owner: Person | None) -> None:
    if owner is not None and not people_in(group).filter(pk=owner.pk).exists():
        raise ValidationError({"owner": _("Choose somebody who is in the group.")})


def _set_links(thing: Deliverable, links: Sequence[tuple[str, str]]) -> None:
    if len(links) > LINKS:
        raise ValidationError(
            {
                "links": _("%(count)s links are enough. Link a page that lists more.")
                % {"count": LINKS}
            }
        )
    rows = [DeliverableLink(deliverable=thing, title=title, url=url) for title, url in links]
    for row in rows:
        row.full_clean(exclude=["deliverable"])
    thing.links.all().delete()
    DeliverableLink.objects.bulk_create(rows)
