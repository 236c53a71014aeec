"""Expenses that wait, for the desk: for each of the staff those that they may decide or pay."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.desk import queues, retention
from alliance.desk.queues import Waiting
from alliance.funding import permissions
from alliance.funding.models import ApprovalLimit, Claim
from alliance.funding.queries import queue
from alliance.people.models import Person


def register() -> None:
    for name, label, may in (
        ("funding.approve", _("Expenses to approve"), permissions.may_approve),
        ("funding.pay", _("Expenses to pay"), permissions.may_pay),
    ):
        queues.register(
            name,
            label=label,
            may=permissions.may_keep_books,
            read=_reader(may),
            url=lambda viewer: reverse("funding:queue"),
            within=timedelta(days=14),
        )
    queues.register(
        "funding.limits",
        label=_("Limits of approval to confirm"),
        may=permissions.may_keep_books,
        read=_limits,
        url=lambda viewer: reverse("funding:keep") + "#limits",
        within=timedelta(days=14),
    )
    retention.register(
        "funding.claims",
        what=_("Expenses with their receipts, budgets, grants, gifts"),
        kept=None,
        why=_("They are vouchers of the books. Where the money went to is forgotten once paid."),
    )


def _limits(viewer: Person) -> Waiting:
    rows = ApprovalLimit.objects.filter(holds_from=None, dropped_at=None).select_related("set_by")
    since = [one.set_at for one in rows if permissions.may_confirm_limit(viewer, one)]
    return Waiting(len(since), min(since, default=None))


def _reader(may: Callable[[Person, Claim], bool]) -> Callable[[Person], Waiting]:
    def read(viewer: Person) -> Waiting:
        since = [claim.submitted_at for claim in queue(viewer) if may(viewer, claim)]
        return Waiting(len(since), min((at for at in since if at), default=None))

    return read
