"""What the database itself refuses, whatever program writes to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from tests.platform.ledger.conftest import DAY

from alliance.ledger import chart
from alliance.ledger.models import Entry, EntryLine, PeriodEvent, Rate, Seal
from alliance.ledger.models.entry import A_YEAR
from alliance.ledger.protection import SAYINGS
from alliance.ledger.services import close
from alliance.people.models import Person

Write = Callable[..., Entry]


def half(number: int = 1, year: int = 2026, **fields: Any) -> Entry:
    """An entry that has no seal yet."""
    given = {
        "seal_id": year * A_YEAR + number,
        "on": date(year, 3, 15),
        "kind": "dues",
        "text": "by hand",
        "key": f"half:{year}:{number}",
        "digest": "",
    }
    return Entry.objects.create(**(given | fields))


def lines(entry: Entry, *amounts: tuple[str, int, str]) -> None:
    EntryLine.objects.bulk_create(
        EntryLine(entry=entry, position=position, account=account, minor=minor, currency=currency)
        for position, (account, minor, currency) in enumerate(amounts)
    )


BALANCED = ((chart.BANK, 5, "EUR"), (chart.DUES, -5, "EUR"))


@pytest.mark.django_db(transaction=True)
def test_an_entry_without_a_seal_is_never_committed() -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        lines(half(), *BALANCED)
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_seal_without_an_entry_is_refused() -> None:
    with pytest.raises(DatabaseError, match=SAYINGS["few"]):
        Seal.objects.create(pk=2026 * A_YEAR + 1)


UNFIT: dict[str, tuple[str, tuple[tuple[str, int, str], ...]]] = {
    "no line": ("few", ()),
    "one line": ("few", ((chart.BANK, 5, "EUR"),)),
    "a cent too much": ("balance", ((chart.BANK, 6, "EUR"), (chart.DUES, -5, "EUR"))),
    "two currencies": ("balance", ((chart.BANK, 5, "EUR"), (chart.DUES, -5, "USD"))),
}


@pytest.mark.parametrize("case", UNFIT)
def test_lines_that_do_not_add_up_get_no_seal(case: str, db: None) -> None:
    saying, given = UNFIT[case]
    entry = half()
    lines(entry, *given)
    with pytest.raises(DatabaseError, match=SAYINGS[saying]), transaction.atomic():
        Seal.objects.create(pk=entry.seal_id)
    transaction.set_rollback(True)  # the half entry would break its foreign key


@pytest.mark.parametrize("number", [0, 2, 3, 77])
def test_a_number_that_leaves_a_gap_is_refused(number: int, write: Write) -> None:
    write()
    entry = half(number + 1 if number else 0)
    lines(entry, *BALANCED)
    with pytest.raises(DatabaseError, match=SAYINGS["number"]), transaction.atomic():
        Seal.objects.create(pk=entry.seal_id)
    transaction.set_rollback(True)  # the half entry would break its foreign key


def test_a_number_of_another_year_is_refused(db: None) -> None:
    entry = half(on=date(2025, 12, 31))
    lines(entry, *BALANCED)
    with pytest.raises(DatabaseError, match=SAYINGS["number"]), transaction.atomic():
        Seal.objects.create(pk=entry.seal_id)
    transaction.set_rollback(True)  # the half entry would break its foreign key


def test_a_day_of_a_closed_period_is_refused(write: Write, staff: Person) -> None:
    write()
    close(date(2026, 3, 31), by=staff, today=date(2026, 5, 1))
    entry = half(2, on=date(2026, 3, 31))
    lines(entry, *BALANCED)
    with pytest.raises(DatabaseError, match=SAYINGS["closed"]), transaction.atomic():
        Seal.objects.create(pk=entry.seal_id)
    transaction.set_rollback(True)  # the half entry would break its foreign key


def test_a_reversal_that_is_not_one_is_refused(write: Write) -> None:
    entry = half(2, reverses=write(6))
    lines(entry, (chart.BANK, -5, "EUR"), (chart.DUES, 5, "EUR"))
    with pytest.raises(DatabaseError, match=SAYINGS["reversal"]), transaction.atomic():
        Seal.objects.create(pk=entry.seal_id)
    transaction.set_rollback(True)  # the half entry would break its foreign key


def test_no_line_is_added_to_an_entry_with_its_seal(write: Write) -> None:
    entry = write()
    with pytest.raises(DatabaseError, match=SAYINGS["sealed"]), transaction.atomic():
        EntryLine.objects.create(
            entry=entry, position=2, account=chart.BANK, minor=1, currency="EUR"
        )


def test_an_amount_of_zero_is_refused(write: Write) -> None:
    entry = half()
    with pytest.raises(DatabaseError), transaction.atomic():
        lines(entry, (chart.BANK, 0, "EUR"))
    transaction.set_rollback(True)  # the half entry would break its foreign key


ROWS: dict[str, tuple[type[Any], str, Any]] = {
    "the number": (Seal, "id", 5),
    "the day of an entry": (Entry, "on", date(2027, 1, 1)),
    "the text of an entry": (Entry, "text", "other"),
    "the note of an entry": (Entry, "note", "other"),
    "the key of an entry": (Entry, "key", "other"),
    "the amount of a line": (EntryLine, "minor", 1),
    "the account of a line": (EntryLine, "account", chart.PAYABLE),
    "the currency of a line": (EntryLine, "currency", "USD"),
    "the fund of a line": (EntryLine, "fund", "other"),
    "the group of a line": (EntryLine, "group", "other"),
    "a rate": (Rate, "billionths", 1),
    "how far the books are closed": (PeriodEvent, "through", date(2020, 1, 31)),
    "what became of a period": (PeriodEvent, "kind", "reopened"),
}


@pytest.fixture
def books(write: Write, staff: Person) -> None:
    write(by=staff)
    Rate.objects.create(
        currency="EUR", into="USD", on=DAY, billionths=10**9, source="a bank", by=staff
    )
    close(date(2026, 2, 28), by=staff, today=date(2026, 5, 1))


@pytest.mark.parametrize("case", ROWS)
def test_what_is_written_is_not_changed(case: str, books: None) -> None:
    model, field, value = ROWS[case]
    with pytest.raises(DatabaseError, match=SAYINGS["kept"]), transaction.atomic():
        model.objects.update(**{field: value})


@pytest.mark.parametrize("model", [EntryLine, PeriodEvent, Rate])
def test_what_is_written_is_not_taken_out(model: type[Any], books: None) -> None:
    with pytest.raises(DatabaseError, match=SAYINGS["kept"]), transaction.atomic():
        model.objects.all()._raw_delete("default")


@pytest.mark.parametrize("table", ["ledger_seal", "ledger_entry"])
def test_entries_and_their_numbers_are_not_taken_out(table: str, books: None) -> None:
    with (
        pytest.raises(DatabaseError, match=SAYINGS["kept"]),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"DELETE FROM {table}")


def test_who_wrote_it_may_become_empty_but_not_another(
    books: None, staff: Person, other_person: Person
) -> None:
    for model in (Entry, Rate, PeriodEvent):
        with pytest.raises(DatabaseError, match=SAYINGS["kept"]), transaction.atomic():
            model.objects.update(by=other_person)
        model.objects.update(by=None)
        assert model.objects.get().by is None


@pytest.mark.parametrize("model", [Entry, EntryLine, Seal, Rate, PeriodEvent])
def test_the_models_say_it_before_the_database_does(model: type[Any], books: None) -> None:
    row = model.objects.first()
    with pytest.raises(TypeError, match="only added to"):
        row.save()
    with pytest.raises(TypeError, match="only added to"):
        row.delete()


def test_one_person_alone_does_not_reopen(books: None, staff: Person, make_person: Any) -> None:
    earlier = date(2026, 1, 31)
    second = make_person("second", is_staff=True)

    def reopen(by: Person | None, through: date = earlier) -> None:
        with transaction.atomic():
            PeriodEvent.objects.create(kind="reopened", through=through, by=by)

    with pytest.raises(DatabaseError, match=SAYINGS["two"]):
        reopen(second)  # nobody has asked
    PeriodEvent.objects.create(kind="asked", through=earlier, by=staff)
    for by, through in ((staff, earlier), (None, earlier), (second, date(2025, 12, 31))):
        with pytest.raises(DatabaseError, match=SAYINGS["two"]):
            reopen(by, through)
    reopen(second)


def test_a_period_is_closed_forwards(books: None, staff: Person) -> None:
    with pytest.raises(DatabaseError, match=SAYINGS["forward"]), transaction.atomic():
        PeriodEvent.objects.create(kind="closed", through=date(2026, 2, 28), by=staff)
