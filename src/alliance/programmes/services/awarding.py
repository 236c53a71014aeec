"""Awards: proposed by one, confirmed by another, and with that the results are out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.ledger.amounts import shown
from alliance.people.models import Person
from alliance.programmes import finding, permissions, queries, telling
from alliance.programmes.models import Application, Award, Milestone, Part, Round
from alliance.programmes.services.recording import Kind, error, locked_round, log, reason


@transaction.atomic
def propose(round: Round, *, by: Person, awards: Mapping[int, int]) -> Round:
    """Propose so many minor units for applications, by their numbers. It ends the reviews.

    Raises `PermissionDenied`; `ValidationError` by "award_NUMBER", and for more than the budget.
    """
    round = locked_round(round)
    permissions.ask(permissions.may_decide(by, round), _no_interest())
    if round.phase(timezone.now()) != "review":
        raise ValidationError(_("Awards are proposed after the deadline, and once."))
    found = {one.number: one for one in queries.to_judge(round)}
    judged = {review.application_id for review in queries.counted(round)}
    wrong = {
        f"award_{number}": words
        for number, minor in awards.items()
        if (words := _trouble(round, found.get(number), judged, minor))
    }
    if wrong:
        raise ValidationError(dict(wrong))
    if not awards:
        raise ValidationError(_("Give an amount to one application at least."))
    total = sum(awards.values())
    if total > round.budget_minor:
        over = shown(total - round.budget_minor, round.currency)
        raise ValidationError(_("That is %(amount)s more than the budget.") % {"amount": over})
    Award.objects.bulk_create(
        Award(application=found[number], minor=minor) for number, minor in awards.items()
    )
    round.state, round.proposed_by = Round.State.PROPOSED, by
    round.save(update_fields=["state", "proposed_by"])
    told = {str(number): minor for number, minor in sorted(awards.items())}
    log(round, Kind.PROPOSED, by, awards=told)
    telling.proposed(round)
    return round


@transaction.atomic
def take_back(round: Round, *, by: Person, text: str) -> Round:
    """Take the proposal back; reviewers may go on. Raises `PermissionDenied`, `ValidationError`."""
    round = locked_round(round)
    permissions.ask(permissions.may_decide(by, round), _no_interest())
    if round.state != Round.State.PROPOSED:
        raise ValidationError(_("Nothing is proposed here now."))
    text = reason(text)
    Award.objects.filter(application__round=round, is_confirmed=False).delete()
    round.state, round.proposed_by = Round.State.PUBLISHED, None
    round.save(update_fields=["state", "proposed_by"])
    log(round, Kind.TAKEN_BACK, by, text=text)
    return round


@transaction.atomic
def confirm(round: Round, *, by: Person, decision: str, on: date | None = None) -> Round:
    """Confirm what somebody else proposed. Everybody who applied is told, the results are public,
    and each award has its milestones. `decision` says where it was decided; the ranking as it was
    then is in the log.

    Raises `PermissionDenied`, `ValidationError` by field.
    """
    round = locked_round(round)
    permissions.ask(permissions.may_decide(by, round), _no_interest())
    if round.state != Round.State.PROPOSED:
        raise ValidationError(_("Nothing is proposed here now."))
    words = _("You have proposed it. Somebody else confirms it.")
    permissions.ask(permissions.may_confirm(by, round), words)
    if not decision.strip():
        raise error("decision", _("Say where it was decided, such as a call or a board."))
    day = on or timezone.localdate()
    round.state, round.decided_by, round.decided_at = Round.State.DECIDED, by, timezone.now()
    round.decision = decision.strip()
    round.clean_fields(exclude=["proposed_by", "decided_by", "programme", "grant"])
    round.save(update_fields=["state", "decided_by", "decided_at", "decision"])
    awards = Award.objects.filter(application__round=round).select_related("application__round")
    awards.update(is_confirmed=True)
    for award in awards:
        make_milestones(award, list(round.parts.all()), day)
    ranking = queries.ranking(round)
    means = {str(row.application.number): str(row.mean) for row in ranking.rows}
    log(round, Kind.DECIDED, by, text=round.decision, means=means)
    telling.decided(round)
    finding.keep_round(round)
    return round


def make_milestones(award: Award, parts: list[Part], day: date) -> None:
    """One a part of the round; cents that do not divide are in the last."""
    left = award.minor
    for number, part in enumerate(parts, start=1):
        minor = left if number == len(parts) else award.minor * part.percent // 100
        left -= minor
        if minor > 0:
            Milestone.objects.create(
                award=award,
                number=number,
                title=part.title,
                minor=minor,
                due_on=day + timedelta(days=part.after_days),
            )


def _trouble(round: Round, application: Application | None, judged: set[int], minor: int) -> str:
    if application is None:
        return _("There is no such application.")
    if application.pk not in judged:
        return _("Nobody has reviewed it yet.")
    most = min(application.asked_minor, round.largest_minor)
    if not 0 < minor <= most:
        return _("Award at most what was asked for: %(amount)s.") % {
            "amount": shown(most, round.currency)
        }
    return ""


def _no_interest() -> str:
    return _("Who runs the programme decides, and nobody with an interest in an application.")
