"""Invoices, payments and what they write into the books."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.platform.ledger import papers
from tests.platform.membership.conftest import House

from alliance.funding.models import FeeRate
from alliance.ledger import awaiting, chart
from alliance.ledger.errors import LedgerError
from alliance.ledger.models import BankAccount
from alliance.ledger.queries import balances
from alliance.ledger.services import import_statement, reverse
from alliance.ledger.statements import Format
from alliance.membership import amounts, paper, references
from alliance.membership.days import today
from alliance.membership.models import Invoice, Membership, Payment, Price
from alliance.membership.services import catalogue, invoicing, living, paying


def books() -> dict[str, int]:
    return {account: minor for (account, _eur), minor in balances().items()}


def test_the_published_example_of_the_standard_is_valid() -> None:
    assert references.is_valid("RF18539007547034")
    assert references.make("539007547034") == "RF18539007547034"


@given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=21))
def test_a_reference_is_found_again_however_it_was_written(base: str) -> None:
    made = references.make(base)
    assert references.is_valid(made)
    assert references.found_in(f"dues, {references.spaced(made).lower()}; thanks") == [made]


@given(st.text("0123456789", min_size=6, max_size=9), st.data())
def test_a_digit_that_is_wrong_is_noticed(base: str, data: st.DataObject) -> None:
    made = references.make(base)
    place = data.draw(st.integers(2, len(made) - 1))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != made[place]]))
    assert not references.is_valid(made[:place] + other + made[place + 1 :])


def test_invoice_and_payment_stand_in_the_books(house: House) -> None:
    membership = house.approved()
    assert books() == {chart.RECEIVABLE: 100_000, chart.DUES: -100_000}
    house.pay(house.invoice(membership))
    assert books() == {chart.BANK: 100_000, chart.DUES: -100_000}


def test_numbers_have_no_gaps_also_when_something_fails(house: House) -> None:
    first = house.invoice(house.approved())
    with pytest.raises(RuntimeError), transaction.atomic():
        invoicing._next_number(first.series)
        raise RuntimeError
    invoicing.credit(first, by=house.staff, minor=100_000, reason="Wrong size.")
    membership = Membership.objects.get()
    second = invoicing.issue_for_next_term(membership, by=house.staff)
    assert second is not None
    assert (first.number, second.number) == (1, 2)


@pytest.mark.parametrize("statement", ["UPDATE membership_invoice SET total_minor = 1",
                                       "DELETE FROM membership_invoice",
                                       "UPDATE membership_membershipevent SET text = 'x'",
                                       "DELETE FROM membership_membershipevent",
                                       "UPDATE membership_agreement SET text = 'x'"])  # fmt: skip
def test_the_database_itself_keeps_what_was_written(house: House, statement: str) -> None:
    house.approved()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_too_much_stays_to_credit_and_is_paid_back(house: House) -> None:
    membership = house.approved()
    payment = house.pay(house.invoice(membership), 130_000)
    assert amounts.left_of(payment) == 30_000
    assert books()[chart.UNIDENTIFIED] == -30_000
    with pytest.raises(ValidationError):
        paying.refund(payment, by=house.staff, minor=30_001, on=today(), reason="x", key="a")
    for _twice in range(2):
        paying.refund(
            payment, by=house.staff, minor=30_000, on=today(), reason="Too much.", key="a"
        )
    assert amounts.left_of(payment) == 0
    assert books() == {chart.BANK: 100_000, chart.DUES: -100_000}


def test_a_second_payment_of_the_same_invoice_is_all_credit(house: House) -> None:
    membership = house.member()
    second = house.pay(house.invoice(membership), key="again")
    assert amounts.left_of(second) == 100_000
    assert membership.terms.count() == 1
    renewal = invoicing.issue_for_next_term(
        membership,
        by=None,
        covers_from=membership.last_term.ends_on,  # type: ignore[union-attr]
    )
    assert renewal is not None
    paying.allocate(second, renewal, by=house.staff)
    assert membership.terms.count() == 2
    assert amounts.left_of(second) == 0


def test_a_form_sent_twice_books_once(house: House) -> None:
    invoice = house.invoice(house.approved())
    assert house.pay(invoice) == house.pay(invoice)
    with pytest.raises(ValidationError, match="another amount"):
        house.pay(invoice, 1)


def test_a_credit_note_of_a_paid_invoice_frees_what_was_paid(house: House) -> None:
    membership = house.member()
    invoice = house.invoice(membership)
    invoicing.credit(invoice, by=house.staff, minor=25_000, reason="A quarter off.")
    payment = Payment.objects.get()
    assert amounts.left_of(payment) == 25_000
    assert amounts.of_invoice(invoice).open == 0
    assert books() == {chart.BANK: 100_000, chart.DUES: -75_000, chart.UNIDENTIFIED: -25_000}
    with pytest.raises(ValidationError):
        invoicing.credit(invoice, by=house.staff, minor=75_001, reason="Too much.")


def test_lapsing_writes_off_what_was_open(house: House) -> None:
    membership = house.member()
    last = membership.last_term
    assert last is not None
    invoicing.issue_for_next_term(membership, by=None, covers_from=last.ends_on)
    membership.terms.update(
        starts_on=today() - timedelta(days=400),
        ends_on=today() - timedelta(days=35),
        grace_until=today() - timedelta(days=5),
    )
    living.settle(membership)
    assert membership.state == Membership.State.LAPSED
    assert books()[chart.WRITTEN_OFF] == 100_000
    assert chart.RECEIVABLE not in books()


def test_a_contribution_in_kind_is_income_and_expense(house: House) -> None:
    from alliance.membership.services import agreements, reviewing

    membership = house.applied(basis="in_kind", contribution="Hosting")
    reviewing.approve(membership, by=house.staff, worth_minor=70_000)
    assert books() == {}
    agreements.accept(membership, by=house.voice, version=1)
    assert books() == {chart.OPERATIONS: 70_000, chart.IN_KIND: -70_000}


def test_a_price_that_changes_leaves_invoices_as_they_were(house: House) -> None:
    invoice = house.invoice(house.approved())
    catalogue.add_price(
        Price(tier=house.tier, currency="EUR", minor=120_000, holds_from=today()), by=house.staff
    )
    invoice.refresh_from_db()
    assert invoice.total_minor == 100_000
    with pytest.raises(ValidationError):
        catalogue.add_price(
            Price(tier=house.tier, currency="EUR", minor=1, holds_from=today() - timedelta(days=1)),
            by=house.staff,
        )


def test_the_price_that_says_most_goes_first(house: House) -> None:
    assert house.invoice(house.approved(kind="school")).total_minor == 20_000


def moved(invoice: Invoice, minor: int, currency: str = "EUR") -> awaiting.Payment:
    return awaiting.Payment(
        key=f"statement:1:{minor}",
        on=today(),
        account=chart.BANK,
        minor=minor,
        currency=currency,
        counterparty="Example University",
        reference=references.spaced(invoice.reference),
    )


def test_a_line_of_a_statement_pays_the_invoice_it_names(house: House) -> None:
    membership = house.approved()
    invoice = house.invoice(membership)
    room = awaiting.ROOMS["dues"]
    (awaited,) = room.awaited()
    assert (awaited.reference, awaited.minor) == (invoice.reference, 100_000)
    entry = room.settle(awaited.key, moved(invoice, 100_000), house.staff)
    assert room.settle(awaited.key, moved(invoice, 100_000), house.staff) == entry
    assert list(room.awaited()) == []
    membership.refresh_from_db()
    assert membership.state == Membership.State.ACTIVE


def test_a_line_that_was_for_something_else_is_taken_back(house: House) -> None:
    invoice = house.invoice(house.approved())
    room = awaiting.ROOMS["dues"]
    line = moved(invoice, 100_000)
    entry = room.settle(str(invoice.public_id), line, house.staff)
    reverse(entry, key="reversed", on=today(), text="For something else", by=house.staff)
    assert room.undo is not None
    room.undo(str(invoice.public_id), line, house.staff)
    assert books() == {chart.RECEIVABLE: 100_000, chart.DUES: -100_000}
    assert [each.minor for each in room.awaited()] == [100_000]
    assert amounts.with_credit(Payment.objects.all()) == []


def test_a_line_in_another_currency_does_not_fit(house: House) -> None:
    invoice = house.invoice(house.approved())
    with pytest.raises(LedgerError, match="USD"):
        awaiting.ROOMS["dues"].settle(
            str(invoice.public_id), moved(invoice, 100_000, "USD"), house.staff
        )


@pytest.mark.parametrize(
    "act",
    [
        lambda h, i: paying.enter(by=h.voice, on=today(), minor=1, invoice=i, key="x"),
        lambda h, i: invoicing.credit(i, by=h.voice, minor=1, reason="x"),
        lambda h, i: invoicing.write_off(i, by=h.voice, reason="x"),
        lambda h, i: catalogue.keep_tier(h.tier, by=h.voice),
    ],
    ids=["enter", "credit", "write-off", "tier"],
)
def test_members_do_not_keep_the_money(house: House, act) -> None:  # type: ignore[no-untyped-def]
    invoice = house.invoice(house.approved())
    with pytest.raises(PermissionDenied):
        act(house, invoice)


def test_the_invoice_and_the_receipt_are_papers_of_one_page(house: House) -> None:
    invoice = house.invoice(house.member())
    for made in (paper.of_invoice(invoice), paper.receipt(invoice)):
        assert made.startswith(b"%PDF-")
        assert b"/Count 1" in made
    assert paper.of_invoice(invoice) == paper.of_invoice(invoice)


def test_the_invoice_goes_out_with_its_paper_and_the_receipt_follows(
    house: House, deliver_mail
) -> None:  # type: ignore[no-untyped-def]
    invoice = house.invoice(house.member())
    sent = {m.subject: m for m in deliver_mail() if m.to == ["books@example.org"]}
    assert set(sent) == {f"Invoice {invoice.label}", f"Receipt for invoice {invoice.label}"}
    name, content, kind = sent[f"Invoice {invoice.label}"].attachments[0]
    assert (name, kind) == (f"{invoice.label}.pdf", "application/pdf")
    assert content.startswith(b"%PDF")


def test_a_statement_of_the_sponsor_settles_dues_less_its_fee(house: House) -> None:
    """The bank shows the whole amount; the sponsor takes its fee of the same account."""
    FeeRate.objects.create(sponsor="Sponsor", basis_points=750, from_on=today(), free_of=[])
    membership = house.approved()
    invoice = house.invoice(membership)
    account = BankAccount.objects.create(
        name="Sponsor", number=papers.IBAN, currency="EUR", account=chart.SPONSOR_HELD
    )
    came = papers.Movement(today(), 1000_00, "Example University", invoice.reference, "", "B1")
    file = papers.camt([came])
    import_statement(account, file, form=Format.CAMT, by=house.staff)
    membership.refresh_from_db()
    assert membership.state == Membership.State.ACTIVE
    assert books() == {
        chart.SPONSOR_HELD: 925_00,
        chart.SPONSOR_FEE: 75_00,
        chart.DUES: -1000_00,
    }
