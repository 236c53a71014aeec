"""What a membership is made of. Nothing here is deleted: it ends, and the log says when."""

from alliance.membership.models.agreement import Acceptance, Agreement
from alliance.membership.models.contact import Contact
from alliance.membership.models.event import MembershipEvent
from alliance.membership.models.invoice import BillTo, Invoice, Series
from alliance.membership.models.logo import Logo
from alliance.membership.models.membership import Membership, Term
from alliance.membership.models.payment import (
    Allocation,
    CardEvent,
    CardSession,
    Contribution,
    Payment,
    Refund,
    WriteOff,
)
from alliance.membership.models.payout import CardPayout
from alliance.membership.models.tier import Price, Tier

__all__ = [
    "Acceptance",
    "Agreement",
    "Allocation",
    "BillTo",
    "CardEvent",
    "CardPayout",
    "CardSession",
    "Contact",
    "Contribution",
    "Invoice",
    "Logo",
    "Membership",
    "MembershipEvent",
    "Payment",
    "Price",
    "Refund",
    "Series",
    "Term",
    "Tier",
    "WriteOff",
]
