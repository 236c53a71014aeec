"""Three hundred expenses: claimed with receipts, approved by others (above a limit by two), one
declined, one asked back, and paid back by transfers that the bank's file shows.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta

from tests.institution import banking
from tests.institution.institution import Act, Expense, Institution
from tests.institution.money import BOUND, FUND, GROUP_NAMES, LIMITS
from tests.institution.tally import HELD, PROGRAMMES, REIMBURSEMENTS, Moved, plain, release
from tests.year.cast import Somebody
from tests.year.community import at
from tests.year.visitor import Page, Upload

HOW_MANY = 300
CLAIMANTS = slice(15, 40)  # some of them speak for organizations
DAYS = (date(2026, 3, 16), date(2026, 6, 22), date(2026, 9, 21), date(2026, 11, 23))
LARGE = {7: 750_00, 211: 1_240_50}
DECLINED, ASKED_BACK = 40, 100
CHARGES = (12_50, 12_50, 13_75, 13_75)
WHAT = ("Train to a meeting", "Hosting of a month", "Room for a workshop", "Printing", "Postage")


def planned(people: list[Somebody]) -> list[Expense]:
    """The same each time: amounts, currencies and what each is for."""
    chance = random.Random(300)
    claimants, found = people[CLAIMANTS], []
    for number in range(HOW_MANY):
        currency = "EUR" if number % 20 < 12 else "USD" if number % 20 < 17 else "GBP"
        bound = number % 20 in (12, 13, 14)
        first = LARGE.get(number) or chance.randint(5_01, 290_99)
        programme = "technology" if bound else list(PROGRAMMES)[number % 4]
        group = ("standard", "trust", "")[number % 3]
        lines = [(first, programme, group, bound)]
        if number % 5 == 0:
            lines.append((chance.randint(1_00, 60_00), programme, "", bound))
        title = f"{WHAT[number % 5]}, number {number + 1}"
        claimant = claimants[number % len(claimants)]
        found.append(Expense(claimant, title, currency, lines))
    return found


def of_quarter(it: Institution, quarter: int) -> list[Expense]:
    if not it.expenses:
        it.expenses = planned(it.people)
    each = HOW_MANY // len(DAYS)
    return it.expenses[each * quarter : each * (quarter + 1)]


def claim(it: Institution, one: Expense, form: Page) -> None:
    """Somebody says what they paid for, hands in the receipt, and submits."""
    browser = it.as_(one.claimant)
    payee = f"{one.claimant.name}\nDE02120300000000202051"
    page = browser.send(form, "/claims/new/", look=True, title=one.title, payee=payee)
    one.path = page.path
    for minor, programme, group, bound in one.lines:
        chosen = {"group": (GROUP_NAMES[group],)} if group else {}
        chosen |= {"grant": (BOUND,)} if bound else {}
        browser.send(
            page, "/lines/", text=one.title.partition(",")[0], on=it.now.date(),
            amount=plain(minor), currency=one.currency, category="other", programme=programme,
            **chosen,
        )  # fmt: skip
    receipt = Upload("receipt.pdf", f"%PDF-1.4\n% {one.title}\n%%EOF\n".encode())
    browser.send(page, "/receipts/", file=receipt)
    browser.send(page, "/submit/")
    one.state = "submitted"


def all_but_one_want_one_mail_a_day(it: Institution) -> None:
    """Who hands in three expenses a quarter need not hear of each step of each at once."""
    _first, *others = it.people[CLAIMANTS]
    wish = {"funding.claim": "digest"}
    it.all_at_once(lambda one: it.do(one, "/notices/settings/", "/settings/", **wish), others)


def claims(quarter: int) -> Callable[[Institution], None]:
    def claim_all(it: Institution) -> None:
        new = of_quarter(it, quarter)
        people = list(dict.fromkeys(one.claimant.number for one in new))

        def of_one(somebody: Somebody) -> None:
            form = it.look(somebody, "/money/claims/new/")  # it stays open beside the others
            for one in new:
                if one.claimant is somebody:
                    claim(it, one, form)

        it.all_at_once(of_one, [it.people[number] for number in people])

    claim_all.__name__ = f"claims_of_quarter_{quarter + 1}"
    return claim_all


def judging(quarter: int) -> Callable[[Institution], None]:
    def judge_all(it: Institution) -> None:
        new = of_quarter(it, quarter)
        waiting = it.look(it.staff, "/money/claims/queue/").words
        assert all(one.title in waiting for one in new)

        def of_one(officer: Somebody) -> None:
            for number, one in enumerate(new):
                if it.officers[number % 3] is officer:
                    judge(it, it.expenses.index(one), officer, it.officers[(number + 1) % 3])

        it.all_at_once(of_one, it.officers[:1])
        it.all_at_once(of_one, it.officers[1:2])
        it.all_at_once(of_one, it.officers[2:])

    judge_all.__name__ = f"approvals_of_quarter_{quarter + 1}"
    return judge_all


def judge(it: Institution, number: int, officer: Somebody, second: Somebody) -> None:
    one = it.expenses[number]
    if number == DECLINED:
        it.do(officer, one.path, "/judge/", "decline", text="The Alliance does not pay for this.")
        one.state = "declined"
        return
    if number == ASKED_BACK:
        it.do(officer, one.path, "/judge/", "ask", text="Which meeting was it?")
        page = it.look(one.claimant, one.path)
        one.claimant.browser.send(page, "/submit/", text="The one of May.")
    approve(it, one, officer)
    if one.minor > LIMITS[one.currency]:
        shown = it.look(officer, one.path)
        assert not shown.offers("/judge/", "approve"), "one person approves once"
        assert not shown.offers("/pay/"), "it waits for a second person"
        approve(it, one, second)
    one.state = "approved"
    moved = []
    for minor, programme, group, bound in one.lines:
        fund = FUND if bound else ""
        moved.append(Moved(PROGRAMMES[programme], one.currency, minor, fund, programme, group))
        moved += release(minor, one.currency, fund)
    it.tally.post(*moved, Moved(REIMBURSEMENTS, one.currency, -one.minor))


def approve(it: Institution, one: Expense, officer: Somebody) -> None:
    it.do(officer, one.path, "/judge/", "approve", has_no_interest=True)
    one.approvals += 1


def paying(quarter: int) -> Callable[[Institution], None]:
    def pay_all(it: Institution) -> None:
        """Each transfer has the reference that the page of the claim shows to whoever pays."""
        keeper = it.keepers[0]
        for one in of_quarter(it, quarter):
            if one.state != "approved":
                continue
            page = it.look(keeper, one.path)
            reference = page.tree.xpath("string(//form[contains(@action,'/pay/')]/..//code)")
            assert reference.startswith("EX"), page.words[:600]
            banking.came(it, one.currency, -one.minor, one.claimant.name, reference)
            it.tally.two(REIMBURSEMENTS, HELD, one.minor, one.currency)
            one.state = "paid"
        banking.charges(it, "EUR", CHARGES[quarter])
        for currency in it.banks:
            banking.deliver(it, currency)
        banking.book_charges(it, "EUR", CHARGES[quarter])

    pay_all.__name__ = f"reimbursements_of_quarter_{quarter + 1}"
    return pay_all


_QUARTERS = tuple(
    act
    for quarter, day in enumerate(DAYS)
    for act in (
        Act(at(day, 9), claims(quarter)),
        Act(at(day + timedelta(days=1), 9), judging(quarter)),
        Act(at(day + timedelta(days=2), 9), paying(quarter)),
    )
)
ACTS = (Act(at(DAYS[0], 9), all_but_one_want_one_mail_a_day), *_QUARTERS)
