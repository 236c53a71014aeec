"""Queues, duties and rules of retention of the rooms below, which cannot know of the desk."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.account.models import EmailConfirmation
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliance.audit import acts, checkpoints
from alliance.audit.models import AuditEntry
from alliance.audit.services import chain_waiting
from alliance.desk import queues, retention
from alliance.desk.models import DeletionRequest
from alliance.desk.queues import Waiting, is_staff
from alliance.duties import queries as duties
from alliance.duties.registry import register as register_duty
from alliance.outbox.models import OutboxAttachment, OutboxItem
from alliance.people.models import SignInLink
from alliance.people.sessions import forget_ended

DAY = timedelta(days=1)
SIGN_IN_LINKS, FAILED_MAIL, LEFT_MAIL = timedelta(days=30), timedelta(days=90), timedelta(days=90)
REQUESTS = timedelta(days=3 * 365)
UNCHAINED = timedelta(minutes=5)


def register() -> None:
    acts.register(
        {
            "desk.deletion.asked": _("deletion asked for"),
            "desk.deletion.withdrawn": _("request for deletion taken back"),
            "desk.deletion.done": _("deleted on request"),
            "desk.deletion.declined": _("request for deletion declined"),
        }
    )
    retention.register_act(_("forgotten by a rule of retention"))
    register_duty("audit.chain", timedelta(minutes=1), chain_waiting)
    register_duty("audit.checkpoint", DAY, checkpoints.keep)
    register_duty("desk.retention", DAY, retention.enforce)
    _register_queues()
    _register_rules()


def _register_queues() -> None:
    queues.register(
        "desk.deletions",
        label=_("Requests to delete data"),
        may=is_staff,
        read=lambda viewer: queues.waiting(
            DeletionRequest.objects.filter(state=DeletionRequest.State.WAITING).exclude(
                person=viewer
            ),
            "asked_at",
        ),
        url=lambda viewer: reverse("desk:requests"),
        within=timedelta(days=14),
    )
    queues.register(
        "outbox.failed",
        label=_("Mail that was given up"),
        may=is_staff,
        read=lambda viewer: queues.waiting(
            OutboxItem.objects.filter(status=OutboxItem.Status.FAILED).exclude(to=""), "created_at"
        ),
        url=lambda viewer: reverse("desk:index") + "#machine",
        within=DAY,
    )
    queues.register(
        "duties.failed",
        label=_("Duties that failed or are late"),
        may=is_staff,
        read=lambda viewer: _duties(timezone.now()),
        url=lambda viewer: reverse("desk:index") + "#machine",
        within=DAY,
    )
    queues.register(
        "audit.unchained",
        label=_("Acts without a place in the chain"),
        may=is_staff,
        read=lambda viewer: queues.waiting(
            AuditEntry.objects.filter(position=None, at__lt=timezone.now() - UNCHAINED), "at"
        ),
        url=lambda viewer: reverse("desk:acts"),
        within=timedelta(hours=1),
    )


def _duties(now: datetime) -> Waiting:
    failed = duties.failed()
    late = duties.overdue(now)
    names = {duty.name for duty in failed} | set(late)
    began = [duty.last_began_at for duty in failed if duty.last_began_at]
    return Waiting(len(names), min(began, default=now if names else None))


def _register_rules() -> None:
    retention.register(
        "people.sign_in_links",
        what=_("Sign-in links that were used or ran out"),
        kept=SIGN_IN_LINKS,
        why=_("To find out how somebody came in, where there is a doubt."),
        forget=forget_sign_in_links,
    )
    retention.register(
        "people.sessions",
        what=_("Sessions that ran out, from where they were, and codes for addresses not proven"),
        kept=timedelta(days=1),
        why=_("Nobody can use them any more."),
        forget=forget_sessions,
    )
    retention.register(
        "people.accounts",
        what=_("Accounts"),
        kept=None,
        why=_("Until the person closes theirs; then an empty shell without a name."),
    )
    retention.register(
        "people.account_events",
        what=_("What was done to accounts, and offices held"),
        kept=None,
        why=_("It says who was trusted with what, and when."),
    )
    retention.register(
        "outbox.left",
        what=_("To whom mail left, and its subject"),
        kept=LEFT_MAIL,
        why=_("To answer who was told of what. The words go as soon as it has left."),
        forget=forget_left_mail,
    )
    retention.register(
        "outbox.failed",
        what=_("Mail that was given up"),
        kept=FAILED_MAIL,
        why=_("So that staff can see why, and write again."),
        forget=forget_failed_mail,
    )
    retention.register(
        "audit.entries",
        what=_("The record of acts of staff and of the site"),
        kept=None,
        why=_("It is a chain: nothing can be taken out. It holds numbers of accounts, no names."),
    )
    retention.register(
        "desk.deletions",
        what=_("That a deletion was asked for, and how it was answered"),
        kept=REQUESTS,
        why=_("To show that it was answered in time. The words go with the answer."),
        forget=forget_requests,
    )


def forget_sign_in_links(now: datetime) -> int:
    old = Q(expires_at__lt=now - SIGN_IN_LINKS) | Q(used_at__lt=now - SIGN_IN_LINKS)
    return SignInLink.objects.filter(old).delete()[0]


def forget_sessions(now: datetime) -> int:
    codes = EmailConfirmation.objects.filter(created__lt=now - timedelta(days=4))
    gone = Session.objects.filter(expire_date__lt=now - DAY).delete()[0]
    return gone + codes.delete()[0] + forget_ended()


def forget_left_mail(now: datetime) -> int:
    left = OutboxItem.objects.filter(status=OutboxItem.Status.DELIVERED)
    return _forget_mail(left.filter(delivered_at__lt=now - LEFT_MAIL))


def forget_failed_mail(now: datetime) -> int:
    failed = OutboxItem.objects.filter(status=OutboxItem.Status.FAILED)
    return _forget_mail(failed.filter(created_at__lt=now - FAILED_MAIL))


def _forget_mail(items: QuerySet[OutboxItem]) -> int:
    """Empty them. The key stays, so that no occasion is told twice; but for keys that hold an
    address, which are of one day.
    """
    items = items.exclude(to="")
    OutboxAttachment.objects.filter(item__in=items).delete()
    gone, _each = items.filter(key__contains="@").delete()
    return gone + items.update(to="", subject="", text="", html="", headers={}, last_error="")


def forget_requests(now: datetime) -> int:
    answered = DeletionRequest.objects.exclude(state=DeletionRequest.State.WAITING)
    return answered.filter(answered_at__lt=now - REQUESTS).delete()[0]
