"""Comments, their threads, and what becomes of them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.people.models import Person
from alliance.people.permissions import require
from alliance.proposals import permissions, telling
from alliance.proposals.document import anchors
from alliance.proposals.models import Comment, ProposalEvent, Reply, Revision
from alliance.proposals.services.advancing import settle_waiting
from alliance.proposals.services.recording import NotPossible, locked, log, require_active

Kind = ProposalEvent.Kind
SAID_A_DAY = 60  # comments and replies of one person


@transaction.atomic
def comment(
    revision: Revision, *, by: Person, text: str, anchor: str = "", at: datetime | None = None
) -> Comment:
    """Comment on a revision, at the section of that anchor or on the whole. Raises
    `PermissionDenied`, `ValidationError`, `NotPossible`.
    """
    at = at or timezone.now()
    proposal = locked(revision.proposal)
    require(permissions.may_comment(by, proposal), _("Sign in to comment."))
    require_active(proposal)
    _require_measure(by, at)
    if anchor and anchor not in dict(anchors(revision.text)):
        raise ValidationError({"anchor": _("There is no such section in this revision.")})
    found = Comment(
        proposal=proposal, revision=revision, anchor=anchor, text=text.strip(), by=by, at=at
    )
    found.full_clean(exclude=["proposal", "revision", "by"])
    found.save()
    log(proposal, Kind.COMMENTED, "", by, at=at, comment=found.pk, revision=revision.number)
    telling.commented(found)
    return found


@transaction.atomic
def reply(comment: Comment, *, by: Person, text: str, at: datetime | None = None) -> Reply:
    """Say something below a comment. Raises `PermissionDenied`, `ValidationError`,
    `NotPossible`.
    """
    at = at or timezone.now()
    require(
        permissions.may_comment(by, comment.proposal) and comment.hidden_at is None,
        _("Sign in to reply."),
    )
    require_active(comment.proposal)
    _require_measure(by, at)
    found = Reply(comment=comment, text=text.strip(), by=by, at=at)
    found.full_clean(exclude=["comment", "by"])
    found.save()
    telling.replied(found)
    return found


@transaction.atomic
def dispose(
    comment: Comment,
    disposition: Comment.Disposition,
    *,
    answer: str,
    by: Person,
    at: datetime | None = None,
) -> Comment:
    """Say what becomes of a comment, with the reason; said anew, the commenter is asked anew. A
    proposal that waited for it alone goes on. Raises `PermissionDenied`, `ValidationError`,
    `NotPossible`.
    """
    comment = _locked(comment)
    require(
        permissions.may_dispose(by, comment),
        _("Those who write the proposal answer, and nobody their own comment."),
    )
    require_active(comment.proposal)
    if disposition not in Comment.Disposition.values:
        raise ValidationError({"disposition": _("Choose what becomes of it.")})
    if not answer.strip():
        raise ValidationError({"answer": _("Say why, or where it was taken up.")})
    comment.disposition, comment.answer = disposition, answer.strip()
    comment.disposed_by, comment.disposed_at = by, at or timezone.now()
    comment.is_satisfied, comment.rejoinder = None, ""
    comment.full_clean(exclude=["proposal", "revision", "by", "disposed_by"])
    comment.save()
    event = log(comment.proposal, Kind.DISPOSED, "", by, at=comment.disposed_at,
                comment=comment.pk, disposition=disposition)  # fmt: skip
    telling.disposed(comment, event)
    settle_waiting(comment.proposal, at=comment.disposed_at)
    return comment


@transaction.atomic
def say_satisfied(
    comment: Comment, is_satisfied: bool, *, by: Person, rejoinder: str = ""
) -> Comment:
    """Say, as the commenter, whether the disposition will do. Raises `PermissionDenied`,
    `ValidationError` without words for a no, `NotPossible` before there is a disposition.
    """
    comment = _locked(comment)
    require(permissions.may_be_satisfied(by, comment), _("Only whoever commented says so."))
    if not comment.disposition:
        raise NotPossible(_("Nobody has answered this comment yet."))
    if not is_satisfied and not rejoinder.strip():
        raise ValidationError({"rejoinder": _("Say what is still missing.")})
    comment.is_satisfied = is_satisfied
    comment.rejoinder = "" if is_satisfied else rejoinder.strip()
    comment.full_clean(exclude=["proposal", "revision", "by", "disposed_by"])
    comment.save(update_fields=["is_satisfied", "rejoinder"])
    event = log(comment.proposal, Kind.SATISFIED, "", by, comment=comment.pk,
                satisfied=is_satisfied)  # fmt: skip
    if not is_satisfied:
        telling.not_satisfied(comment, event)
    return comment


def _locked(comment: Comment) -> Comment:
    locked(comment.proposal)
    return Comment.objects.select_related("proposal__group", "by").get(pk=comment.pk)


def _require_measure(by: Person, at: datetime) -> None:
    day = at - timedelta(days=1)
    said = Comment.objects.filter(by=by, at__gt=day).count()
    said += Reply.objects.filter(by=by, at__gt=day).count()
    if said >= SAID_A_DAY:
        raise NotPossible(_("You have written a lot today. Go on tomorrow."))
