"""What reviewers do: declare an interest, score, say what they think, talk about it."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.people.models import Person
from alliance.programmes import permissions, telling
from alliance.programmes.models import Application, Conflict, Remark, Review
from alliance.programmes.services.recording import Kind, locked, log, reason

REMARKS_AT_MOST = 300
State = Review.State


@transaction.atomic
def declare(application: Application, *, by: Person, text: str) -> Conflict:
    """`by` has an interest in it, and from now on reads nothing of it; a review of theirs counts
    no more, and they are not assigned to it any more. Raises `PermissionDenied`, `ValidationError`.
    """
    application, now = locked(application), timezone.now()
    may = permissions.may_examine(by, application, now)
    permissions.ask(may or permissions.may_oversee(by, application, now))
    words = _("Say in a few words what the interest is. Who runs the programme reads it.")
    conflict = Conflict(application=application, person=by, reason=reason(text, words), by=by)
    conflict.full_clean()
    conflict.save()
    application.assignments.filter(person=by).delete()
    log(application, Kind.CONFLICT, by, person=str(by.public_id))
    return conflict


@transaction.atomic
def keep(
    application: Application,
    *,
    by: Person,
    scores: Mapping[str, int],
    for_applicant: str = "",
    for_reviewers: str = "",
) -> Review:
    """Keep a draft of a review, which nobody else sees. Raises `PermissionDenied`, and
    `ValidationError` once it was submitted.
    """
    review = _mine(application, by)
    if review.state == State.SUBMITTED:
        raise ValidationError(_("Your review is submitted. Submit it again to change it."))
    return _write(review, scores, for_applicant, for_reviewers, is_whole=False)


@transaction.atomic
def submit(
    application: Application,
    *,
    by: Person,
    scores: Mapping[str, int],
    for_applicant: str = "",
    for_reviewers: str = "",
) -> Review:
    """Submit a review, or another state of it; each state is in the log. From then on `by` sees
    what the others have submitted. Raises `PermissionDenied`, `ValidationError` by field.
    """
    review = _mine(application, by)
    review.state, review.submitted_at = State.SUBMITTED, timezone.now()
    review = _write(review, scores, for_applicant, for_reviewers, is_whole=True)
    log(application, Kind.REVIEWED, by, scores=dict(review.scores))
    return review


@transaction.atomic
def say(application: Application, *, by: Person, text: str) -> Remark:
    """Say something to the other reviewers and to who runs the programme. Raises
    `PermissionDenied`, `ValidationError`.
    """
    application = locked(application)
    permissions.ask(permissions.may_discuss(by, application, timezone.now()))
    if application.remarks.count() >= REMARKS_AT_MOST:
        raise ValidationError(_("Much has been said here. Please come to an end."))
    remark = Remark(application=application, author=by, text=reason(text, _("Say something.")))
    remark.full_clean()
    remark.save()
    telling.remarked(remark)
    return remark


def _mine(application: Application, by: Person) -> Review:
    application = locked(application)
    words = _(
        "You cannot review this: it is not the time, it is not yours, or you have an interest."
    )
    permissions.ask(permissions.may_review(by, application, timezone.now()), words)
    found = application.reviews.filter(reviewer=by).first()
    return found or Review(application=application, reviewer=by)


def _write(
    review: Review,
    scores: Mapping[str, int],
    for_applicant: str,
    for_reviewers: str,
    *,
    is_whole: bool,
) -> Review:
    round = review.application.round
    wrong, kept = {}, {}
    for criterion in round.criteria.all():
        score = scores.get(criterion.key)
        if score is None:
            if is_whole:
                wrong[criterion.key] = _("Give a score.")
        elif type(score) is not int or not 1 <= score <= round.scale:
            wrong[criterion.key] = _("A score is from 1 to %(most)d.") % {"most": round.scale}
        else:
            kept[criterion.key] = score
    if wrong:
        raise ValidationError(wrong)
    review.scores = kept
    review.for_applicant, review.for_reviewers = for_applicant.strip(), for_reviewers.strip()
    review.clean_fields(exclude=["application", "reviewer"])
    review.save()
    return review
