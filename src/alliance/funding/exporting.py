"""What of money can be taken along. The books are `ledger`'s own part."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Model

from alliance.exports.acts import acts
from alliance.exports.lines import json_lines
from alliance.funding.models import (
    ApprovalLimit,
    Budget,
    BudgetLine,
    Claim,
    ClaimEvent,
    ClaimLine,
    FeeRate,
    Gift,
    Grant,
    GrantReport,
    Instalment,
    Receipt,
)
from alliance.ledger.currencies import plain
from alliance.people.models import Person

TABLES: tuple[type[Model], ...] = (
    Budget, BudgetLine, FeeRate, Grant, Instalment, GrantReport, Gift, ApprovalLimit, ClaimLine,
    Receipt, ClaimEvent,
)  # fmt: skip


def of_person(person: Person) -> dict[str, Any]:
    """What they claimed and gave, and what they did for the money of the alliance."""
    claims = Claim.objects.filter(claimant=person).prefetch_related("lines", "receipts", "events")
    return {
        "claims": [_claim(claim) for claim in claims],
        "gifts": [
            {
                "giver": gift.giver,
                "is_named": gift.is_named,
                "word": gift.word,
                "on": gift.on.isoformat(),
                "amount": plain(gift.minor, gift.currency),
                "currency": gift.currency,
                "claimed_at": gift.claimed_at.isoformat() if gift.claimed_at else None,
            }
            for gift in Gift.objects.filter(person=person)
        ],
        "done": acts(
            person,
            (Budget, "drafted_by", "drafted_at"),
            (Budget, "approved_by", "approved_at"),
            (Grant, "entered_by", "entered_at"),
            (Instalment, "received_by", "received_on"),
            (GrantReport, "done_by", "done_on"),
            (Gift, "entered_by", "entered_at"),
            (FeeRate, "set_by", "set_at"),
            (ApprovalLimit, "set_by", "set_at"),
            (ApprovalLimit, "answered_by", ""),
            (ClaimEvent, "by", "at"),
        ),
    }


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "title": claim.title,
        "payee": claim.payee,
        "state": claim.state,
        "made_at": claim.made_at.isoformat(),
        "paid_on": claim.paid_on.isoformat() if claim.paid_on else None,
        "lines": [
            {
                "on": line.on.isoformat(),
                "text": line.text,
                "category": line.category,
                "programme": line.programme,
                "amount": plain(line.minor, line.currency),
                "currency": line.currency,
            }
            for line in claim.lines.all()
        ],
        "receipts": [receipt.name for receipt in claim.receipts.all()],
        "record": [
            {"what": event.kind, "text": event.text, "at": event.at.isoformat()}
            for event in claim.events.all()
        ],
    }


def files_of(person: Person) -> Iterator[tuple[str, bytes]]:
    """Their receipts."""
    for receipt in Receipt.objects.filter(claim__claimant=person).iterator(50):
        with receipt.file.open("rb") as file:
            yield f"{receipt.pk}-{receipt.name}", file.read()


def of_alliance() -> Iterator[tuple[str, bytes]]:
    """All tables. Where money goes (an account number) is nobody's but the claimant's; who gave
    without wanting to be named is in the books of the alliance, and so in here.
    """
    for model in TABLES:
        rows = model._default_manager.order_by("pk")
        yield from json_lines(f"{model._meta.model_name}s.jsonl", rows)
    yield from json_lines("claims.jsonl", Claim.objects.order_by("pk"), leave_out=["payee"])
