"""What has to be true of the money after the year. Each rule compares what the site shows or
exports with the tally that the test kept; the names say the rules.
"""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from io import BytesIO

from pypdf import PdfReader
from tests.institution import money, tally
from tests.institution.expenses import CLAIMANTS, DECLINED, HOW_MANY, LARGE
from tests.institution.institution import Institution
from tests.institution.rule import rule
from tests.institution.tally import CURRENCIES, plain
from tests.platform.ledger.programs import by_beancount, by_hledger
from tests.year.visitor import Visitor


def _file(it: Institution, path: str) -> str:
    return it.staff.browser.get(path).text


# The books ---------------------------------------------------------------------------------------
@rule
def hledger_accepts_the_books_and_reckons_what_the_test_reckons(it: Institution) -> None:
    assert by_hledger(_file(it, "/books/books.journal")) == it.tally.balances()


@rule
def beancount_accepts_the_books_and_reckons_what_the_test_reckons(it: Institution) -> None:
    transactions, found = by_beancount(_file(it, "/books/books.beancount"))
    assert found == it.tally.balances()
    assert len(transactions) == it.tally.entries


@rule
def nothing_is_lost_and_nothing_comes_from_nowhere(it: Institution) -> None:
    """In each currency all accounts together are nothing; what is held is what the bank says."""
    sums: Counter[str] = Counter()
    for (_account, currency), amount in it.tally.balances().items():
        sums[currency] += int(amount * 100)
    assert set(sums.values()) == {0}
    for currency, bank in it.banks.items():
        assert it.tally.on(tally.HELD, currency) == bank.closing, currency


@rule
def the_bank_page_says_of_each_account_what_the_statements_say(it: Institution) -> None:
    page = it.look(it.keepers[0], "/books/bank/")
    for currency, bank in it.banks.items():
        (said,) = page.tree.xpath(f"//li[.//a[@href='{bank.path}']]")
        words = said.text_content()
        amount = f"{bank.closing // 100:,}.{bank.closing % 100:02}"
        assert words.count(amount) == 2, (currency, amount, words)
    assert "Nothing waits." in page.words


@rule
def what_is_held_stands_on_the_public_page_to_the_cent(it: Institution) -> None:
    held = {(row["account"], row["currency"]): Decimal(row["amount"]) for row in _year(it)["held"]}
    ours = {
        key: amount
        for key, amount in it.tally.balances().items()
        if key[0].startswith(("Assets:", "Liabilities:"))
    }
    assert held == ours


def _year(it: Institution):  # type: ignore[no-untyped-def]
    return json.loads(_file(it, "/money/2026.json"))


@rule
def every_cent_that_came_went_or_is_held(it: Institution) -> None:
    """Sources, funds and uses of each currency, each to the cent, and in the drawing the same."""
    for flows in _year(it)["flows"]:
        currency = flows["currency"]
        columns = [_column(flows, number) for number in range(3)]
        assert columns[0] == _sources(it, currency), currency
        assert columns[2] == _uses(it, currency), currency
        assert len({sum(column.values()) for column in columns}) == 1, currency
        links = sum(Decimal(link["amount"]) for link in flows["links"] if "in:" in link["source"])
        assert links == sum(columns[0].values())


def _column(flows, number: int) -> Counter[str]:  # type: ignore[no-untyped-def]
    found: Counter[str] = Counter()
    for node in flows["nodes"]:
        if node["column"] == number:
            found[node["label"]] += Decimal(node["amount"])  # type: ignore[assignment]
    return found


LABELS = {
    tally.DUES: "Membership dues",
    tally.DONATIONS: "Donations",
    tally.CONVERSION: "Conversion of currencies",
    tally.FEE: "Fee of the fiscal sponsor",
    tally.CHARGES: "Bank charges",
    tally.GRANTS_PAID: "Grants paid",
    tally.WRITTEN_OFF: "Written off",
    **{account: programme.title() for programme, account in tally.PROGRAMMES.items()},
}


def _sources(it: Institution, currency: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for account in (tally.DUES, tally.DONATIONS, tally.CONVERSION):
        if (came := -it.tally.on(account, currency)) > 0:
            found[LABELS[account]] += Decimal(came) / 100  # type: ignore[assignment]
    for account in (tally.GRANTS, tally.GRANTS_RESTRICTED):
        if came := -it.tally.on(account, currency):
            found[f"Foundation of {currency}"] += Decimal(came) / 100  # type: ignore[assignment]
    for fund in ("", money.FUND):
        if (ahead := -_left(it, currency, fund)) > 0:
            found["Spent before it came"] += Decimal(ahead) / 100  # type: ignore[assignment]
    return found


def _uses(it: Institution, currency: str) -> Counter[str]:
    found: Counter[str] = Counter()
    spent = (tally.FEE, tally.CHARGES, tally.GRANTS_PAID, tally.WRITTEN_OFF)
    for account in (*spent, *tally.PROGRAMMES.values(), tally.CONVERSION):
        if (went := it.tally.on(account, currency)) > 0:
            found[LABELS[account]] += Decimal(went) / 100  # type: ignore[assignment]
    for fund in ("", money.FUND):
        if (left := _left(it, currency, fund)) > 0:
            found["Held at the end"] += Decimal(left) / 100  # type: ignore[assignment]
    return found


def _left(it: Institution, currency: str, fund: str = "") -> int:
    """What a fund has left: all that came into it less what was spent of it. A release from a
    restriction moves nothing.
    """
    return -sum(
        one.minor
        for one in it.tally.moved
        if (one.currency, one.fund) == (currency, fund)
        and not one.account.startswith(("Assets:", "Liabilities:"))
        and one.account not in (tally.RELEASED, tally.RELEASED_RESTRICTED)
    )


@rule
def plan_stands_beside_actual_to_the_cent(it: Institution) -> None:
    plan = _year(it)["plan"]
    assert plan["currency"] == "EUR"
    assert plan["left_out"] == []
    programmes, groups = it.tally.spent(money.in_euros())
    planned: Counter[str] = Counter()
    planned_groups: Counter[str] = Counter()
    for programme, group, _text, minor in money.BUDGET:
        planned[programme] += minor
        planned_groups[group] += minor
    for rows, plans, actual in (
        (plan["programmes"], planned, programmes),
        (plan["groups"], planned_groups, groups),
    ):
        said = {row["name"]: (row["planned"], row["actual"]) for row in rows}
        assert said == {name: (plain(plans[name]), plain(actual[name])) for name in said}
    assert {row["name"] for row in plan["groups"]} == {"standard", "trust"}


@rule
def the_restricted_grant_was_spent_on_its_purpose_alone(it: Institution) -> None:
    grants = json.loads(_file(it, "/money/grants.json"))["grants"]
    (bound,) = [one for one in grants if one["restricted"]]
    spent = sum(
        one.minor for one in it.tally.moved
        if one.fund == money.FUND and one.account.startswith("Expenses:")
    )  # fmt: skip
    received = -it.tally.on(tally.GRANTS_RESTRICTED, "USD", fund=money.FUND)
    assert (bound["received"], bound["spent"]) == (plain(received), plain(spent))
    assert it.tally.on(tally.RELEASED, "USD", fund=money.FUND) == -spent
    assert bound["reports"][0]["done_on"] == "2026-07-30"


# Expenses ----------------------------------------------------------------------------------------
@rule
def three_hundred_expenses_ended_as_they_should(it: Institution) -> None:
    states = Counter(one.state for one in it.expenses)
    assert states == {"paid": HOW_MANY - 1, "declined": 1}
    assert it.expenses[DECLINED].state == "declined"
    by_currency = Counter(one.currency for one in it.expenses)
    assert all(by_currency[currency] >= 40 for currency in CURRENCIES)
    for number in LARGE:
        assert it.expenses[number].approvals == 2
    somebody = it.expenses[0].claimant
    mine = it.look(somebody, "/money/claims/").words
    for one in it.expenses:
        if one.claimant is somebody:
            assert one.title in mine


@rule
def who_wants_one_mail_a_day_about_expenses_gets_no_other(it: Institution) -> None:
    at_once, daily = it.people[CLAIMANTS][:2]
    each = {"Your expense is approved", "Your expense is paid"}
    for one in (at_once, daily):
        mails = it.site.post.boxes[one.email]
        heads = {mail.header("Subject").strip().partition(":")[0] for mail in mails}
        assert (each & heads == each) is (one is at_once), (one.name, heads)
        assert bool(each & heads) is (one is at_once)
        digests = [
            " ".join(mail.text.split())
            for mail in mails
            if "new at Alliance" in mail.header("Subject")
        ]
        ours = [e.title for e in it.expenses if e.claimant is one and e.state == "paid"]
        assert all(any(title in text for text in digests) for title in ours) is (one is daily)


@rule
def the_account_of_who_was_paid_is_forgotten(it: Institution) -> None:
    for number in (0, 150, 299):
        one = it.expenses[number]
        assert "DE02120300000000202051" not in it.look(one.claimant, one.path).text


@rule
def nobody_is_named_in_the_open(it: Institution) -> None:
    """Claimants, and the giver who did not want it, stand in nothing public about the money."""
    names = {one.claimant.name for one in it.expenses} | {"Somebody Generous"}
    paths = ("/books/books.journal", "/books/entries.csv", "/books/lines.csv", "/money/2026.json")
    for path in (*paths, "/money/2026/", "/money/2026/report/", "/money/2026/entries/"):
        text = _file_as_visitor(it, path)
        assert not [name for name in names if name in text], path


def _file_as_visitor(it: Institution, path: str) -> str:
    visitor = Visitor(it.site.url, "203.0.113.9")
    try:
        return visitor.get(path).text
    finally:
        visitor.close()


@rule
def periods_that_are_closed_stay_closed(it: Institution) -> None:
    assert it.done["periods closed"] == 3
    words = it.look(it.staff, "/books/periods/").words
    assert words.count("The quarter is complete.") == 3


# The report --------------------------------------------------------------------------------------
@rule
def the_report_of_the_year_is_a_page_and_a_pdf_that_say_the_same(it: Institution) -> None:
    page = it.staff.browser.get("/money/2026/report/")
    pdf = it.staff.browser.get("/money/2026/report.pdf")
    assert pdf.headers["content-type"] == "application/pdf"
    (it.site.folder / "report.pdf").write_bytes(pdf.body)
    (it.site.folder / "report.html").write_bytes(page.body)
    reader = PdfReader(BytesIO(pdf.body))
    text = " ".join(" ".join(part.extract_text().split()) for part in reader.pages)
    programmes, _groups = it.tally.spent(money.in_euros())
    wanted = [*programmes.values(), *(bank.closing for bank in it.banks.values())]
    for minor in wanted:
        amount = f"{minor // 100:,}.{minor % 100:02}"
        assert amount in page.words, amount
        assert amount in text, amount
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]
