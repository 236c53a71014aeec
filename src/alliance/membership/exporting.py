"""What of the memberships can be taken along."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from alliance.exports.acts import acts
from alliance.exports.lines import json_lines
from alliance.membership.models import (
    Acceptance,
    Agreement,
    Allocation,
    BillTo,
    CardEvent,
    CardPayout,
    CardSession,
    Contact,
    Contribution,
    Invoice,
    Logo,
    Membership,
    MembershipEvent,
    Payment,
    Price,
    Refund,
    Series,
    Term,
    Tier,
    WriteOff,
)
from alliance.people.models import Person
from alliance.people.queries import proven_addresses

# What somebody did for the Alliance or for an organization; `str()` of each is theirs to read.
_ACTS = (
    (Membership, "applied_by", "created_at"),
    (MembershipEvent, "by", "at"),
    (Acceptance, "person", "at"),
    (Agreement, "published_by", "published_at"),
    (Invoice, "issued_by", "issued_at"),
    (Payment, "by", "at"),
    (CardPayout, "by", "came_on"),
    (Refund, "by", "at"),
    (WriteOff, "by", "at"),
    (Contribution, "by", "at"),
    (Logo, "by", "at"),
    (Contact, "invited_by", "invited_at"),
)
_WHOLE: tuple[tuple[str, Any], ...] = (
    ("tiers", Tier),
    ("prices", Price),
    ("agreements", Agreement),
    ("memberships", Membership),
    ("terms", Term),
    ("events", MembershipEvent),
    ("contacts", Contact),
    ("acceptances", Acceptance),
    ("series", Series),
    ("bill_to", BillTo),
    ("invoices", Invoice),
    ("payments", Payment),
    ("allocations", Allocation),
    ("refunds", Refund),
    ("write_offs", WriteOff),
    ("contributions", Contribution),
    ("card_sessions", CardSession),
    ("card_events", CardEvent),
    ("card_payouts", CardPayout),
)


def of_person(person: Person) -> dict[str, Any]:
    """Their own membership with its log and papers, and what they did for others."""
    return {
        "memberships": [_membership(row) for row in Membership.objects.filter(person=person)],
        "asked_to_speak_for": [
            {"organization": str(one.membership.member), "email": one.email}
            for one in Contact.objects.filter(email__in=proven_addresses(person))
        ],
        "done": acts(person, *_ACTS),
    }


def _membership(membership: Membership) -> dict[str, Any]:
    fields = ("bill_name", "bill_address", "bill_email", "tax_id", "statement")
    return {
        "tier": membership.tier.name,
        "state": membership.state,
        **{name: getattr(membership, name) for name in fields},
        "log": [
            {"at": event.at.isoformat(), "what": event.kind, "text": event.text}
            for event in membership.events.all()
        ],
        "terms": [
            {
                "from": term.starts_on.isoformat(),
                "until": (term.closed_on or term.ends_on).isoformat(),
            }
            for term in membership.terms.all()
        ],
        "agreements": [
            {"version": row.agreement.version, "at": row.at.isoformat()}
            for row in membership.acceptances.select_related("agreement")
        ],
        "invoices": [
            {
                "number": invoice.label,
                "kind": invoice.kind,
                "issued_on": invoice.issued_on.isoformat(),
                "minor": invoice.total_minor,
                "currency": invoice.currency,
            }
            for invoice in membership.invoices.all()
        ],
        "payments": [
            {
                "received_on": payment.received_on.isoformat(),
                "minor": payment.minor,
                "currency": payment.currency,
                "method": payment.method,
            }
            for payment in membership.payments.all()
        ],
    }


def of_alliance() -> Iterator[tuple[str, bytes]]:
    """Every row as JSON Lines, and the logos as pictures."""
    for name, model in _WHOLE:
        yield from json_lines(f"{name}.jsonl", model.objects.order_by("pk"))
    yield from json_lines("logos.jsonl", Logo.objects.order_by("pk"), leave_out=["data"])
    for logo in Logo.objects.select_related("organization").order_by("pk").iterator(20):
        yield f"logos/{logo.organization.slug}.png", bytes(logo.data)
