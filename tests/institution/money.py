"""The money of the year: the sponsor's terms, rates, the budget, grants, a donation, periods that
are closed.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from tests.institution import banking
from tests.institution.institution import Act, Institution
from tests.institution.tally import (
    DONATIONS,
    FEE_PERCENT,
    GRANTS,
    GRANTS_RESTRICTED,
    HELD,
    Moved,
    fee_lines,
    plain,
)
from tests.year.community import at

LIMITS = {"EUR": 500_00, "USD": 500_00, "GBP": 400_00}
RATES = {"USD": ("0.92", "0.905"), "GBP": ("1.17", "1.1625")}  # in euros: January, July
FREE, BOUND = "Running the Alliance", "A test suite for verifiers"
FUND = "test-suite"
# title, amount, currency, its parts with the days on which they come
GIVEN = (
    (FREE, "EUR", ((40_000_01, date(2026, 1, 26)), (20_000_00, date(2026, 7, 6)))),
    (BOUND, "USD", ((30_000_00, date(2026, 2, 2)), (15_000_33, date(2026, 8, 3)))),
)
GIFT = 123_45
# programme, group or "", what for, and so many cents
BUDGET = (
    ("staff", "", "Coordination", 24_000_00),
    ("technology", "", "Hosting", 6_000_00),
    ("technology", "standard", "Test suite", 30_000_00),
    ("technology", "trust", "Register", 8_000_00),
    ("operations", "", "Accounting and the sponsor", 9_500_00),
    ("events", "", "Summit", 7_500_00),
    ("events", "standard", "Workshops", 3_000_00),
    ("events", "trust", "Workshops", 3_000_00),
)
QUARTERS = (date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30))


def terms(it: Institution) -> None:
    """What holds all year: the sponsor's fee, of all but donations; above what two approve."""
    it.do(
        it.staff, "/money/keep/", "/money/keep/fee/", sponsor="Fiscal Sponsor",
        percent=str(FEE_PERCENT), free_of="donation", from_on=it.now.date(),
    )  # fmt: skip
    for currency, minor in LIMITS.items():
        it.do(
            it.staff, "/money/keep/", "/money/keep/limit/", amount=plain(minor), currency=currency
        )
        it.do(it.keepers[0], "/money/keep/", "/confirm/")  # to set the first one takes two
    banking.open_accounts(it)
    rates(it, 0)


def rates(it: Institution, which: int) -> None:
    for currency, values in RATES.items():
        it.do(
            it.keepers[1], "/books/rates/", "", currency=currency, value=values[which],
            into="EUR", on=it.now.date(), source="An example of a central bank",
        )  # fmt: skip


def rates_of_july(it: Institution) -> None:
    rates(it, 1)


def in_euros() -> dict[str, Fraction]:
    """The last rate of the year, exact."""
    return {"EUR": Fraction(1), **{code: Fraction(values[1]) for code, values in RATES.items()}}


def draft_budget(it: Institution) -> None:
    page = it.as_(it.staff).send(
        "/money/budgets/", "", look=True, year=2026, currency="EUR"
    )  # fmt: skip
    for programme, group, text, minor in BUDGET:
        said = {"group": (GROUP_NAMES[group],)} if group else {}
        it.staff.browser.send(
            page, "/lines/", text=text, amount=plain(minor), programme=programme, **said
        )
    it.facts["budget"] = page.path
    assert not it.look(it.staff, page.path).offers("/approve/"), "who drafted it approves it"


GROUP_NAMES = {"standard": "Standard", "trust": "Trust and verification"}


def approve_budget(it: Institution) -> None:
    """By somebody else, once the members have adopted it."""
    it.do(
        it.keepers[0], it.facts["budget"], "/approve/",
        decision="Decision of the members, 13 February 2026",
    )  # fmt: skip


def grants(it: Institution) -> None:
    for title, currency, parts in GIVEN:
        bound = title == BOUND
        page = it.as_(it.staff).send(
            "/money/grants/new/", "", look=True, funder=f"Foundation of {currency}", title=title,
            code=FUND if bound else "running", purpose=f"{title}.", currency=currency,
            amount=plain(sum(minor for minor, _day in parts)), is_restricted=bound,
            starts_on="2026-01-01", ends_on="2026-12-31", programme="technology" if bound else "",
        )  # fmt: skip
        it.grants[title] = page.path
        for minor, day in parts:
            it.staff.browser.send(page, "/instalments/", amount=plain(minor), due_on=day)
        if bound:
            it.staff.browser.send(page, "/reports/", what="Report of the half", due_on="2026-07-31")


def instalment(title: str, place: int):  # type: ignore[no-untyped-def]
    def receive(it: Institution) -> None:
        _title, currency, parts = next(one for one in GIVEN if one[0] == title)
        minor, day = parts[place]
        page = it.look(it.keepers[1], it.grants[title])
        forms = [f for f in page.tree.forms if "/instalments/" in (f.get("action") or "")]
        forms = [f for f in forms if not f.get("action").endswith("/instalments/")]
        it.keepers[1].browser.send(page, forms[0].get("action"), on=day)
        fund = FUND if title == BOUND else ""
        it.tally.post(
            Moved(HELD, currency, minor, fund),
            Moved(GRANTS_RESTRICTED if fund else GRANTS, currency, -minor, fund),
            *fee_lines(minor, currency, fund),
        )
        banking.came(it, currency, minor, f"Foundation of {currency}", f"{title}, {banking.KNOWN}")
        banking.fee_taken(it, currency, minor)
        banking.deliver(it, currency)
        it.done["instalments of grants"] += 1

    receive.__name__ = f"instalment_{place + 1}_of_{title.lower().replace(' ', '_')}"
    return receive


def report_to_funder(it: Institution) -> None:
    it.do(it.staff, it.grants[BOUND], "", "It is sent", url="https://example.org/report")


def donation(it: Institution) -> None:
    it.do(
        it.staff, "/money/keep/", "/money/keep/gifts/", giver="Somebody Generous",
        amount=plain(GIFT), currency="EUR", on=it.now.date(),
    )  # fmt: skip
    it.tally.two(HELD, DONATIONS, GIFT, "EUR")
    banking.came(it, "EUR", GIFT, "Somebody Generous", f"A gift, {banking.KNOWN}")
    banking.deliver(it, "EUR")


def pounds(it: Institution) -> None:
    """There is no income in pounds: they are bought."""
    banking.exchange(it, 9_000_00, 7_692_31)


def close_quarter(it: Institution) -> None:
    """The quarter is closed, and stays as it is: what is posted into it afterwards is refused."""
    last = max(day for day in QUARTERS if day < it.now.date())
    it.do(it.staff, "/books/periods/", "/close/", through=last, text="The quarter is complete.")
    page = it.look(it.staff, "/books/entries/new/")
    form, _button = page.button("/entries/new/", "Post it")
    prefix = next(n for n in form.fields if n.endswith("-0-account")).removesuffix("0-account")
    said: dict[str, object] = {"on": last, "text": "Too late"}
    for number, (account, side) in enumerate((("1010", "debit"), ("4400", "credit"))):
        said |= {f"{prefix}{number}-account": account, f"{prefix}{number}-{side}": "1.00"}
    refused = it.staff.browser.try_to_send(page, "/entries/new/", "Post it", **said)
    assert refused.status == 422, (refused.status, refused.path)
    it.done["periods closed"] += 1


ACTS = (
    Act(at(date(2026, 1, 5), 12), terms),
    Act(at(date(2026, 1, 12), 9), draft_budget),
    Act(at(date(2026, 1, 13), 9), grants),
    Act(at(date(2026, 1, 26), 10), instalment(FREE, 0)),
    Act(at(date(2026, 2, 2), 10), instalment(BOUND, 0)),
    Act(at(date(2026, 2, 16), 9), approve_budget),
    Act(at(date(2026, 2, 23), 9), pounds),
    Act(at(date(2026, 4, 7), 9), close_quarter),
    Act(at(date(2026, 5, 4), 9), donation),
    Act(at(date(2026, 7, 1), 9), rates_of_july),
    Act(at(date(2026, 7, 6), 10), instalment(FREE, 1)),
    Act(at(date(2026, 7, 7), 9), close_quarter),
    Act(at(date(2026, 7, 30), 9), report_to_funder),
    Act(at(date(2026, 8, 3), 10), instalment(BOUND, 1)),
    Act(at(date(2026, 10, 7), 9), close_quarter),
)
