"""A charter is drafted, submitted, and put in force by a decision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.groups import facts, permissions, telling
from alliance.groups.models import Charter, Decision, GroupEvent, WorkingGroup
from alliance.groups.queries import charter_of, draft_of, today
from alliance.groups.services.life import enter
from alliance.groups.services.recording import NotPossible, locked, log, require_open
from alliance.people.models import Person
from alliance.people.permissions import require

Kind = GroupEvent.Kind
FIELDS = tuple(field for field, _heading in Charter.SECTIONS)


class Stale(NotPossible):
    """Somebody else saved the draft in the meantime. `current` is what they saved."""

    def __init__(self, current: Charter) -> None:
        self.current = current
        super().__init__(
            _(
                "Somebody else saved this draft while you were writing. Your text is still here: "
                "compare it with theirs below, then save again."
            )
        )


def _require_writer(group: WorkingGroup, by: Person) -> None:
    require(
        permissions.may_write(by, group), _("Only the chair, editors and staff write a charter.")
    )
    require_open(group)


@transaction.atomic
def draft_charter(group: WorkingGroup, *, by: Person, at: datetime | None = None) -> Charter:
    """Begin the next version, with the words of the one in force. There already: that one."""
    group = locked(group)
    _require_writer(group, by)
    draft = draft_of(group)
    if draft is not None:
        return draft
    last = group.charters.order_by("-version").first()
    before = charter_of(group) or last  # after a return one goes on from what was returned
    if last is not None and last.state == Charter.State.RETURNED:
        before = last
    at = at or timezone.now()
    draft = Charter.objects.create(
        group=group,
        version=last.version + 1 if last else 1,
        written_by=by,
        created_at=at,
        changed_at=at,
        **(before.sections if before else {"mission": group.purpose}),
    )
    log(group, Kind.CHARTER_DRAFTED, "", by, at=at, charter=facts.of_charter(draft))
    return draft


@transaction.atomic
def save_draft(
    draft: Charter,
    sections: Mapping[str, str],
    *,
    by: Person,
    summary: str,
    revision: int,
    at: datetime | None = None,
) -> Charter:
    """Keep what was written. `revision` is that of the draft the writer began from; `Stale` is
    raised when it has been saved by another since. Saves are not in the log, versions are.
    """
    group = locked(draft.group)
    _require_writer(group, by)
    draft = group.charters.get(pk=draft.pk)
    if draft.state != Charter.State.DRAFT:
        raise NotPossible(
            _("This version is %(state)s and no longer changes.")
            % {"state": draft.get_state_display()}
        )
    if draft.revision != revision:
        raise Stale(draft)
    for field in FIELDS:
        setattr(draft, field, sections.get(field, ""))
    draft.summary, draft.written_by = summary, by
    draft.revision += 1
    draft.changed_at = at or timezone.now()
    draft.full_clean(exclude=["group"])
    draft.save()
    return draft


@transaction.atomic
def submit_charter(draft: Charter, *, by: Person, at: datetime | None = None) -> Charter:
    """Put the draft before those who decide. It no longer changes until they have."""
    group = locked(draft.group)
    _require_writer(group, by)
    draft = group.charters.get(pk=draft.pk)
    if draft.state != Charter.State.DRAFT:
        raise NotPossible(_("Only a draft can be submitted."))
    in_force = charter_of(group)
    if in_force is not None and in_force.sections == draft.sections:
        raise NotPossible(
            _("This draft says the same as version %(version)s, which is in force.")
            % {"version": in_force.version}
        )
    draft.state = Charter.State.SUBMITTED
    draft.save(update_fields=["state"])
    event = log(
        group, Kind.CHARTER_SUBMITTED, draft.summary, by, at=at, charter=facts.of_charter(draft)
    )
    telling.charter_submitted(draft, event)
    return draft


@transaction.atomic
def withdraw_draft(draft: Charter, *, by: Person, at: datetime | None = None) -> None:
    """Leave the draft as it is; the next one begins from the version in force."""
    group = locked(draft.group)
    _require_writer(group, by)
    draft = group.charters.get(pk=draft.pk)
    if draft.state not in (Charter.State.DRAFT, Charter.State.SUBMITTED):
        raise NotPossible(_("This version has been decided already."))
    draft.state = Charter.State.WITHDRAWN
    draft.save(update_fields=["state"])
    log(group, Kind.CHARTER_WITHDRAWN, "", by, at=at, charter=facts.of_charter(draft))


@transaction.atomic
def decide(
    charter: Charter,
    *,
    by: Person,
    outcome: str,
    method: str,
    decided_by: str,
    decided_on: date,
    record_url: str = "",
    note: str = "",
    at: datetime | None = None,
) -> Decision:
    """Record what was decided about a submitted charter. Approved, it is in force; a group that
    was proposed, or rested, starts by that.
    """
    group = locked(charter.group)
    require(
        permissions.may_decide(by, group), _("Only staff, a board and the parent group decide.")
    )
    require_open(group)
    charter = group.charters.get(pk=charter.pk)
    if charter.state != Charter.State.SUBMITTED:
        raise NotPossible(_("Only a charter that was submitted can be decided."))
    at = at or timezone.now()
    if decided_on > today(at):
        raise ValidationError({"decided_on": _("This day is still to come.")})
    decision = Decision(
        charter=charter,
        outcome=outcome,
        method=method,
        decided_by=decided_by,
        decided_on=decided_on,
        record_url=record_url,
        note=note,
        recorded_by=by,
        recorded_at=at,
    )
    decision.full_clean(exclude=["charter"])
    decision.save()
    approved = outcome == Decision.Outcome.APPROVED
    charter.state = Charter.State.APPROVED if approved else Charter.State.RETURNED
    charter.save(update_fields=["state"])
    kind = Kind.CHARTER_APPROVED if approved else Kind.CHARTER_RETURNED
    event = log(group, kind, note, by, at=at, charter=facts.of_charter(charter, decision))
    telling.charter_decided(charter, event)
    current = WorkingGroup.State(group.state)
    if approved and current != WorkingGroup.State.ACTIVE:
        enter(group, current, WorkingGroup.State.ACTIVE, by=by, reason="", at=at)
    return decision
