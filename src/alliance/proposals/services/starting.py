"""How a proposal begins, who carries it, and how it ends without becoming anything."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.groups import queries as groups
from alliance.groups.models import WorkingGroup
from alliance.people.models import Person
from alliance.people.permissions import require
from alliance.proposals import permissions, queries, telling
from alliance.proposals.models import Advance, Part, Proposal, ProposalEvent
from alliance.proposals.services.recording import NotPossible, locked, log, require_active

Kind = ProposalEvent.Kind
MOST_EDITORS = 12
PROPOSALS_A_DAY = 10  # of one person


@transaction.atomic
def propose(
    group: WorkingGroup,
    *,
    by: Person,
    slug: str,
    title: str,
    summary: str,
    at: datetime | None = None,
) -> Proposal:
    """Begin a proposal in a group, as its champion. Raises `PermissionDenied`, `ValidationError` by
    field, and `NotPossible` where the group is not at work.
    """
    at = at or timezone.now()
    require(permissions.may_propose(by, group), _("Join the group to propose something in it."))
    if group.state != WorkingGroup.State.ACTIVE:
        raise NotPossible(_("This group is not at work now."))
    begun = ProposalEvent.objects.filter(by=by, kind=Kind.PROPOSED, at__gt=at - timedelta(days=1))
    if begun.count() >= PROPOSALS_A_DAY:
        raise NotPossible(_("You have proposed a lot today. Go on tomorrow."))
    proposal = Proposal(
        group=group, slug=slug, title=title.strip(), summary=summary.strip(), created_at=at
    )
    proposal.full_clean(exclude=["group"])
    proposal.save()
    log(proposal, Kind.PROPOSED, "", by, at=at)
    _begin(proposal, Part.Kind.CHAMPION, by, by=by, at=at)
    return proposal


@transaction.atomic
def change_words(proposal: Proposal, *, by: Person, title: str, summary: str) -> Proposal:
    """Say anew what it is called and what it is for. Its address stays. Raises
    `PermissionDenied`, `ValidationError`, `NotPossible`.
    """
    proposal = locked(proposal)
    require(permissions.may_write(by, proposal), _("Only the champion and the editors."))
    require_active(proposal)
    if (proposal.title, proposal.summary) == (title.strip(), summary.strip()):
        return proposal
    before = {"title": proposal.title, "summary": proposal.summary}
    proposal.title, proposal.summary = title.strip(), summary.strip()
    proposal.full_clean(exclude=["group", "slug"])
    proposal.save(update_fields=["title", "summary"])
    log(proposal, Kind.CHANGED, "", by, before=before)
    return proposal


@transaction.atomic
def name_editor(
    proposal: Proposal, person: Person, *, by: Person, at: datetime | None = None
) -> Part:
    """Make somebody of the group an editor. Raises `PermissionDenied`, `ValidationError`,
    `NotPossible`.
    """
    proposal = locked(proposal)
    require(permissions.may_name(by, proposal), _("Only the champion and the chair name editors."))
    require_active(proposal)
    _require_in_group(proposal, person)
    editors = queries.parts(proposal).filter(kind=Part.Kind.EDITOR)
    mine = editors.filter(person=person).first()
    if mine is not None:
        return mine
    if editors.count() >= MOST_EDITORS:
        raise NotPossible(_("It has many editors already. One has to lay it down first."))
    part = _begin(proposal, Part.Kind.EDITOR, person, by=by, at=at)
    telling.part_given(part, by)
    return part


@transaction.atomic
def name_champion(
    proposal: Proposal, person: Person, *, by: Person, at: datetime | None = None
) -> Part:
    """Let somebody of the group carry it from now on, in place of the champion so far. Raises
    `PermissionDenied`, `ValidationError`, `NotPossible`.
    """
    proposal = locked(proposal)
    require(permissions.may_name(by, proposal), _("Only the champion and the chair pass it on."))
    require_active(proposal)
    _require_in_group(proposal, person)
    before = queries.parts(proposal).filter(kind=Part.Kind.CHAMPION).first()
    if before is not None:
        if before.person_id == person.pk:
            return before
        _end(before, by=by, at=at)
    part = _begin(proposal, Part.Kind.CHAMPION, person, by=by, at=at)
    telling.part_given(part, by)
    return part


@transaction.atomic
def end_part(part: Part, *, by: Person, at: datetime | None = None) -> None:
    """End somebody's part, or one's own. Raises `PermissionDenied`; of a part that has ended
    nothing changes.
    """
    locked(part.proposal)
    part = Part.objects.select_related("proposal__group").get(pk=part.pk)
    require(permissions.may_end(by, part), _("Only they themselves, the champion and the chair."))
    if part.ended_at is None:
        _end(part, by=by, at=at)


@transaction.atomic
def withdraw(proposal: Proposal, *, by: Person, reason: str) -> Proposal:
    """Take it back, with a reason that everybody reads. What waited for criteria lapses. Raises
    `PermissionDenied`, `ValidationError`, `NotPossible` while a ballot is open.
    """
    proposal = locked(proposal)
    require(permissions.may_name(by, proposal), _("Only the champion and the chair withdraw it."))
    require_active(proposal)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    if proposal.versions.exists():
        raise NotPossible(_("It was published as a specification, and stays one."))
    under_way = queries.advance_of(proposal)
    if under_way is not None and under_way.state == Advance.State.OPEN:
        raise NotPossible(_("A ballot on it is open. Call that off first."))
    if under_way is not None:
        under_way.state = Advance.State.LAPSED
        under_way.save(update_fields=["state"])
    proposal.state = Proposal.State.WITHDRAWN
    proposal.save(update_fields=["state"])
    event = log(proposal, Kind.WITHDRAWN, reason, by)
    telling.withdrawn(proposal, event)
    return proposal


@transaction.atomic
def resume(proposal: Proposal, *, by: Person, reason: str) -> Proposal:
    """Take a withdrawn proposal up again, at its stage. Raises `PermissionDenied`,
    `ValidationError`, `NotPossible`.
    """
    proposal = locked(proposal)
    require(permissions.may_lead(by, proposal), _("Only the chair takes it up again."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    if proposal.is_active:
        raise NotPossible(_("It is active already."))
    proposal.state = Proposal.State.ACTIVE
    proposal.save(update_fields=["state"])
    log(proposal, Kind.RESUMED, reason, by)
    return proposal


def _require_in_group(proposal: Proposal, person: Person) -> None:
    if not groups.is_in(person, proposal.group):
        raise ValidationError(
            {"person": _("They are not in %(group)s.") % {"group": proposal.group.name}}
        )


def _begin(
    proposal: Proposal, kind: Part.Kind, person: Person, *, by: Person, at: datetime | None
) -> Part:
    at = at or timezone.now()
    part = Part.objects.create(proposal=proposal, kind=kind, person=person, starts_at=at)
    log(proposal, Kind.PART_BEGUN, "", by, at=at, part=kind, person=str(person.public_id))
    return part


def _end(part: Part, *, by: Person | None, at: datetime | None) -> None:
    part.ended_at = max(at or timezone.now(), part.starts_at)
    part.save(update_fields=["ended_at"])
    who = str(part.person.public_id)
    log(part.proposal, Kind.PART_ENDED, "", by, at=part.ended_at, part=part.kind, person=who)
