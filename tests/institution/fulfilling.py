"""After the award of the competition: the agreement, reports of milestones, and their payment by
somebody else than who accepted them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from tests.institution import banking
from tests.institution.competing import CODE, CURRENCY, Application, applicant, awarded, runs_it
from tests.institution.institution import Act, Institution
from tests.institution.money import FUND
from tests.institution.tally import GRANTS_PAID, GRANTS_PAYABLE, HELD, Moved, release
from tests.year.community import at
from tests.year.visitor import Upload


def agree_and_report(it: Institution) -> None:
    """All accept the agreement, and begin. One report says too little, and is given back."""
    for one in awarded(it):
        lead = it.people[one.lead]
        it.do(lead, one.path, "/agreement/", agreed=True)
        report(it, one)
    vague = awarded(it)[1]
    it.do(runs_it(it), vague.path, "/judge/", "back", text="Who takes part?")
    assert "Who takes part?" in it.look(it.people[vague.lead], vague.path).words
    report(it, vague)


def report(it: Institution, one: Application) -> None:
    """Of the first milestone that is not reported yet."""
    lead = it.people[one.lead]
    page = it.look(lead, one.path)
    lead.browser.send(
        page, page.tree.xpath("//form[contains(@action,'/deliver/')]/@action")[0],
        report=f"Done, on {it.now:%d %B}.",
        file=Upload("report.pdf", b"%PDF-1.4\n% done\n%%EOF\n"),
    )  # fmt: skip
    it.done["reports of milestones"] += 1


def accept(part: int) -> Callable[[Institution], None]:
    """What is accepted is owed: an expense of the programme from the grant that is for it."""

    def accept_all(it: Institution) -> None:
        who = runs_it(it)
        for one in awarded(it):
            if part == 1:
                report(it, one)
            page = it.as_(who).send(one.path, "/judge/", "accept", look=True)
            assert not page.offers("/pay/"), "who accepts does not pay"
            minor = one.parts[part]
            it.tally.post(
                Moved(GRANTS_PAID, CURRENCY, minor, FUND, CODE),
                Moved(GRANTS_PAYABLE, CURRENCY, -minor, "", CODE),
                *release(minor, CURRENCY, FUND),
            )

    accept_all.__name__ = f"reports_of_part_{part + 1}_are_accepted"
    return accept_all


def pay(part: int) -> Callable[[Institution], None]:
    """By the bank's file, which names the reference; the last of the first part by a person."""

    def pay_all(it: Institution) -> None:
        by_hand = awarded(it)[-1] if part == 0 else None
        for one in awarded(it):
            minor = one.parts[part]
            said = banking.KNOWN
            if one is by_hand:
                it.do(it.staff, one.path, "/pay/", way="sponsor", on=it.now.date())
            else:
                page = it.look(it.keepers[0], one.path)
                said = page.tree.xpath("string(//p[following-sibling::form]/code)")
                assert said, page.words[:600]
            banking.came(it, CURRENCY, -minor, applicant(it, one), said)
            it.tally.post(
                Moved(GRANTS_PAYABLE, CURRENCY, minor, "", CODE), Moved(HELD, CURRENCY, -minor)
            )
            it.done["payments of grants"] += 1
        banking.deliver(it, CURRENCY)

    pay_all.__name__ = f"payments_of_part_{part + 1}"
    return pay_all


ACTS = (
    Act(at(date(2026, 7, 6), 10), agree_and_report),
    Act(at(date(2026, 7, 7), 9), accept(0)),
    Act(at(date(2026, 7, 14), 9), pay(0)),
    Act(at(date(2026, 10, 7), 9), accept(1)),
    Act(at(date(2026, 10, 13), 9), pay(1)),
)
