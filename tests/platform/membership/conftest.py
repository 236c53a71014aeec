"""A price list, an organization with its representatives, and staff."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from alliance.membership.days import today
from alliance.membership.models import Agreement, Invoice, Membership, Payment, Price, Tier
from alliance.membership.services import agreements, applying, paying, reviewing
from alliance.organizations.models import Organization, Representative
from alliance.people.models import Person

SAID = {
    "kind": "university",
    "size": "large",
    "statement": "We award badges.",
    "bill_name": "Example University",
    "bill_email": "books@example.org",
}


@dataclass
class House:
    """What the tests of this room share. Nobody in it exists."""

    staff: Person
    voice: Person  # the primary representative
    alternate: Person
    organization: Organization
    tier: Tier
    personal: Tier
    price: Price

    def applied(self, **fields: Any) -> Membership:
        made = applying.start(self.voice, self.organization, self.tier, **{**SAID, **fields})
        return applying.submit(made, by=self.voice)

    def approved(self, **fields: Any) -> Membership:
        membership = reviewing.approve(self.applied(**fields), by=self.staff)
        agreements.accept(membership, by=self.voice, version=1)
        membership.refresh_from_db()
        return membership

    def invoice(self, membership: Membership) -> Invoice:
        return membership.invoices.filter(kind=Invoice.Kind.INVOICE).latest("pk")

    def pay(self, invoice: Invoice, minor: int | None = None, key: str = "one") -> Payment:
        return paying.enter(
            by=self.staff,
            on=today(),
            minor=invoice.total_minor if minor is None else minor,
            invoice=invoice,
            key=f"{invoice.pk}-{key}",
        )

    def member(self, **fields: Any) -> Membership:
        membership = self.approved(**fields)
        self.pay(self.invoice(membership))
        membership.refresh_from_db()
        return membership


@pytest.fixture
def house(make_person: Callable[..., Person], staff: Person) -> House:
    voice, alternate = make_person("voice"), make_person("alternate")
    organization = Organization.objects.create(slug="example-university", name="Example University")
    for person, kind in ((voice, "primary"), (alternate, "alternate")):
        Representative.objects.create(
            person=person, organization=organization, kind=kind, starts_on=date(2020, 1, 1)
        )
    tier = Tier.objects.create(
        slug="member", name="Member", member=Tier.For.ORGANIZATION, seats=3, votes=2
    )
    personal = Tier.objects.create(
        slug="individual", name="Individual", member=Tier.For.PERSON, votes=1
    )
    before = today() - timedelta(days=900)
    price = Price.objects.create(tier=tier, currency="EUR", minor=100_000, holds_from=before)
    Price.objects.create(tier=tier, kind="school", currency="EUR", minor=20_000, holds_from=before)
    Price.objects.create(tier=personal, currency="EUR", minor=5_000, holds_from=before)
    for whom in Tier.For.values:
        Agreement.objects.create(member=whom, version=1, text="Be kind.")
    return House(staff, voice, alternate, organization, tier, personal, price)
