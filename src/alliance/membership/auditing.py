"""Which acts about memberships are recorded: what staff decide, what lapses by itself, the price
list, the agreement, and money that was entered, given up or paid back.
"""

from django.utils.translation import gettext_lazy as _

from alliance.audit import acts
from alliance.audit.following import follow, follow_added
from alliance.membership.models import (
    Agreement,
    Contribution,
    Invoice,
    MembershipEvent,
    Payment,
    Refund,
    WriteOff,
)

Kind = MembershipEvent.Kind
DECIDED = (
    *(
        Kind.TAKEN_OVER,
        Kind.RETURNED,
        Kind.APPROVED,
        Kind.DECLINED,
        Kind.APPOINTED,
        Kind.BEGAN,
        Kind.CHANGED,
    ),
    *(Kind.LAPSED, Kind.RESIGNED, Kind.ENDED, Kind.NO_RETURN, Kind.REINSTATED),
)


def register() -> None:
    follow(
        MembershipEvent,
        "membership",
        DECIDED,
        subject=lambda event: f"membership:{event.membership.public_id}",
        about=lambda event: event.membership.person,
    )
    follow_added(
        Agreement,
        "membership.agreement",
        _("agreement published"),
        by="published_by",
        subject=lambda one: f"agreement:{one.member}-{one.version}",
    )
    follow_added(
        Payment,
        "membership.payment",
        _("payment entered by staff"),
        subject=lambda payment: f"payment:{payment.public_id}",
        data=lambda payment: {"minor": payment.minor, "currency": payment.currency},
        when=lambda payment: payment.method == Payment.Method.MANUAL,
    )
    follow_added(
        Refund,
        "membership.refund",
        _("payment paid back"),
        subject=lambda refund: f"payment:{refund.payment.public_id}",
        data=lambda refund: {"minor": refund.minor, "currency": refund.payment.currency},
    )
    follow_added(
        WriteOff,
        "membership.write_off",
        _("invoice given up"),
        subject=lambda one: f"invoice:{one.invoice.public_id}",
        data=lambda one: {"minor": one.minor},
    )
    follow_added(
        Invoice,
        "membership.credit_note",
        _("credit note issued"),
        by="issued_by",
        subject=lambda invoice: f"invoice:{invoice.public_id}",
        when=lambda invoice: invoice.kind == Invoice.Kind.CREDIT_NOTE,
    )
    follow_added(
        Contribution,
        "membership.contribution",
        _("contribution in kind confirmed"),
        subject=lambda one: f"membership:{one.membership.public_id}",
        data=lambda one: {"term": one.term, "minor": one.minor},
    )
    acts.register(
        {
            "membership.tier": _("tier kept"),
            "membership.price": _("price added"),
            "membership.payment_voided": _("payment taken back"),
            "membership.taken_over_all": _("members taken over from a table"),
            "membership.contacts_invited": _("contacts of members invited"),
        }
    )
