"""From one stage to the next: evidence, the ballot, and what follows from it.

A stage is entered where both hold at one moment: its criteria are met, and the ballot on it was
adopted. What is adopted while a criterion has fallen away waits until it is met again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.decisions import services as decisions
from alliance.decisions.models import Decision
from alliance.people.models import Person
from alliance.people.permissions import require
from alliance.proposals import criteria, permissions, queries, signals, stages, telling
from alliance.proposals.models import Advance, Evidence, Proposal, ProposalEvent
from alliance.proposals.services.recording import NotPossible, locked, log, require_active
from alliance.proposals.services.revising import publish

Kind = ProposalEvent.Kind
SUBJECT = "proposal"
METHODS = (Decision.Method.CONSENT, Decision.Method.MAJORITY)


@transaction.atomic
def state_evidence(
    proposal: Proposal,
    key: str,
    *,
    by: Person,
    text: str,
    url: str = "",
    at: datetime | None = None,
) -> Evidence:
    """Say what shows that a stated criterion of the next stage is met; said anew, it is to be
    confirmed anew. Raises `PermissionDenied`, `ValidationError`, `NotPossible`.
    """
    proposal = locked(proposal)
    require(permissions.may_state(by, proposal), _("Only those who write and lead the proposal."))
    require_active(proposal)
    stage = stages.after(proposal.stage)
    asked = stages.criterion(stage, key)
    if asked is None or asked.is_found:
        raise NotPossible(_("The next stage has no such criterion to state."))
    found = Evidence.objects.filter(proposal=proposal, stage=stage.number, criterion=key).first()
    found = found or Evidence(proposal=proposal, stage=stage.number, criterion=key)
    found.text, found.url = text.strip(), url
    found.stated_by, found.stated_at = by, at or timezone.now()
    found.confirmed_by, found.confirmed_at = None, None
    found.full_clean(exclude=["proposal", "stated_by"])
    found.save()
    event = log(proposal, Kind.STATED, found.text, by, at=found.stated_at, stage=stage.number,
                criterion=key, url=url)  # fmt: skip
    telling.stated(found, event)
    return found


@transaction.atomic
def confirm_evidence(evidence: Evidence, *, by: Person, at: datetime | None = None) -> Evidence:
    """Confirm what somebody else stated. Raises `PermissionDenied`, `NotPossible`."""
    proposal = locked(evidence.proposal)
    evidence = Evidence.objects.select_related("proposal__group").get(pk=evidence.pk)
    require(
        permissions.may_confirm(by, evidence),
        _("The chair of the group confirms it, and nobody what they stated themselves."),
    )
    require_active(proposal)
    if evidence.stage != stages.after(proposal.stage).number:
        raise NotPossible(_("This stage is behind it already."))
    if evidence.confirmed_at is not None:
        return evidence
    evidence.confirmed_by, evidence.confirmed_at = by, at or timezone.now()
    evidence.save(update_fields=["confirmed_by", "confirmed_at"])
    log(proposal, Kind.CONFIRMED, "", by, at=evidence.confirmed_at, stage=evidence.stage,
        criterion=evidence.criterion)  # fmt: skip
    settle_waiting(proposal, at=evidence.confirmed_at)
    return evidence


@transaction.atomic
def ask(
    proposal: Proposal,
    *,
    by: Person,
    method: str,
    electorate: str,
    closes_at: datetime,
    at: datetime | None = None,
    **rule: Any,
) -> Advance:
    """Open the ballot on the next stage; of a final proposal on the next version. `rule` are
    further fields of a decision (threshold, base, quorum_percent, …).

    Raises `PermissionDenied`, `ValidationError` by field, and `NotPossible` while a criterion is
    not met or another ballot is under way.
    """
    proposal = locked(proposal)
    require(permissions.may_lead(by, proposal), _("The chair of the group asks for the ballot."))
    require_active(proposal)
    if method not in METHODS:
        raise ValidationError({"method": _("A stage is entered by consent or by majority.")})
    if queries.advance_of(proposal) is not None:
        raise NotPossible(_("A ballot is under way already, or adopted and waiting."))
    missing = criteria.missing(proposal)
    if missing:
        raise NotPossible(
            _("These criteria are not met: %(criteria)s")
            % {"criteria": " ".join(str(one.criterion.label) for one in missing)}
        )
    revision = queries.latest(proposal)
    if proposal.is_final and revision is not None and hasattr(revision, "version"):
        raise NotPossible(_("The latest revision is published already."))
    # A ballot that was called off is over, though nobody told this room.
    proposal.advances.filter(state=Advance.State.OPEN).update(state=Advance.State.LAPSED)
    stage = stages.after(proposal.stage)
    decision = decisions.open_for(
        SUBJECT,
        str(proposal.public_id),
        by=by,
        title=_question(proposal, stage)[:200],
        text=_about(proposal),
        closes_at=closes_at,
        method=method,
        electorate=electorate,
        group=proposal.group,
        at=at,
        **rule,
    )
    advance = Advance.objects.create(
        proposal=proposal,
        decision=decision,
        revision=revision,
        from_stage=proposal.stage,
        to_stage=stage.number,
    )
    log(proposal, Kind.BALLOT, "", by, at=at, stage=stage.number,
        decision=str(decision.public_id))  # fmt: skip
    return advance


def _question(proposal: Proposal, stage: stages.Stage) -> str:
    words = {"title": proposal.title, "stage": stage.name}
    if proposal.is_final:
        return _("Shall the next version of “%(title)s” be published?") % words
    return _("Shall “%(title)s” enter the stage “%(stage)s”?") % words


def _about(proposal: Proposal) -> str:
    """The text of the ballot, in Markdown: where the text is, and how each criterion is met."""
    lines = [proposal.summary, "", f"<{settings.SITE_URL}{proposal.get_absolute_url()}>", ""]
    revision = queries.latest(proposal)
    if revision is not None:
        lines.insert(3, f"<{settings.SITE_URL}{revision.get_absolute_url()}>")
    lines += [f"- {one.criterion.label} {one.words}" for one in criteria.items(proposal)]
    return "\n".join(lines)


def _asked_by(decision: Decision) -> Advance | None:
    """The stage that a ballot asks for; None of one about something else."""
    if decision.subject_kind != SUBJECT:
        return None
    return Advance.objects.filter(decision=decision).select_related("proposal").first()


@transaction.atomic
def on_decided(decision: Decision, **_kwargs: Any) -> None:
    """The signal of `decisions`: take the result of a ballot over, once however often it comes."""
    asked = _asked_by(decision)
    if asked is None:
        return
    proposal = locked(asked.proposal)
    advance = Advance.objects.select_related("revision").get(pk=asked.pk)
    if advance.state != Advance.State.OPEN:
        return
    at = decision.closed_at or timezone.now()
    if (decision.result or {}).get("outcome") != "adopted":
        advance.state = Advance.State.REFUSED
        advance.save(update_fields=["state"])
        log(proposal, Kind.REFUSED, "", None, at=at, stage=advance.to_stage)
        telling.refused(advance)
        return
    advance.state = Advance.State.ADOPTED
    advance.save(update_fields=["state"])
    if not settle_waiting(proposal, at=at):
        log(proposal, Kind.WAITS, "", None, at=at, stage=advance.to_stage,
            missing=[one.criterion.key for one in criteria.missing(proposal)])  # fmt: skip
        telling.waits(advance)


@transaction.atomic
def on_voided(decision: Decision, **_kwargs: Any) -> None:
    """The signal of `decisions`: a stage that was entered by a void ballot was not entered. What is
    built upon it since stays, though: a version that was published, a stage after it. Comes it
    twice, nothing is done twice.
    """
    asked = _asked_by(decision)
    if asked is None:
        return
    proposal = locked(asked.proposal)
    if proposal.events.filter(kind=Kind.VOIDED, data__decision=str(decision.public_id)).exists():
        return
    advance = Advance.objects.get(pk=asked.pk)
    said: dict[str, Any] = {"stage": advance.to_stage, "decision": str(decision.public_id)}
    if advance.state == Advance.State.ADOPTED:
        advance.state = Advance.State.LAPSED
        advance.save(update_fields=["state"])
    elif advance.state == Advance.State.DONE and _can_go_back(proposal, advance):
        proposal.stage, proposal.advanced_at = advance.from_stage, decision.voided_at
        proposal.save(update_fields=["stage", "advanced_at"])
        said["back"] = advance.from_stage
    log(proposal, Kind.VOIDED, "", None, at=decision.voided_at, **said)
    signals.standing_changed.send(sender=Proposal, proposal=proposal)


def _can_go_back(proposal: Proposal, advance: Advance) -> bool:
    """It is at the stage to which the ballot brought it, and nothing is under way from there."""
    return (
        proposal.stage == advance.to_stage != advance.from_stage
        and advance.to_stage != stages.FINAL
        and queries.advance_of(proposal) is None
    )


def settle_waiting(proposal: Proposal, *, at: datetime | None = None) -> bool:
    """Do what was adopted, where every criterion is met now; whether it was done. In the caller's
    transaction, who holds the lock of the proposal.
    """
    waiting: Sequence[Advance] = list(
        proposal.advances.filter(state=Advance.State.ADOPTED).select_related("revision")
    )
    if not waiting or not proposal.is_active or criteria.missing(proposal):
        return False
    _enter(proposal, waiting[0], at or timezone.now())
    return True


def _enter(proposal: Proposal, advance: Advance, at: datetime) -> None:
    advance.state, advance.done_at = Advance.State.DONE, at
    advance.save(update_fields=["state", "done_at"])
    if advance.to_stage != proposal.stage:
        proposal.stage, proposal.advanced_at = advance.to_stage, at
        proposal.save(update_fields=["stage", "advanced_at"])
        log(proposal, Kind.ADVANCED, "", None, at=at, stage=advance.to_stage,
            revision=advance.revision.number if advance.revision else None)  # fmt: skip
        telling.advanced(advance)
    if advance.to_stage == stages.FINAL:
        latest = queries.latest(proposal)  # the text voted on, or that text in better words
        assert latest is not None
        if not hasattr(latest, "version"):
            publish(latest, by=None, at=at)
    if advance.to_stage != advance.from_stage:
        advance.proposal = proposal
        signals.advanced.send(sender=Proposal, proposal=proposal, advance=advance)
