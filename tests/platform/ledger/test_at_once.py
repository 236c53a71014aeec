"""Many write at once, each in a connection of its own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event
from typing import Any

import pytest
from django.db import DatabaseError, close_old_connections, connection, connections, transaction
from tests.platform.ledger.conftest import DAY, pair

from alliance.ledger import chart, errors, services
from alliance.ledger.models import Entry, EntryLine, Seal
from alliance.ledger.models.entry import A_YEAR
from alliance.ledger.protection import SAYINGS
from alliance.people.models import Person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def real_database() -> None:
    """A database in memory has one connection; on a file SQLite lets one transaction write."""
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL (tests/services/test_postgresql.py runs it there)")


def at_once(count: int, act: Callable[[int], Any]) -> list[Any]:
    def in_own_connection(number: int) -> Any:
        try:
            return act(number)
        except (errors.LedgerError, DatabaseError) as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(in_own_connection, range(count)))
    close_old_connections()
    return found


def write(key: str, minor: int = 1) -> Entry:
    return services.post(key=key, on=DAY, text="Dues", lines=pair(minor), by=None, kind="dues")


def test_numbers_have_no_gap_when_many_post_at_once() -> None:
    found = at_once(24, lambda n: write(f"k:{n}"))
    assert sorted(entry.seal_id - 2026 * A_YEAR for entry in found) == list(range(1, 25))


def test_one_key_posted_many_times_at_once_is_one_entry() -> None:
    found = at_once(10, lambda n: write("same"))
    assert {entry.pk for entry in found} == {Entry.objects.get().pk}


def test_one_key_with_other_contents_at_once_is_one_entry() -> None:
    found = at_once(10, lambda n: write("same", n + 1))
    assert sum(isinstance(one, Entry) for one in found) == 1
    assert sum(isinstance(one, errors.KeyTaken) for one in found) == 9


def test_an_entry_reversed_many_times_at_once_is_reversed_once() -> None:
    entry = write("k")
    found = at_once(
        10, lambda n: services.reverse(entry, key=f"b:{n}", on=DAY, text="Back", by=None)
    )
    assert sum(isinstance(one, Entry) for one in found) == 1
    assert sum(isinstance(one, errors.AlreadyReversed) for one in found) == 9


def test_nothing_slips_into_a_period_that_is_closing(staff: Person) -> None:
    def act(number: int) -> Any:
        if number == 5:
            return services.close(date(2026, 3, 31), by=staff, today=date(2026, 5, 1))
        return write(f"k:{number}")

    found = at_once(12, act)
    closing = found[5]
    posted = [one for one in found if isinstance(one, Entry)]
    assert all(entry.at <= closing.at for entry in posted)
    refused = [one for one in found if isinstance(one, errors.PeriodClosed)]
    assert len(posted) + len(refused) == 11


def test_a_line_for_an_entry_that_is_not_yet_seen_is_refused_at_the_end() -> None:
    """Another program guesses the key of an entry that is being written, and adds a line to it."""
    added, committed = Event(), Event()

    def add(pk: int) -> Any:
        try:
            with transaction.atomic():
                EntryLine.objects.create(
                    entry_id=pk, position=9, account=chart.BANK, minor=5, currency="EUR"
                )
                added.set()
                committed.wait(30)
        except DatabaseError as refusal:
            return refusal
        finally:
            added.set()
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            entry = write("k")
            doing = pool.submit(add, entry.pk)
            assert added.wait(30)
        committed.set()
        refusal = doing.result(timeout=30)
    assert isinstance(refusal, DatabaseError)
    assert SAYINGS["balance"] in str(refusal)
    assert entry.lines.count() == 2
    assert Seal.objects.count() == 1
