"""Rounds: made, written, published, extended, called off."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.ledger.currencies import CODES
from alliance.people.models import Person
from alliance.people.zones import zone_named
from alliance.programmes import finding, permissions, telling
from alliance.programmes.answers import ROUND_CHARACTERS
from alliance.programmes.models import Criterion, Part, Question, Reviewer, Round
from alliance.programmes.models.round import (
    CRITERIA_AT_MOST,
    MAX_MINOR,
    PARTS_AT_MOST,
    QUESTIONS_AT_MOST,
)
from alliance.programmes.services import assigning
from alliance.programmes.services.keeping import somebody
from alliance.programmes.services.recording import Kind, error, locked_round, log, reason

REVIEWERS_AT_MOST, STATEMENTS_AT_MOST, CHOICES_AT_MOST = 100, 12, 60
Row = TypeVar("Row", Question, Criterion, Part)


@transaction.atomic
def make(round: Round, *, by: Person) -> Round:
    """Keep a new round as a draft. Raises `PermissionDenied`, `ValidationError` by field."""
    permissions.ask(permissions.may_run(by, round.programme))
    _check(round)
    round.full_clean(exclude=["proposed_by", "decided_by"])
    round.save()
    log(round, Kind.ROUND, by, title=round.title)
    return round


@transaction.atomic
def change(round: Round, *, by: Person) -> Round:
    """Keep what was changed in a draft. Raises `PermissionDenied`, `ValidationError` by field."""
    _ask_for_draft(round, by)
    _check(round)
    round.full_clean(exclude=["proposed_by", "decided_by"])
    round.save()
    return round


@transaction.atomic
def add(row: Row, *, by: Person) -> Row:
    """Add a question, a criterion or a part of the payments at the end. Raises
    `PermissionDenied`, `ValidationError` by field.
    """
    _ask_for_draft(row.round, by)
    rows = type(row)._default_manager.filter(round=row.round)
    most = {Question: QUESTIONS_AT_MOST, Criterion: CRITERIA_AT_MOST, Part: PARTS_AT_MOST}
    if rows.count() >= most[type(row)]:
        raise ValidationError(_("There are %(most)d already, and no more fit.") % {
            "most": most[type(row)]
        })  # fmt: skip
    row.position = (rows.aggregate(last=Max("position"))["last"] or 0) + 1
    if isinstance(row, Question):
        _check_question(row)
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def drop(row: Question | Criterion | Part, *, by: Person) -> None:
    """Take it out of a draft. Raises `PermissionDenied`."""
    _ask_for_draft(row.round, by)
    row.delete()


@transaction.atomic
def publish(round: Round, *, by: Person) -> Round:
    """From now on everybody sees it, and nothing of it changes but the deadline. Raises
    `PermissionDenied`, and `ValidationError` for what is missing.
    """
    round = _ask_for_draft(round, by)
    if missing := unready(round, timezone.now()):
        raise ValidationError(missing)
    round.state = Round.State.PUBLISHED
    round.save(update_fields=["state"])
    log(round, Kind.PUBLISHED, by, closes_at=round.closes_at)
    finding.keep_round(round)
    return round


def unready(round: Round, now: datetime) -> list[str]:
    """What is missing before it can be published."""
    found = []
    if round.closes_at <= now:
        found.append(_("The deadline has passed. Set a later one."))
    if not round.questions.exists():
        found.append(_("Ask a question at least."))
    if not round.criteria.exists():
        found.append(_("Say by what reviewers judge: a criterion at least."))
    if round.parts.aggregate(sum=Sum("percent"))["sum"] != 100:
        found.append(_("The parts of the payments do not add up to 100 percent."))
    if not round.programme.agreements.exists():
        found.append(_("Publish an agreement of the programme first."))
    return found


@transaction.atomic
def extend(round: Round, *, by: Person, closes_at: datetime, text: str) -> Round:
    """A later deadline, with the reason; drafts are told. Raises `PermissionDenied`,
    `ValidationError` by field.
    """
    round = locked_round(round)
    permissions.ask(permissions.may_run(by, round.programme))
    now = timezone.now()
    if round.phase(now) not in ("coming", "open"):
        raise ValidationError(_("This round is closed: what others have kept would be unfair."))
    if closes_at <= round.closes_at:
        raise error("closes_at", _("A deadline is only moved to a later moment."))
    text = reason(text)
    before, round.closes_at = round.closes_at, closes_at
    if round.reviews_until and round.reviews_until <= closes_at:
        round.reviews_until = round.reviews_until + (closes_at - before)
    round.save(update_fields=["closes_at", "reviews_until"])
    event = log(round, Kind.EXTENDED, by, text=text, before=before, after=closes_at)
    telling.extended(round, event)
    finding.keep_round(round)
    return round


@transaction.atomic
def cancel(round: Round, *, by: Person, text: str) -> Round:
    """Call it off before anything is awarded; who wrote is told why. Raises `PermissionDenied`,
    `ValidationError`.
    """
    round = locked_round(round)
    permissions.ask(permissions.may_run(by, round.programme))
    if round.state != Round.State.PUBLISHED:
        raise ValidationError(_("Only a published round without proposed awards is called off."))
    text = reason(text)
    round.state = Round.State.CANCELLED
    round.save(update_fields=["state"])
    event = log(round, Kind.CANCELLED, by, text=text)
    telling.cancelled(round, event)
    finding.keep_round(round)
    return round


@transaction.atomic
def name_reviewer(round: Round, person: Person | None, *, by: Person) -> Reviewer:
    """Have somebody judge the round. Raises `PermissionDenied`, `ValidationError` at "email"."""
    round = locked_round(round)
    permissions.ask(permissions.may_run(by, round.programme))
    person = somebody(person)
    if round.state not in (Round.State.DRAFT, Round.State.PUBLISHED):
        raise error("email", _("What is to be judged here has been."))
    if permissions.may_run(person, round.programme):
        raise error("email", _("Who runs the programme sees who applies, and does not review."))
    if round.reviewers.filter(until=None).count() >= REVIEWERS_AT_MOST:
        raise error("email", _("That are many reviewers. End some first."))
    reviewer = Reviewer(round=round, person=person)
    try:
        reviewer.validate_constraints()
    except ValidationError as refusal:
        raise error("email", refusal.messages) from refusal
    reviewer.save()
    log(round, Kind.REVIEWER, by, person=str(person.public_id))
    telling.named_reviewer(reviewer)
    return reviewer


@transaction.atomic
def end_reviewer(reviewer: Reviewer, *, by: Person) -> None:
    """They judge no more; what they submitted counts, and nothing else is assigned to them. Again
    changes nothing. Raises `PermissionDenied`.
    """
    round = locked_round(reviewer.round)  # nobody spreads reviewers meanwhile
    permissions.ask(permissions.may_run(by, round.programme))
    if round.reviewers.filter(pk=reviewer.pk, until=None).update(until=timezone.now()):
        assigning.release(reviewer.person, round)
        log(round, Kind.REVIEWER_ENDED, by, person=str(reviewer.person.public_id))


def _ask_for_draft(round: Round, by: Person) -> Round:
    round = locked_round(round)
    permissions.ask(permissions.may_run(by, round.programme))
    words = _("What is asked and what counts stays as it was published.")
    permissions.ask(round.state == Round.State.DRAFT, words)
    return round


def _check(round: Round) -> None:
    wrong: dict[str, Any] = {}
    if round.currency not in CODES:
        wrong["currency"] = _("Give the three letters of a currency, such as EUR.")
    if round.grant is not None and round.grant.currency != round.currency:
        wrong["grant"] = _("This grant is in %(currency)s.") % {"currency": round.grant.currency}
    if zone_named(round.time_zone) is None:
        wrong["time_zone"] = _("Choose a time zone.")
    if round.budget_minor > MAX_MINOR:
        wrong["budget"] = _("That is more than can be.")
    if round.largest_minor > round.budget_minor:
        wrong["largest"] = _("One application cannot ask for more than the whole budget.")
    if round.closes_at <= round.opens_at:
        wrong["closes_at"] = _("The deadline lies before the opening.")
    if round.reviews_until and round.reviews_until <= round.closes_at:
        wrong["reviews_until"] = _("Reviews are due after the deadline.")
    if len(round.statements) > STATEMENTS_AT_MOST or any(len(s) > 300 for s in round.statements):
        wrong["statements"] = _("At most 12 statements of 300 characters.")
    if wrong:
        raise ValidationError(wrong)


def _check_question(question: Question) -> None:
    is_choice = question.kind == Question.Kind.CHOICE
    question.choices = question.choices if is_choice else []
    if is_choice and not 2 <= len(set(question.choices)) <= CHOICES_AT_MOST:
        raise error("choices", _("Offer 2 to 60 choices, one a line."))
    if any(len(choice) > 200 for choice in question.choices):
        raise error("choices", _("A choice has at most 200 characters."))
    texts = question.round.questions.filter(kind=Question.Kind.LONG)
    taken = texts.aggregate(sum=Sum("most"))["sum"] or 0
    if question.kind == Question.Kind.LONG and taken + question.most > ROUND_CHARACTERS:
        raise error("most", _("All texts of a form have at most 200,000 characters together."))
