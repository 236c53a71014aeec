"""What needs doing: the queue of staff."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import QuerySet

from alliance.membership import amounts, payouts
from alliance.membership.days import today
from alliance.membership.models import (
    CardEvent,
    CardPayout,
    Invoice,
    Membership,
    MembershipEvent,
    Payment,
)
from alliance.membership.pricing import price_for
from alliance.membership.services import agreements, returning

S, Basis = Membership.State, Membership.Basis
SOON = timedelta(days=60)


@dataclass
class Queue:
    """Each list is one thing to do; empty lists are not shown."""

    to_review: list[Membership] = field(default_factory=list)
    to_return: list[Membership] = field(default_factory=list)  # asked to be taken up again
    waiting: list[Membership] = field(default_factory=list)  # approved, not begun
    overdue: list[tuple[Invoice, int]] = field(default_factory=list)
    credits: list[tuple[Payment, int]] = field(default_factory=list)
    contributions: list[Membership] = field(default_factory=list)  # in kind, to confirm
    in_grace: list[Membership] = field(default_factory=list)
    unpaid_in_force: list[tuple[Invoice, int]] = field(default_factory=list)
    without_price: list[Membership] = field(default_factory=list)
    cards: list[CardEvent] = field(default_factory=list)
    payouts: list[CardPayout] = field(default_factory=list)  # on their way

    @property
    def count(self) -> int:
        return sum(len(getattr(self, name)) for name in self.__dataclass_fields__)


def read() -> Queue:
    all_ = Membership.objects.select_related("organization", "person", "tier")
    queue = money()
    queue.to_review = list(all_.filter(state=S.SUBMITTED).order_by("submitted_at"))
    queue.to_return = asking_to_return()
    queue.waiting = list(all_.filter(state=S.APPROVED))
    queue.in_grace = list(all_.filter(state=S.GRACE))
    for membership in all_.filter(state__in=Membership.IN_FORCE, leaves_on=None):
        _look_ahead(queue, membership)
    return queue


def money() -> Queue:
    """What of it is for those who keep the books."""
    queue = Queue(
        overdue=overdue(),
        payouts=payouts.on_the_way(),
        cards=list(CardEvent.objects.filter(outcome=CardEvent.Outcome.REFUSED, seen_at=None)),
        credits=amounts.with_credit(
            Payment.objects.select_related("membership__organization", "membership__person")
        ),
    )
    for invoice in _open_invoices().filter(due_on__gte=today()):
        if invoice.term < invoice.membership.next_term:
            queue.unpaid_in_force.append((invoice, invoice.open))  # a payment was taken back
    return queue


def asking_to_return() -> list[Membership]:
    """Those who were members and ask to be so again, whoever asked first at the head."""
    asked = MembershipEvent.objects.filter(kind=MembershipEvent.Kind.ASKS_RETURN)
    over = Membership.objects.filter(state__in=Membership.OVER, pk__in=asked.values("membership"))
    found = over.select_related("organization", "person", "tier")
    waiting = [(event.at, one) for one in found if (event := returning.asked(one))]
    return [one for _at, one in sorted(waiting, key=lambda pair: pair[0])]


def overdue() -> list[tuple[Invoice, int]]:
    """Invoices that should have been paid before today, and what is still owed of each."""
    return [(invoice, invoice.open) for invoice in _open_invoices().filter(due_on__lt=today())]


def _open_invoices() -> QuerySet:
    found = amounts.still_open(Invoice.objects.filter(write_offs=None))
    return found.select_related(
        "membership__organization", "membership__person", "membership__tier"
    ).order_by("due_on")


def _look_ahead(queue: Queue, membership: Membership) -> None:
    """What a renewal within two months wants of staff."""
    last = membership.last_term
    if last is None or last.ends_on - today() > SOON:
        return
    if membership.basis == Basis.IN_KIND:
        queue.contributions.append(membership)
    elif membership.basis == Basis.DUES and not price_for(membership, on=last.ends_on):
        queue.without_price.append(membership)


def waits_for(membership: Membership) -> list[str]:
    """Of one that is approved: "agreement", "dues"."""
    missing = [] if agreements.is_accepted(membership) else ["agreement"]
    if amounts.open_invoices(membership):
        missing.append("dues")
    return missing
