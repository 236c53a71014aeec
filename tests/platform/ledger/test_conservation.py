"""Whatever is done to the books, they balance, nothing is lost and no number is missing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.platform.ledger.random_books import RandomBooks

from alliance.ledger import queries
from alliance.ledger.models import EntryLine
from alliance.people.models import Person


@pytest.fixture
def two(staff: Person, make_person: Callable[..., Person]) -> tuple[Person, Person]:
    return staff, make_person("second", is_staff=True)


@pytest.mark.parametrize("seed", [1, 2])
def test_books_conserve_through_random_operations(seed: int, two: tuple[Person, Person]) -> None:
    books = RandomBooks(two, seed)
    for _checkpoint in range(5):
        books.take(300)
        books.check()
    every = ("posted", "reversed", "repeated", "rates", "exchanged", "closed")
    assert all(books.tally[kind] for kind in every), books.tally
    refusals = ("KeyTaken", "Unbalanced", "PeriodClosed", "AlreadyReversed", "NotNow")
    assert all(books.tally[f"refused: {kind}"] for kind in refusals), books.tally


@given(seed=st.integers(0, 2**32), plan=st.lists(st.integers(1, 12), max_size=6))
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_books_conserve_from_any_beginning(
    seed: int, plan: list[int], two: tuple[Person, Person]
) -> None:
    from django.db import transaction

    with transaction.atomic():
        books = RandomBooks(two, seed)
        for steps in plan:
            books.take(steps)
            books.check()
        transaction.set_rollback(True)


def test_the_check_would_notice_a_cent(two: tuple[Person, Person]) -> None:
    """The model is changed, as the books cannot be."""
    books = RandomBooks(two, 3)
    books.take(50)
    books.check()
    books.sums["1000", "EUR", ""] += 1
    with pytest.raises(AssertionError):
        books.check()


def test_the_check_would_notice_a_missing_number(two: tuple[Person, Person]) -> None:
    books = RandomBooks(two, 4)
    books.take(50)
    books.numbers[2022] += 1
    with pytest.raises(AssertionError):
        books.check()


def test_an_entry_that_does_not_balance_would_be_found(two: tuple[Person, Person]) -> None:
    """With the triggers down, as only the owner of a database can have them."""
    from django.db import connection

    from alliance.ledger.protection import lifted

    books = RandomBooks(two, 5)
    books.take(20)
    with lifted(connection):
        line = EntryLine.objects.order_by("pk").first()
        assert line is not None
        EntryLine.objects.filter(pk=line.pk).update(minor=line.minor + 10**9)
    assert queries.unbalanced() == [line.entry.number]
