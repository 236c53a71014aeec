"""A year of an invented alliance's money, for a demonstration: a budget, a sponsor, grants, gifts
and some forty expenses. Its days lie between the first of this year and today.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from alliance.funding import finding
from alliance.funding.models import (
    ApprovalLimit,
    Budget,
    BudgetLine,
    Category,
    Claim,
    ClaimLine,
    FeeRate,
    Gift,
    Grant,
    GrantReport,
    IncomeKind,
    Instalment,
    Programme,
)
from alliance.funding.services import incomes
from alliance.funding.services.judging import post_approved, post_paid
from alliance.funding.services.posting import post
from alliance.groups.models import WorkingGroup
from alliance.ledger import chart
from alliance.ledger.models import Rate
from alliance.ledger.services import Line

P, C = Programme, Category
SPONSOR = "Example Civic Foundation (demo)"
# Programme, position of the group among those at work (0 for none), what for, euros.
PLAN = (
    (P.STAFF, 0, "Coordination, half a position", 31_000),
    (P.TECHNOLOGY, 0, "Hosting, mail and monitoring", 4_200),
    (P.TECHNOLOGY, 1, "Test suite and its maintenance", 9_000),
    (P.OPERATIONS, 0, "Fee of the fiscal sponsor", 6_500),
    (P.OPERATIONS, 0, "Accounting, insurance, office", 3_800),
    (P.EVENTS, 0, "Yearly meeting", 8_000),
    (P.EVENTS, 2, "Workshop with employers", 2_500),
)
# Title, category, programme, group, grant, currency, minor units, how often in the year.
EXPENSES = (
    ("Coordination, monthly", C.WORK, P.STAFF, 0, "", "EUR", 258_000, 10),
    ("Server and backups", C.SERVICES, P.TECHNOLOGY, 0, "", "EUR", 21_960, 10),
    ("Mail delivery", C.SERVICES, P.TECHNOLOGY, 0, "", "USD", 3_900, 4),
    ("Work on the test suite", C.WORK, P.TECHNOLOGY, 1, "demo-tests", "EUR", 165_000, 4),
    ("Devices for testing", C.EQUIPMENT, P.TECHNOLOGY, 1, "demo-tests", "EUR", 74_350, 1),
    ("Bookkeeping", C.SERVICES, P.OPERATIONS, 0, "", "EUR", 48_500, 4),
    ("Insurance", C.SERVICES, P.OPERATIONS, 0, "", "EUR", 63_000, 1),
    ("Rooms of the yearly meeting", C.VENUE, P.EVENTS, 0, "", "EUR", 312_000, 1),
    ("Travel to the yearly meeting", C.TRAVEL, P.EVENTS, 0, "", "EUR", 41_275, 5),
    ("Workshop with employers", C.VENUE, P.EVENTS, 2, "", "EUR", 138_040, 1),
)


def add_demo_money() -> int:
    """Add it where there is no budget yet; return how many expenses were added."""
    today = timezone.localdate()
    if Budget.objects.exists() or FeeRate.objects.exists():
        return 0
    groups = list(
        WorkingGroup.objects.filter(
            kind=WorkingGroup.Kind.WORKING_GROUP, state=WorkingGroup.State.ACTIVE
        ).order_by("pk")
    )
    year = _Year(date(today.year, 1, 1), today, groups)
    _terms(year)
    _budget(year)
    _incomes(year)
    return _expenses(year)


class _Year:
    def __init__(self, first: date, today: date, groups: list[WorkingGroup]) -> None:
        self.first, self.today, self._groups = first, today, groups

    def day(self, part: float) -> date:
        """The day by which so much of the year until today is over."""
        return self.first + timedelta(days=int((self.today - self.first).days * part))

    def group(self, number: int) -> WorkingGroup | None:
        return self._groups[number - 1] if 0 < number <= len(self._groups) else None


def _terms(year: _Year) -> None:
    free = [IncomeKind.DUES.value]
    FeeRate.objects.create(
        sponsor=SPONSOR,
        sponsor_url="https://sponsor.example.org/",
        basis_points=800,
        free_of=free,
        from_on=year.first,
        is_demo=True,
    )
    ApprovalLimit.objects.create(currency="EUR", minor=100_000)
    ApprovalLimit.objects.create(currency="USD", minor=100_000)
    Rate.objects.create(
        currency="USD",
        into="EUR",
        on=year.first,
        billionths=920_000_000,
        source="An example (demo)",
    )
    lines = [
        Line(chart.SPONSOR_HELD, 1_284_015, "EUR"),
        Line(chart.NET_ASSETS, -1_284_015, "EUR"),
        Line(chart.SPONSOR_HELD, 50_000, "USD"),
        Line(chart.NET_ASSETS, -50_000, "USD"),
    ]
    text = "Brought forward (demo)"
    post(key="funding.demo:opening", on=year.first, text=text, lines=lines, by=None)
    for number, part in enumerate((0.3, 0.6), start=1):  # dues go to the bank, bills to the sponsor
        lines = [
            Line(chart.SPONSOR_HELD, 2_000_000, "EUR"),
            Line(chart.BANK, -2_000_000, "EUR"),
        ]
        text = "Passed on to the fiscal sponsor (demo)"
        post(
            key=f"funding.demo:passed-on-{number}",
            on=year.day(part),
            text=text,
            lines=lines,
            by=None,
        )


def _budget(year: _Year) -> None:
    for version, note in ((1, ""), (2, "More for the test suite: a grant was promised for it.")):
        budget = Budget.objects.create(
            year=year.first.year,
            version=version,
            currency="EUR",
            note=note,
            state=Budget.State.APPROVED,
            approved_at=timezone.now(),
            decision="Call of the board (demo)",
            is_demo=True,
        )
        BudgetLine.objects.bulk_create(
            BudgetLine(
                budget=budget,
                programme=programme,
                group=year.group(number),
                text=text,
                minor=(euros - 3000 if version == 1 and number == 1 else euros) * 100,
            )
            for programme, number, text, euros in PLAN
        )


def _incomes(year: _Year) -> None:
    _grant(
        year, code="demo-tests", funder="Example Digital Fund (demo)",
        title="A test suite that anybody can run",
        purpose="Keep tests of issuers and verifiers, and pay those who write them.",
        minor=2_400_000, parts=(0.1, 0.6), is_restricted=True, programme=P.TECHNOLOGY,
    )  # fmt: skip
    _grant(
        year, code="demo-core", funder="Example Education Trust (demo)", title="General support",
        purpose="For whatever the Alliance needs most.",
        minor=3_600_000, parts=(0.15, 0.7), is_restricted=False, programme="",
    )  # fmt: skip
    for part, minor, giver, is_named in (
        (0.2, 5_000, "Robin Example (demo)", True),
        (0.5, 25_000, "A giver (demo)", False),
    ):
        gift = Gift.objects.create(
            giver=giver, is_named=is_named, on=year.day(part), currency="EUR", minor=minor,
            word="Thank you for the open tests." if is_named else "", is_demo=True,
        )  # fmt: skip
        on = year.day(part)
        _receive(IncomeKind.DONATION, key=gift.key, on=on, text="Donation", minor=minor)


def _grant(
    year: _Year, *, code: str, funder: str, title: str, purpose: str, minor: int,
    parts: tuple[float, ...], is_restricted: bool, programme: str,
) -> None:  # fmt: skip
    grant = Grant.objects.create(
        code=code, funder=funder, title=title, purpose=purpose, is_restricted=is_restricted,
        currency="EUR", minor=minor, starts_on=year.first,
        ends_on=year.first.replace(year=year.first.year + 1), programme=programme, is_demo=True,
    )  # fmt: skip
    for part in parts:
        day, amount = year.day(part), minor // (len(parts) + 1)
        instalment = Instalment.objects.create(
            grant=grant, due_on=day, minor=amount, received_on=day
        )
        key, text = f"funding.instalment:{instalment.pk}", f"{funder}: {title}"
        fund = grant.fund
        _receive(IncomeKind.GRANT, key=key, on=day, text=text, minor=amount, fund=fund)
    later = year.today + timedelta(days=60)
    Instalment.objects.create(grant=grant, due_on=later, minor=minor // (len(parts) + 1))
    GrantReport.objects.create(
        grant=grant, due_on=later + timedelta(days=60), what="Report of the first year"
    )
    finding.keep(grant)


def _receive(
    kind: IncomeKind, *, key: str, on: date, text: str, minor: int, fund: str = ""
) -> None:
    incomes.receive(
        kind, key=key, on=on, text=text, minor=minor, currency="EUR", by=None, fund=fund
    )


def _expenses(year: _Year) -> int:
    """All but the last two are paid."""
    grants = {grant.code: grant for grant in Grant.objects.all()}
    planned = [
        ((number + 0.6) / (times + 0.6), row)
        for row in EXPENSES
        for times in [row[-1]]
        for number in range(times)
    ]
    planned.sort(key=lambda one: (one[0], one[1][0]))
    for place, (part, row) in enumerate(planned, start=1):
        title, category, programme, group, code, currency, minor, _times = row
        day = year.day(part)
        claim = Claim.objects.create(
            title=title, state=Claim.State.APPROVED, round=1, approved_on=day, is_demo=True,
            submitted_at=timezone.now(),
        )  # fmt: skip
        ClaimLine.objects.create(
            claim=claim, on=day, category=category, programme=programme, group=year.group(group),
            grant=grants.get(code), currency=currency, minor=minor, text=title,
        )  # fmt: skip
        post_approved(claim, day, None)
        if place <= len(planned) - 2:
            post_paid(claim, day, None, Claim.Way.SPONSOR)
            claim.state, claim.way, claim.paid_on = Claim.State.PAID, Claim.Way.SPONSOR, day
            claim.save(update_fields=["state", "way", "paid_on"])
    return len(planned)
