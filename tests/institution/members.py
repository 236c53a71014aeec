"""Members: they apply, are reviewed, accept, pay; they renew; one lapses and comes back, one
leaves.
"""

from __future__ import annotations

from datetime import date, timedelta

from tests.institution import banking
from tests.institution.beginning import AGREEMENT
from tests.institution.institution import NAMES, Act, Institution, Invoice, Member, Tier
from tests.institution.tally import (
    DUES,
    HELD,
    RECEIVABLE,
    UNIDENTIFIED,
    WRITTEN_OFF,
    Moved,
    fee_lines,
    plain,
)
from tests.year.community import at

TIERS = (
    Tier("patron", "Patron", 12, "EUR", 5000_00, 4, 4),
    Tier("sustaining", "Sustaining", 12, "EUR", 1999_99, 3, 3),
    Tier("associate", "Associate", 6, "EUR", 333_33, 2, 2),
    Tier("library", "Library", 12, "USD", 299_95, 1, 1),
)
OF_TIER = (3, 5, 6, 6)
DEARER = ("library", 329_95, date(2027, 1, 1))  # what a library pays for a term from that day on
KINDS = ("company", "university", "nonprofit", "library")
PAID_ON = date(2026, 1, 20)
ASKED_BACK, IN_TWO_PARTS = 4, 5  # numbers of members
FORGETFUL, LEAVING = 13, 19
GRACE = timedelta(days=30)


def months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    return day.replace(year=day.year + years, month=month + 1)


def tiers_and_agreement(it: Institution) -> None:
    it.do(
        it.staff, "/membership/desk/agreement/", "", member="organization",
        text=AGREEMENT, summary="The first.",
    )  # fmt: skip
    for place, tier in enumerate(TIERS):
        it.do(
            it.staff, "/membership/desk/tiers/new/", "", slug=tier.slug, name=tier.name,
            member="organization", text="It carries us.", seats=tier.seats, votes=tier.votes,
            order=place,
        )  # fmt: skip
        _price(it, tier, tier.minor, it.now.date())


def _price(it: Institution, tier: Tier, minor: int, since: date) -> None:
    it.do(
        it.staff, f"/membership/desk/tiers/{tier.slug}/price/", "", amount=plain(minor),
        currency=tier.currency, months=tier.months, holds_from=since,
    )  # fmt: skip


def apply(it: Institution) -> None:
    tiers = [tier for tier, count in zip(TIERS, OF_TIER, strict=True) for _ in range(count)]
    for speaker, name, tier in zip(it.people, NAMES, tiers, strict=False):
        it.members.append(Member(name, speaker, tier))
    it.all_at_once(lambda one: _apply(it, _of(it, one)), [m.speaker for m in it.members])


def _of(it: Institution, speaker: object) -> Member:
    return next(member for member in it.members if member.speaker is speaker)


def _apply(it: Institution, member: Member) -> None:
    browser, tier = it.as_(member.speaker), member.tier
    form = f"/join/{tier.slug}/"
    page = browser.send(form, form, organization=(member.name,), look=True)
    member.path = page.path.removesuffix("edit/")
    browser.send(
        page, "/edit/", "submit", kind=KINDS[TIERS.index(tier)], size="medium",
        months=tier.months, currency=tier.currency, basis="dues", statement="We give badges.",
    )  # fmt: skip


def review(it: Institution) -> None:
    """All wait at the desk; one is asked back, answers, and is approved like the others."""
    desk = it.look(it.staff, "/membership/desk/").words
    assert all(member.name in desk for member in it.members)
    asked = it.members[ASKED_BACK]
    it.do(it.staff, asked.path, "/decide/", "ask_back", reason="How many people work there?")
    page = it.look(asked.speaker, f"{asked.path}edit/")
    asked.speaker.browser.send(page, "/edit/", "submit", size="large")
    for number, member in enumerate(it.members):
        it.do(it.officers[number % 3], member.path, "/decide/", "approve", is_founding=number < 10)
        invoiced(it, member, member.tier.minor)


def invoiced(it: Institution, member: Member, minor: int) -> None:
    it.tally.two(RECEIVABLE, DUES, minor, member.tier.currency)
    it.done["invoices"] += 1


def accept(it: Institution) -> None:
    """The agreement, each for its organization; what is to be paid stands on the same page."""
    it.all_at_once(lambda one: _accept(it, _of(it, one)), [m.speaker for m in it.members])


def _accept(it: Institution, member: Member) -> None:
    page = it.look(member.speaker, member.path)
    member.speaker.browser.send(page, "/act/", "accept", read=True)
    read_invoice(it, member, member.tier.minor)


def read_invoice(it: Institution, member: Member, minor: int) -> None:
    """The newest open invoice, as its payer reads it."""
    page = it.look(member.speaker, member.path)
    found = page.tree.xpath("//p[@class='member-due']/a/@href")
    assert len(found) == 1, (member.name, found)
    paper = it.look(member.speaker, found[0])
    said = paper.tree.xpath("string(//dd/code)")
    assert said.startswith("RF"), paper.words
    assert f"{minor // 100:,}.{minor % 100:02}" in paper.words, (member.name, paper.words)
    member.due = Invoice(found[0], said, minor)


def pay_first_dues(it: Institution) -> None:
    """By bank; one in two parts, of which the second comes ten days later."""
    for number, member in enumerate(it.members):
        assert member.due is not None
        part = member.due.minor // 2 if number == IN_TWO_PARTS else member.due.minor
        pay(it, member, part)
    for currency in ("EUR", "USD"):
        banking.deliver(it, currency)
    half = it.members[IN_TWO_PARTS]
    banking.settle_by_hand(it, half.name, half.due.minor // 2)  # type: ignore[union-attr]
    for number, member in enumerate(it.members):
        if number != IN_TWO_PARTS:
            begins(it, member)


def pay_the_rest(it: Institution) -> None:
    half = it.members[IN_TWO_PARTS]
    assert half.due is not None
    pay(it, half, half.due.minor - half.due.minor // 2)
    banking.deliver(it, "EUR")
    begins(it, half)


def pay(it: Institution, member: Member, minor: int) -> None:
    """The bank shows it. The sponsor takes its fee, and the payment pays the invoice."""
    assert member.due is not None
    currency = member.tier.currency
    banking.came(it, currency, minor, member.name, f"Dues {member.due.reference}")
    it.tally.post(
        Moved(HELD, currency, minor),
        Moved(UNIDENTIFIED, currency, -minor),
        *fee_lines(minor, currency),
    )
    it.tally.two(UNIDENTIFIED, RECEIVABLE, minor, currency)
    banking.fee_taken(it, currency, minor)
    it.done["payments of dues"] += 1


def begins(it: Institution, member: Member, first: date | None = None) -> None:
    first = first or it.now.date()
    member.terms.append((first, months_later(first, member.tier.months)))
    member.due = None


def associates(it: Institution) -> list[Member]:
    return [m for m in it.members if m.tier.slug == "associate"]


def renewals_are_invoiced_in_spring(it: Institution) -> None:
    """Sixty days before the half year of the associates is over."""
    for member in associates(it):
        invoiced(it, member, member.tier.minor)
        read_invoice(it, member, member.tier.minor)


def associates_renew(it: Institution) -> None:
    """All but one, who has forgotten."""
    for member in associates(it):
        if member is it.members[FORGETFUL]:
            continue
        pay(it, member, member.tier.minor)
    banking.deliver(it, "EUR")
    for member in associates(it):
        if member is not it.members[FORGETFUL]:
            begins(it, member, member.terms[-1][1])


def a_week_before_the_end(it: Institution) -> None:
    """Nobody does anything; the site reminds who has not paid (rules.py)."""
    assert _is_listed(it, it.members[FORGETFUL])


def one_is_in_grace(it: Institution) -> None:
    forgetful = it.members[FORGETFUL]
    assert forgetful.name in it.look(it.staff, "/membership/desk/").words
    assert _is_listed(it, forgetful)


def one_has_lapsed(it: Institution) -> None:
    """What it owed is given up, and the directory no longer names it."""
    forgetful = it.members[FORGETFUL]
    it.tally.two(WRITTEN_OFF, RECEIVABLE, forgetful.tier.minor, forgetful.tier.currency)
    forgetful.due = None
    assert not _is_listed(it, forgetful)
    it.done["lapses"] += 1


def _is_listed(it: Institution, member: Member) -> bool:
    listed = it.staff.browser.get("/members/all.json").json()["members"]
    return any(one["name"] == member.name for one in listed)


def one_may_come_back(it: Institution) -> None:
    forgetful = it.members[FORGETFUL]
    it.do(it.keepers[0], forgetful.path, "/decide/", "return_with_gap")
    invoiced(it, forgetful, forgetful.tier.minor)
    read_invoice(it, forgetful, forgetful.tier.minor)


def one_comes_back(it: Institution) -> None:
    forgetful = it.members[FORGETFUL]
    pay(it, forgetful, forgetful.tier.minor)
    banking.deliver(it, "EUR")
    begins(it, forgetful)
    assert _is_listed(it, forgetful)
    it.done["reinstatements"] += 1


def one_says_that_it_leaves(it: Institution) -> None:
    leaving = it.members[LEAVING]
    last = date(2026, 10, 31)
    it.do(leaving.speaker, leaving.path, "/act/", "resign", on=last, reason="We merge.")
    leaving.terms[-1] = (leaving.terms[-1][0], last)
    it.done["resignations"] += 1


def one_has_left(it: Institution) -> None:
    assert not _is_listed(it, it.members[LEAVING])


def dearer_next_year(it: Institution) -> None:
    """A price is announced. It holds for terms that begin from that day on."""
    slug, minor, since = DEARER
    _price(it, next(tier for tier in TIERS if tier.slug == slug), minor, since)


def renewing(it: Institution) -> list[Member]:
    """Whose term ends within two months, and who stay."""
    return [
        m
        for m in it.members
        if m.terms[-1][1] <= date(2027, 1, 31) and m.terms[-1][1] > it.now.date()
    ]


def price_of_renewal(member: Member) -> int:
    return DEARER[1] if member.tier.slug == DEARER[0] else member.tier.minor


def renewals_are_invoiced_in_autumn(it: Institution) -> None:
    for member in renewing(it):
        invoiced(it, member, price_of_renewal(member))
        read_invoice(it, member, price_of_renewal(member))


def all_renew(it: Institution) -> None:
    chosen = renewing(it)
    for member in chosen:
        pay(it, member, price_of_renewal(member))
    for currency in ("EUR", "USD"):
        banking.deliver(it, currency)
    for member in chosen:
        begins(it, member, member.terms[-1][1])


ACTS = (
    Act(at(date(2026, 1, 5), 11), tiers_and_agreement),
    Act(at(date(2026, 1, 7), 9), apply),
    Act(at(date(2026, 1, 8), 9), review),
    Act(at(date(2026, 1, 9), 9), accept),
    Act(at(PAID_ON, 10), pay_first_dues),
    Act(at(date(2026, 1, 30), 10), pay_the_rest),
    Act(at(date(2026, 5, 22), 9), renewals_are_invoiced_in_spring),
    Act(at(date(2026, 6, 15), 10), associates_renew),
    Act(at(date(2026, 7, 14), 9), a_week_before_the_end),
    Act(at(date(2026, 7, 21), 9), one_is_in_grace),
    Act(at(date(2026, 8, 20), 9), one_has_lapsed),
    Act(at(date(2026, 9, 14), 9), one_may_come_back),
    Act(at(date(2026, 9, 25), 10), one_comes_back),
    Act(at(date(2026, 10, 5), 9), one_says_that_it_leaves),
    Act(at(date(2026, 10, 6), 9), dearer_next_year),
    Act(at(date(2026, 11, 2), 9), one_has_left),
    Act(at(date(2026, 12, 3), 9), renewals_are_invoiced_in_autumn),
    Act(at(date(2026, 12, 10), 10), all_renew),
)
