"""The bank: what moved is on the next statement, a CAMT.053 file; what it does not settle by itself
is settled by hand.
"""

from __future__ import annotations

from tests.institution.institution import IBANS, Institution
from tests.institution.tally import CHARGES, CONVERSION, HELD, Moved, fee_on
from tests.platform.ledger.papers import Movement, camt
from tests.year.visitor import Upload

KNOWN = "in the books already"


def open_accounts(it: Institution) -> None:
    """One in each currency, all held by the fiscal sponsor."""
    for currency, bank in it.banks.items():
        page = it.as_(it.keepers[0]).send(
            "/books/bank/new/", "", look=True, name=f"Sponsor, {currency}", currency=currency,
            number=IBANS[currency], account="1010",
        )  # fmt: skip
        bank.path = page.path


def came(it: Institution, currency: str, minor: int, who: str, what: str) -> None:
    """`minor` above zero came in, below zero went out."""
    bank = it.banks[currency]
    bank.movements += 1
    day, number = it.now.date(), f"{currency}{bank.movements:05}"
    bank.waiting.append(Movement(day, minor, who, what, "", number))


def fee_taken(it: Institution, currency: str, of: int) -> None:
    """The sponsor shows its fees as one movement; the books had each with the income."""
    it.banks[currency].fees += fee_on(of)


def deliver(it: Institution, currency: str) -> None:
    """The bank's file is imported; what staff know from elsewhere they set aside."""
    bank, keeper = it.banks[currency], it.keepers[0]
    if bank.fees:
        came(it, currency, -bank.fees, "Fiscal Sponsor", f"Fees of the sponsor, {KNOWN}")
        bank.fees = 0
    moved, bank.waiting = bank.waiting, []
    file = camt(moved, opening=bank.closing, iban=IBANS[currency], currency=currency)
    bank.closing += sum(one.cents for one in moved)
    page = it.as_(keeper).send(
        bank.path, bank.path, "Import", look=True, form="camt",
        file=Upload(f"{currency}-{bank.statements}.xml", file),
    )  # fmt: skip
    bank.statements += 1
    assert f"{len(moved)} new movement" in page.words, page.words[:400]
    known = [one for one in moved if one.what.endswith(KNOWN)]
    for one in known:
        _act(it, one, "aside", reason="It was posted with the income.")


def _act(it: Institution, one: Movement, what: str, **said: object) -> None:
    """On the page of a movement that waits."""
    keeper = it.keepers[0]
    page = it.look(keeper, "/books/bank/")
    for link in page.tree.xpath("//ul[@class='ledger-list']/li[.//h3/a]"):
        words = " ".join(link.text_content().split())
        if one.what in words or (not one.what and one.who in words):
            path = link.xpath(".//h3/a/@href")[0]
            keeper.browser.send(path, f"/{what}/", **said)
            it.done[f"movements: {what}"] += 1
            return
    raise AssertionError(f"{one} does not wait: {page.words[:1500]}")


def settle_by_hand(it: Institution, who: str, minor: int) -> None:
    """Another amount than the invoice has: a person says what it paid."""
    keeper = it.keepers[0]
    page = it.look(keeper, "/books/bank/")
    path = page.tree.xpath(f"//h3/a[contains(., '{who}')]/@href")
    assert len(path) == 1, page.words[:1000]
    line = it.look(keeper, path[0])
    form = next(f for f in line.tree.forms if (f.get("action") or "").endswith("/settle/"))
    values = dict(form.form_values())
    keeper.browser.post(form.get("action"), list(values.items()), line.url)
    it.done["movements: settle"] += 1
    assert minor


def charges(it: Institution, currency: str, minor: int) -> None:
    """The bank takes its charges, and staff book them."""
    what = f"Charges of {it.now:%B}"
    came(it, currency, -minor, "", what)
    it.tally.two(CHARGES, HELD, minor, currency)


def book_charges(it: Institution, currency: str, minor: int) -> None:
    one = Movement(it.now.date(), -minor, "", f"Charges of {it.now:%B}")
    _act(it, one, "book", account="5600", text="Bank charges")


def exchange(it: Institution, given: int, received: int) -> None:
    """Euros for pounds: a movement on either account, each booked on its side of the exchange."""
    what = f"Exchange of {it.now:%B}"
    came(it, "EUR", -given, "", what)
    came(it, "GBP", received, "", what)
    for currency, minor in (("EUR", -given), ("GBP", received)):
        it.tally.post(Moved(HELD, currency, minor), Moved(CONVERSION, currency, -minor))
        deliver(it, currency)
        _act(it, Movement(it.now.date(), minor, "", what), "book", account="3900", text=what)
