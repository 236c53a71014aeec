"""Members for a demonstration, of four tiers and in several states, each named as such.

They went through the same services as real ones, at moments that lie before now: their logs, their
invoices and the books are what a real alliance would have. Nobody is told.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db import transaction
from django.utils.text import slugify
from PIL import Image, ImageDraw

from alliance.membership import finding, logos, reminding
from alliance.membership.days import as_of, today
from alliance.membership.models import Agreement, Invoice, Membership, Price, Tier
from alliance.membership.services import agreements, applying, living, paying, reviewing
from alliance.notices.quiet import quietly
from alliance.organizations.models import Organization, Representative
from alliance.people.models import Person
from alliance.search.services import put_many

AGREEMENT = """## What members agree to

1. We carry the purpose of the Alliance: badges that anybody can verify, and open standards.
2. We keep the code of conduct, in calls, lists and groups.
3. We pay the dues of our tier within thirty days, or give what we have agreed to give.
4. We may leave at any time. What we did stays in the record.

*This text is an example for this demonstration.*
"""
# slug, name, for, seats, votes, what it brings
TIERS = (
    ("sustaining", "Sustaining member", "organization", 10, 3,
     "Carries a good part of the work, and sits in the **cabinet of groups** it supports."),
    ("member", "Member", "organization", 5, 2, "A voice in every decision, and five people."),
    ("contributor", "Contributor", "organization", 2, 1,
     "For small organizations, schools and libraries."),
    ("individual", "Individual member", "person", 1, 1, "For people who join by themselves."),
)  # fmt: skip
# tier, kind, size, dues in cents of EUR, days ago since when; below zero: announced
PRICES = (
    ("sustaining", "", "", 1_500_000, 1500),
    ("sustaining", "nonprofit", "", 900_000, 1500),
    ("member", "", "large", 480_000, 1500),
    ("member", "", "medium", 300_000, 1500),
    ("member", "", "small", 150_000, 1500),
    ("member", "", "small", 160_000, -40),
    ("contributor", "", "", 60_000, 1500),
    ("contributor", "school", "", 20_000, 1500),
    ("contributor", "library", "", 20_000, 1500),
    ("individual", "", "", 6_000, 1500),
)


@dataclass(frozen=True)
class Demo:
    """`days` ago it applied. `until`: how far it came, or what it did in the end."""

    name: str
    tier: str
    kind: str
    size: str
    days: int
    until: str = "active"
    basis: str = "dues"
    is_founding: bool = False


MEMBERS = (
    Demo("Example University", "sustaining", "university", "large", 940, is_founding=True),
    Demo("Example Library Alliance", "member", "library", "medium", 700, is_founding=True),
    Demo("Example College Network", "member", "university", "large", 420),
    Demo("Example Credential Works", "sustaining", "company", "medium", 210),
    Demo("Example Makers Museum", "contributor", "library", "small", 160, basis="in_kind"),
    Demo("Example School Board", "contributor", "school", "large", 110),
    Demo("Example Open Learning Fund", "member", "nonprofit", "small", 80, basis="honorary"),
    Demo("Example City Council", "member", "government", "large", 520, "lapsed"),
    Demo("Example Training Guild", "contributor", "nonprofit", "medium", 378, "lapsed"),
    Demo("Example Youth Forum", "contributor", "nonprofit", "small", 300, "resigned"),
    Demo("Example Software House", "member", "company", "small", 10, "approved"),
    Demo("Example Skills Council", "member", "nonprofit", "medium", 3, "submitted"),
    Demo("Example Coding School", "contributor", "school", "small", 6, "returned"),
)


@transaction.atomic
def add_demo_members(now: datetime | None = None) -> int:
    """Add what is not there yet; return how many members were added."""
    now = now or datetime.now(UTC)
    if Tier.objects.exists():
        return 0
    keeper = _keeper()
    _add_tiers(now)
    with quietly():
        for demo in MEMBERS:
            _add(demo, keeper, now)
    return len(MEMBERS)


def _keeper() -> Person:
    """In whose name it is made. Staff for this one moment: the database never says so."""
    email = "keeper@demo.example.org"
    keeper = Person.objects.filter(email=email).first()
    if keeper is None:
        keeper = Person.objects.create_user(email, name="Keeper of the demonstration (demo)")
    keeper.is_staff = True
    return keeper


def _add_tiers(now: datetime) -> None:
    for order, (slug, name, member, seats, votes, text) in enumerate(TIERS):
        Tier.objects.create(
            slug=slug, name=name, member=member, seats=seats, votes=votes, text=text,
            order=order, is_demo=True,
        )  # fmt: skip
    for slug, kind, size, minor, days in PRICES:
        Price.objects.create(
            tier=Tier.objects.get(slug=slug), kind=kind, size=size, currency="EUR", minor=minor,
            holds_from=today(now) - timedelta(days=days),
        )  # fmt: skip
    long_ago = now - timedelta(days=1500)
    for member in Tier.For.values:
        Agreement.objects.create(member=member, version=1, text=AGREEMENT, published_at=long_ago)
    put_many(finding.KIND, finding.everything())


def _add(demo: Demo, keeper: Person, now: datetime) -> None:
    organization, voice = _cast(demo, today(now) - timedelta(days=demo.days))
    tier = Tier.objects.get(slug=demo.tier)
    at = now - timedelta(days=demo.days)
    if demo.basis == "honorary":
        with as_of(at):
            made = reviewing.appoint(
                organization, tier, by=keeper, reason="For ten years of open learning."
            )
        Membership.objects.filter(pk=made.pk).update(is_demo=True)
        return
    with as_of(at):
        membership = applying.start(
            voice, organization, tier,
            kind=demo.kind, size=demo.size, basis=demo.basis, is_demo=True,
            statement="We award badges, and want them to be understood everywhere.",
            contribution="Rooms and streaming for two meetings" if demo.basis == "in_kind" else "",
            bill_name=organization.name, bill_email=f"books-{organization.slug}@demo.example.org",
        )  # fmt: skip
        applying.submit(membership, by=voice)
    if demo.until == "submitted":
        return
    with as_of(at + timedelta(days=2)):
        if demo.until == "returned":
            reviewing.ask_back(membership, by=keeper, question="Who may sign for the school?")
            return
        reviewing.approve(membership, by=keeper, is_founding=demo.is_founding, worth_minor=120_000)
    if demo.until == "approved":
        return
    with as_of(at + timedelta(days=5)):
        agreements.accept(membership, by=voice, version=1)
        _pay(membership, keeper)
    _live_on(membership, demo, keeper, voice, now)


def _live_on(
    membership: Membership, demo: Demo, keeper: Person, voice: Person, now: datetime
) -> None:
    """Renew it each year, or let it end as it did."""
    membership.refresh_from_db()
    if demo.until == "resigned":
        with as_of(now - timedelta(days=60)):
            living.resign(membership, by=voice, reason="Our project has ended.")
        return
    while (last := membership.last_term) and last.ends_on <= today(now) + timedelta(days=20):
        renews_at = datetime.combine(last.ends_on - timedelta(days=40), datetime.min.time(), UTC)
        with as_of(renews_at):
            reminding.look_at(membership, renews_at)
        if demo.until == "lapsed":
            with as_of(now):
                reminding.look_at(membership, now)
            return
        with as_of(renews_at + timedelta(days=18)):
            _pay(membership, keeper)
        membership.refresh_from_db()


def _pay(membership: Membership, keeper: Person) -> None:
    for invoice in membership.invoices.filter(kind=Invoice.Kind.INVOICE, allocations=None):
        paying.enter(
            by=keeper, on=today(), minor=invoice.total_minor, invoice=invoice,
            key=f"demo-{invoice.label}",
        )  # fmt: skip


def _cast(demo: Demo, first_day: date) -> tuple[Organization, Person]:
    """The organization with its logo, and who speaks for it."""
    organization = _organization(demo.name)
    row = organization.representatives.filter(kind="primary", ends_on=None).first()
    if row is None:
        row = Representative.objects.create(
            person=_voice(demo.name), organization=organization, starts_on=first_day
        )
    if demo.until == "active":
        logos.keep(organization, _drawn(demo.name), by=row.person)
    return organization, row.person


def _voice(name: str) -> Person:
    """Nobody can sign in as one of them: no password, and an address that no one has proven."""
    email = f"voice-{slugify(name)}@demo.example.org"
    found = Person.objects.filter(email=email).first()
    return found or Person.objects.create_user(email, name=f"Voice of {name} (demo)")


def _organization(name: str) -> Organization:
    """The one of the other demonstrations where they have it, under any of its addresses."""
    for slug in (slugify(f"{name} (demo)"), slugify(name)):
        found = Organization.objects.filter(slug=slug, is_demo=True).first()
        if found is not None:
            return found
    return Organization.objects.create(
        slug=slugify(name), name=f"{name} (demo)", is_demo=True,
        description="An example for this demonstration.",
    )  # fmt: skip


def _drawn(name: str) -> bytes:
    """A sign of its own: rings in two colours that follow from the name."""
    seed = sum(ord(letter) * place for place, letter in enumerate(name, start=1))
    hue, other = seed % 360, (seed * 7) % 360
    image = Image.new("RGB", (240, 160), "white")
    draw = ImageDraw.Draw(image)
    for ring in range(4):
        colour = f"hsl({hue if ring % 2 else other}, 55%, {35 + ring * 9}%)"
        edge = 8 + ring * 18
        draw.ellipse((40 + edge, edge, 200 - edge, 160 - edge), fill=colour)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
