"""How a group comes about, and how its words change."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.groups import facts, finding, permissions
from alliance.groups.models import GroupEvent, GroupRole, WorkingGroup
from alliance.groups.queries import today
from alliance.groups.services.recording import NotPossible, locked, log, require_open
from alliance.groups.signals import group_founded, sight_changed
from alliance.people.models import Person
from alliance.people.permissions import require

OPEN_PROPOSALS = 3  # that one person who is no staff may have waiting


@transaction.atomic
def found_group(
    by: Person,
    *,
    acronym: str,
    name: str,
    purpose: str,
    kind: str = WorkingGroup.Kind.WORKING_GROUP,
    parent: WorkingGroup | None = None,
    at: datetime | None = None,
) -> WorkingGroup:
    """Propose a group. Who proposes it becomes an editor, so that they can write its charter;
    staff who do it for others do not. Raises `PermissionDenied`, `NotPossible` beyond
    `OPEN_PROPOSALS`, or `ValidationError` by field.
    """
    require(permissions.may_found_groups(by), _("Only whoever has an account proposes groups."))
    at = at or timezone.now()
    mine = WorkingGroup.objects.filter(proposed_by=by, state=WorkingGroup.State.PROPOSED)
    if not by.is_staff and mine.count() >= OPEN_PROPOSALS:
        raise NotPossible(
            _(
                "%(count)s of your proposals wait for an answer. Please propose more when they "
                "have one."
            )
            % {"count": OPEN_PROPOSALS}
        )
    group = WorkingGroup(
        acronym=acronym,
        name=name,
        purpose=purpose,
        kind=kind,
        parent=parent,
        proposed_by=by,
        created_at=at,
    )
    if parent is not None and not parent.is_open:
        raise ValidationError({"parent": _("This group has concluded. Choose one at work.")})
    group.full_clean()
    group.save()
    log(group, GroupEvent.Kind.PROPOSED, "", by, at=at, group=facts.of_group(group))
    if not by.is_staff:
        role = GroupRole.objects.create(
            group=group, kind=GroupRole.Kind.EDITOR, person=by, starts_on=today(at)
        )
        log(group, GroupEvent.Kind.ROLE_GIVEN, "", by, at=at, role=facts.of_role(role))
    group_founded.send(sender=WorkingGroup, group=group, by=by)
    return group


@transaction.atomic
def change_words(
    group: WorkingGroup,
    *,
    by: Person,
    name: str,
    purpose: str,
    kind: str,
    parent: WorkingGroup | None,
    at: datetime | None = None,
) -> WorkingGroup:
    """Change name, purpose, kind and parent. The address stays: links lead to it. A board decides
    on the charters of others, so only staff make a group one, or no longer one; and a parent
    decides on its task forces, so it takes its own chair, or staff, to put a group under it.
    """
    group = locked(group)
    require(
        permissions.may_change(by, group), _("Only the chair of this group and staff change it.")
    )
    if WorkingGroup.Kind.BOARD in (group.kind, kind) and kind != group.kind:
        require(permissions.is_staff(by), _("Only staff make a group a board."))
    if parent is not None and parent.pk != group.parent_id:
        require(permissions.may_change(by, parent), _("Only its chair puts a group under another."))
    require_open(group)
    before = facts.of_group(group)
    group.name, group.purpose, group.kind, group.parent = name, purpose, kind, parent
    _no_circle(group)
    group.full_clean()
    after = facts.of_group(group)
    if after != before:
        group.save()
        log(group, GroupEvent.Kind.CHANGED, "", by, at=at, group=after)
    return group


def _no_circle(group: WorkingGroup) -> None:
    above = group.parent
    while above is not None:
        if above.pk == group.pk:
            raise ValidationError({"parent": _("A group cannot be part of itself.")})
        above = above.parent


@transaction.atomic
def withhold(group: WorkingGroup, *, by: Person) -> None:
    """Take a proposal that breaks the rules out of sight. What has started stays seen."""
    group = locked(group)
    require(permissions.may_withhold(by), _("Only staff take a proposal out of sight."))
    if group.state != WorkingGroup.State.PROPOSED:
        raise NotPossible(_("Only a proposal can be taken out of sight."))
    set_sight(group, timezone.now())


@transaction.atomic
def show(group: WorkingGroup, *, by: Person) -> None:
    """Let everybody see it again."""
    group = locked(group)
    require(permissions.may_withhold(by), _("Only staff show a proposal again."))
    set_sight(group, None)


def set_sight(group: WorkingGroup, withheld_at: datetime | None) -> None:
    """Take it out of sight, or show it, whoever decided that; the caller has asked."""
    group.withheld_at = withheld_at
    group.save(update_fields=["withheld_at"])
    finding.keep(group)
    sight_changed.send(sender=WorkingGroup, group=group)
