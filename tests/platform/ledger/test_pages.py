"""Pages of the books, as people use them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from tests.platform.ledger.conftest import pair
from tests.platform.ledger.papers import IBAN, camt, table

from alliance.ledger import chart, services
from alliance.ledger.models import BankAccount, BankLine, Entry
from alliance.ledger.queries import balance, closed_through
from alliance.ledger.services import Line
from alliance.people.models import Person

Write = Callable[..., Entry]
SignIn = Callable[[Person], Client]
TODAY = timezone.localdate()


@pytest.fixture
def desk(staff: Person, sign_in: SignIn) -> Client:
    return sign_in(staff)


def posted(*lines: tuple[str, str, str, str], **fields: Any) -> dict[str, Any]:
    """Fields of the page that posts: (account, debit, credit, currency) a line."""
    found = {
        "on": TODAY.isoformat(),
        "text": "Dues",
        "key": str(uuid4()),
        "lines-TOTAL_FORMS": len(lines),
        "lines-INITIAL_FORMS": 0,
    }
    for number, line in enumerate(lines):
        for name, value in zip(("account", "debit", "credit", "currency"), line, strict=True):
            found[f"lines-{number}-{name}"] = value
    return found | fields


BANK = (chart.BANK, "12.50", "", "EUR")
DUES = (chart.DUES, "", "12,50", "eur")


def test_an_entry_is_posted_by_hand(desk: Client, staff: Person) -> None:
    answer = desk.post("/books/entries/new/", posted(BANK, DUES, note="Paid in cash"))
    entry = Entry.objects.get()
    assert answer["Location"] == entry.get_absolute_url()
    assert (entry.by, entry.note, entry.kind) == (staff, "Paid in cash", "manual")
    assert balance(chart.BANK, currency="EUR") == 12_50


def test_a_form_sent_twice_posts_once(desk: Client) -> None:
    fields = posted(BANK, DUES)
    for _time in range(2):
        assert desk.post("/books/entries/new/", fields).status_code == 302
    assert Entry.objects.count() == 1


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "unbalanced": (posted(BANK, (chart.DUES, "", "12.51", "EUR")), "differ by"),
    "one line": (posted(BANK), "two lines"),
    "both sides": (posted((chart.BANK, "1", "1", "EUR"), DUES), "not in both"),
    "no side": (posted((chart.BANK, "", "", "EUR"), DUES), "not in both"),
    "thousands": (posted((chart.BANK, "1.000,00", "", "EUR"), DUES), "thousands separators"),
    "a finer amount": (posted((chart.BANK, "1.005", "", "EUR"), DUES), "digits"),
    "no currency": (posted((chart.BANK, "1", "", "XXX"), DUES), "three letters"),
    "no account": (posted(("9999", "1", "", "EUR"), DUES), "9999"),
    "no text": (posted(BANK, DUES, text=""), "required"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_said_and_nothing_posted(case: str, desk: Client) -> None:
    fields, words = WRONG[case]
    answer = desk.post("/books/entries/new/", fields)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Entry.objects.exists()


def test_one_more_line_keeps_what_was_typed(desk: Client) -> None:
    answer = desk.post("/books/entries/new/", posted(BANK, DUES) | {"more": "1"})
    page = answer.content.decode()
    assert 'name="lines-2-account"' in page and 'value="12.50"' in page
    assert not Entry.objects.exists()


def test_too_many_lines_are_refused(desk: Client) -> None:
    answer = desk.post("/books/entries/new/", posted(*[BANK, DUES] * 21))
    assert answer.status_code == 422
    assert not Entry.objects.exists()


def test_an_entry_of_a_closed_period_is_refused_in_words(desk: Client, staff: Person) -> None:
    last = TODAY.replace(day=1) - timedelta(days=1)
    services.close(last, by=staff, today=TODAY)
    answer = desk.post("/books/entries/new/", posted(BANK, DUES, on=last.isoformat()))
    assert answer.status_code == 422
    assert "closed through" in answer.content.decode()


def test_an_entry_is_reversed_from_its_page(desk: Client, write: Write) -> None:
    entry = write()
    fields = {"on": TODAY.isoformat(), "text": "Entered twice", "key": str(uuid4())}
    desk.post(f"{entry.get_absolute_url()}reverse/", fields)
    back = entry.reversed_by
    assert back.text == "Entered twice"
    again = desk.post(f"{entry.get_absolute_url()}reverse/", fields | {"key": str(uuid4())})
    assert again.status_code == 422
    assert back.number in again.content.decode()


PRIVATE = ("Paid by Ada Lovelace", "invoice-key-7", "Staff Member")


def test_a_visitor_sees_no_note_no_key_and_no_name(
    client: Client, desk: Client, write: Write, make_person: Callable[..., Person]
) -> None:
    keeper = make_person("keeper", name="Staff Member", is_staff=True)
    entry = write(note=PRIVATE[0], key=PRIVATE[1], by=keeper, on=TODAY)
    pages = (entry.get_absolute_url(), "/books/", f"/books/accounts/{chart.BANK}/")
    for page in pages:
        shown = client.get(page).content.decode()
        assert "ues" in shown
        for private in PRIVATE:
            assert private not in shown
    kept = desk.get(entry.get_absolute_url()).content.decode()
    for private in PRIVATE:
        assert private in kept


def test_the_journal_finds_by_number_word_and_kind(desk: Client, write: Write) -> None:
    write(text="Server for lists", kind="expense")
    write(text="Dues of a school", note="late")
    for asked, first in (("2026-1", True), ("server", True), ("expense", True), ("late", False)):
        page = desk.get("/books/journal/", {"q": asked}).content.decode()
        assert ("Server for lists" in page) is first
        assert ("Dues of a school" in page) is not first


@pytest.mark.parametrize(
    "query", ["since=x", "currency=XXX", "since=2027-01-01&until=2026-01-01", "until=9999-12-31"]
)
@pytest.mark.parametrize("page", ["/books/", f"/books/accounts/{chart.BANK}/"])
def test_a_time_that_is_none_is_answered(page: str, query: str, client: Client, db: None) -> None:
    assert client.get(f"{page}?{query}").status_code == 200


def test_an_account_that_is_none_is_not_found(client: Client, db: None) -> None:
    assert client.get("/books/accounts/9999/").status_code == 404


def test_files_are_sent_with_their_names(client: Client, write: Write) -> None:
    write()
    for name in ("books.beancount", "books.journal", "entries.csv", "lines.csv"):
        answer = client.get(f"/books/{name}")
        assert f'filename="{name}"' in answer["Content-Disposition"]
        assert b"2026-" in b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def test_two_people_reopen_on_the_page(
    desk: Client, sign_in: SignIn, make_person: Callable[..., Person]
) -> None:
    last = TODAY.replace(day=1) - timedelta(days=1)
    before = last.replace(day=1) - timedelta(days=1)
    desk.post("/books/periods/close/", {"through": last.isoformat()})
    assert closed_through() == last
    desk.post("/books/periods/reopen/", {"through": before.isoformat(), "text": "late"})
    assert "Another of those" in desk.get("/books/periods/").content.decode()
    assert desk.post("/books/periods/reopen/decide/", {"agree": "1"}).status_code == 403
    second = sign_in(make_person("second", is_staff=True))
    second.post("/books/periods/reopen/decide/", {"agree": "1"})
    assert closed_through() == before


def test_a_day_that_cannot_be_closed_is_refused_in_words(desk: Client) -> None:
    answer = desk.post("/books/periods/close/", {"through": "2026-02-27"})
    assert answer.status_code == 422
    assert "last day of a month" in answer.content.decode()


@pytest.fixture
def account(staff: Person) -> BankAccount:
    return services.keep_bank_account(
        BankAccount(name="Main", number=IBAN, currency="EUR"), by=staff
    )


def bring(desk: Client, account: BankAccount, file: bytes, form: str = "camt", **more: str) -> Any:
    fields = {
        "form": form,
        "file": SimpleUploadedFile("f", file),
        "columns-date_format": "%d.%m.%Y",
    }
    return desk.post(f"/books/bank/{account.public_id}/", fields | more, follow=True)


def test_a_statement_is_imported_and_its_movements_wait(desk: Client, account: BankAccount) -> None:
    shown = bring(desk, account, camt()).content.decode()
    assert "3 new movements, 0 known already, 0 matched by themselves" in shown
    queue = desk.get("/books/bank/").content.decode()
    assert "3 wait." in queue and "Example University" in queue


def test_columns_of_a_csv_are_remembered(desk: Client, account: BankAccount) -> None:
    columns = {
        "columns-booked_on": "Buchung",
        "columns-amount": "Betrag",
        "columns-balance": "Saldo",
        "columns-counterparty": "Name",
        "columns-decimal_comma": "on",
    }
    bring(desk, account, table(), "csv", **columns)
    assert account.lines.count() == 3
    page = desk.get(f"/books/bank/{account.public_id}/").content.decode()
    assert 'value="Buchung"' in page and 'value="Saldo"' in page


@pytest.mark.parametrize(
    ("file", "form", "words"),
    [
        (camt(closing=1), "camt", "closing balance"),
        (b"hello", "camt", "well-formed"),
        (b"hello", "mt940", "MT940"),
        (b"hello", "csv", "columns"),
        (camt(iban="DE1"), "camt", "of account DE1"),
    ],
    ids=["balance", "xml", "mt940", "csv", "account"],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(
    file: bytes, form: str, words: str, desk: Client, account: BankAccount
) -> None:
    answer = bring(desk, account, file, form)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not BankLine.objects.exists()


def test_a_movement_is_booked_from_its_page(desk: Client, account: BankAccount) -> None:
    bring(desk, account, camt())
    charges = account.lines.get(minor=-12_50)
    page = f"/books/bank/lines/{charges.public_id}/"
    assert desk.get(page).status_code == 200
    desk.post(f"{page}book/", {"account": chart.BANK_CHARGES, "text": "Charges of the bank"})
    assert balance(chart.BANK_CHARGES, currency="EUR") == 12_50
    again = desk.post(f"{page}book/", {"account": chart.BANK_CHARGES, "text": "Again"})
    assert again.status_code == 422
    desk.post(f"{page}undo/")
    assert balance(chart.BANK_CHARGES, currency="EUR") == 0


def test_texts_of_a_bank_are_shown_as_text(desk: Client, account: BankAccount) -> None:
    bring(desk, account, camt().replace(b"Example University", b"&lt;script&gt;x&lt;/script&gt;"))
    line = account.lines.get(minor=250_00)
    for page in ("/books/bank/", f"/books/bank/lines/{line.public_id}/"):
        assert "<script>x" not in desk.get(page).content.decode()


def test_reports_show_what_belongs_where(client: Client, write: Write) -> None:
    write(on=TODAY, lines=pair(1234_50))
    write(
        on=TODAY,
        lines=[Line(chart.BANK, 1000_00, "EUR"), Line(chart.GRANTS_RESTRICTED, -1000_00, "EUR")],
    )
    shown = client.get("/books/").content.decode().replace("\u00a0", " ")
    assert "2,234.50 EUR" in shown and "1,000.00 EUR" in shown


def test_amounts_are_written_as_the_reader_writes_them(client: Client, write: Write) -> None:
    write(on=TODAY, lines=pair(1234_50))
    shown = client.get("/books/", headers={"accept-language": "es"}).content.decode()
    assert "1234,50" in shown.replace("\u00a0", "").replace(".", "")


def test_a_year_of_another_time_is_found(client: Client, write: Write) -> None:
    write(on=date(2024, 5, 1))
    shown = client.get("/books/?since=2024-01-01&until=2024-12-31").content.decode()
    assert "100.00" in shown
