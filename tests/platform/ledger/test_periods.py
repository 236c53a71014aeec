"""Nothing is posted into a closed period, and two people open one again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from alliance.ledger import errors, services
from alliance.ledger.models import Entry
from alliance.ledger.queries import closed_through, reopening_asked
from alliance.people.models import Person

FEBRUARY, MARCH = date(2026, 2, 28), date(2026, 3, 31)
TODAY = date(2026, 4, 2)
Write = Callable[..., Entry]


@pytest.fixture
def second(make_person: Callable[..., Person]) -> Person:
    return make_person("second", is_staff=True)


@pytest.fixture
def closed(staff: Person) -> None:
    services.close(MARCH, by=staff, today=TODAY)


def test_all_is_open_at_first(write: Write) -> None:
    assert closed_through() is None
    write(on=date(1999, 1, 1))


def test_nothing_is_posted_on_or_before_the_last_closed_day(closed: None, write: Write) -> None:
    for day in (date(2025, 12, 31), date(2026, 3, 1), MARCH):
        with pytest.raises(errors.PeriodClosed, match="2026-03-31"):
            write(on=day)
    write(on=date(2026, 4, 1))


def test_an_entry_of_a_closed_period_is_reversed_in_an_open_one(
    write: Write, staff: Person
) -> None:
    entry = write()
    services.close(MARCH, by=staff, today=TODAY)
    with pytest.raises(errors.PeriodClosed):
        services.take_back(entry, key="back", on=entry.on, text="Wrong", by=staff)
    services.take_back(entry, key="back", on=TODAY, text="Wrong", by=staff)


@pytest.mark.parametrize("day", [date(2026, 3, 30), date(2026, 4, 30), TODAY, date(2026, 2, 27)])
def test_only_a_whole_month_that_is_over_is_closed(day: date, staff: Person) -> None:
    with pytest.raises(errors.NotNow):
        services.close(day, by=staff, today=TODAY)


@pytest.mark.parametrize("day", [MARCH, FEBRUARY])
def test_a_period_is_closed_once(day: date, closed: None, staff: Person) -> None:
    with pytest.raises(errors.NotNow):
        services.close(day, by=staff, today=TODAY)


def test_two_people_reopen(closed: None, staff: Person, second: Person, write: Write) -> None:
    services.ask_to_reopen(FEBRUARY, by=staff, text="An invoice came late")
    assert closed_through() == MARCH
    with pytest.raises(PermissionDenied):
        services.reopen(by=staff)
    services.reopen(by=second)
    assert (closed_through(), reopening_asked()) == (FEBRUARY, None)
    write(on=date(2026, 3, 1))
    services.close(MARCH, by=second, today=TODAY)


def test_a_request_can_be_refused_and_taken_back(closed: None, staff: Person) -> None:
    services.ask_to_reopen(FEBRUARY, by=staff, text="An invoice came late")
    services.refuse_to_reopen(by=staff)
    assert (closed_through(), reopening_asked()) == (MARCH, None)


def test_one_request_at_a_time(closed: None, staff: Person, second: Person) -> None:
    services.ask_to_reopen(FEBRUARY, by=staff, text="An invoice came late")
    with pytest.raises(errors.NotNow):
        services.ask_to_reopen(date(2026, 1, 31), by=second, text="Another too")


@pytest.mark.parametrize("through", [MARCH, date(2026, 4, 30), date(2026, 2, 15)])
def test_reopening_goes_back_to_the_end_of_an_earlier_month(
    through: date, closed: None, staff: Person
) -> None:
    with pytest.raises(errors.NotNow):
        services.ask_to_reopen(through, by=staff, text="why")


def test_a_request_says_why(closed: None, staff: Person) -> None:
    with pytest.raises(errors.NotNow):
        services.ask_to_reopen(FEBRUARY, by=staff, text=" ")


def test_without_a_request_nothing_is_reopened(closed: None, second: Person) -> None:
    for step in (services.reopen, services.refuse_to_reopen):
        with pytest.raises(errors.NotNow):
            step(by=second)


def test_a_reopening_that_closing_overtook_asks_anew(
    closed: None, staff: Person, second: Person
) -> None:
    services.ask_to_reopen(FEBRUARY, by=staff, text="late")
    services.close(date(2026, 4, 30), by=second, today=date(2026, 5, 2))
    assert reopening_asked() is None
    with pytest.raises(errors.NotNow):
        services.reopen(by=second)
