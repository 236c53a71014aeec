"""Where a membership stands, and what comes next: for its page and the queue of staff."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from alliance.membership import amounts
from alliance.membership.models import Agreement, Invoice, Membership
from alliance.membership.services import agreements

S = Membership.State


@dataclass(frozen=True)
class Step:
    """`state`: "done", "now", "later" or "stopped"."""

    label: str
    state: str


def of(membership: Membership) -> list[Step]:
    """The way into membership, step by step."""
    state = S(membership.state)
    labels = [
        pgettext("for something", "Apply"),
        _("Review"),
        _("Agreement"),
        _("Dues"),
        _("Member"),
    ]
    if membership.basis != Membership.Basis.DUES:
        labels[3] = _("Contribution")
    at = {S.DRAFT: 0, S.RETURNED: 0, S.SUBMITTED: 1, S.DECLINED: 1, S.WITHDRAWN: 0}.get(state, 4)
    if state == S.APPROVED:
        at = 3 if agreements.is_accepted(membership) else 2
    stopped = state in (S.DECLINED, S.WITHDRAWN) or state in Membership.OVER
    member = state in Membership.IN_FORCE
    steps = []
    for place, label in enumerate(labels):
        if place < at or (place == at and member):
            kind = "done"
        elif place == at:
            kind = "stopped" if stopped else "now"
        else:
            kind = "later"
        steps.append(Step(label, kind))
    return steps


@dataclass(frozen=True)
class Next:
    """What is to be done. `agreement` is the version to read and accept; of each of `invoices`
    `open` says how much is.
    """

    agreement: Agreement | None
    invoices: list[Invoice]

    @property
    def is_nothing(self) -> bool:
        return self.agreement is None and not self.invoices


def next_of(membership: Membership) -> Next:
    """The agreement is asked for at the beginning and once a renewal has been invoiced, or when
    the member wants to come back; not in the middle of a term.
    """
    agreement = None
    state = S(membership.state)
    open_ = amounts.open_invoices(membership)
    waits = (
        state in (S.APPROVED, S.GRACE)
        or amounts.standing_invoice(membership, membership.next_term) is not None
    )
    if waits and not agreements.is_accepted(membership):
        agreement = agreements.current(membership.tier.member)
    return Next(agreement, open_)
