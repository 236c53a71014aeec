"""Nothing is lost: what came in is what went out and what is held, per currency, in any books."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from alliance.funding import flows, sankey
from alliance.funding.flows import AHEAD, BROUGHT, HELD, STANDING
from alliance.ledger import chart
from alliance.ledger.queries import balance
from alliance.ledger.services import Line, post

pytestmark = pytest.mark.django_db
YEARS = (2024, 2025, 2026)
CURRENCIES = ("EUR", "JPY", "KWD")

lines = st.builds(
    Line,
    account=st.sampled_from(sorted(chart.ACCOUNTS)),
    minor=st.integers(-(10**9), 10**9).filter(bool),
    currency=st.sampled_from(CURRENCIES),
    fund=st.sampled_from(("", "tests", "core")),
    programme=st.sampled_from(("", "staff", "events")),
    group=st.sampled_from(("", "trust", "tools")),
)
days = st.dates(date(YEARS[0], 1, 1), date(YEARS[-1], 12, 31))
books = st.lists(st.tuples(days, st.lists(lines, min_size=1, max_size=6)), max_size=12)


def balanced(lines: list[Line]) -> list[Line]:
    """With what is missing to zero put on the bank, in each currency."""
    over: Counter[str] = Counter()
    for line in lines:
        over[line.currency] += line.minor
    return [*lines, *(Line(chart.BANK, -m, currency) for currency, m in over.items() if m)]


def keep(entries: list[tuple[date, list[Line]]]) -> None:
    for number, (on, drawn) in enumerate(entries):
        whole = balanced(drawn)
        # A release moves no money, and is posted with its other side in the same fund.
        whole = [line for line in whole if line.account not in flows.RELEASES]
        whole = balanced(whole)
        if len(whole) > 1:
            post(key=f"random:{number}", on=on, text="x", lines=whole, by=None, kind="random")


@settings(max_examples=60, deadline=None)
@given(books)
def test_what_came_is_what_went_and_what_is_held_in_any_books(
    entries: list[tuple[date, list[Line]]],
) -> None:
    with transaction.atomic():
        keep(entries)
        for year in YEARS:
            for currency in CURRENCIES:
                check(year, currency)
        transaction.set_rollback(True)


def check(year: int, currency: str) -> None:
    found = flows.read(year, currency)
    came, funds, went = (sum(node.minor for node in found.column(n)) for n in range(3))
    assert came == funds == went
    held = found.minor(f"out:{HELD}") - found.minor(f"in:{AHEAD}")
    assert held == balance(STANDING, currency=currency, until=date(year, 12, 31))
    for node in found.nodes:
        into = sum(link.minor for link in found.links if link.target == node.key)
        out = sum(link.minor for link in found.links if link.source == node.key)
        assert node.minor > 0
        assert node.column == 0 or into == node.minor
        assert node.column in (2, 3) or out == node.minor
        assert node.column != 2 or out <= node.minor
    assert all(link.minor > 0 for link in found.links)


@settings(max_examples=40, deadline=None)
@given(books)
def test_a_drawing_is_as_wide_as_its_flows_and_stays_on_its_sheet(
    entries: list[tuple[date, list[Line]]],
) -> None:
    with transaction.atomic():
        keep(entries)
        for currency in CURRENCIES:
            found = flows.read(YEARS[-1], currency)
            drawing = sankey.draw(found)
            assert (drawing is None) == (found.total == 0)
            if drawing is not None:
                assert all(0 <= one.x <= drawing.width - drawing.thick for one in drawing.nodes)
                last = max(one.x for one in drawing.nodes)
                words = [f"{one.label} {one.amount}" for one in drawing.nodes if one.x == last]
                assert all(last + drawing.thick + 7 * len(word) < drawing.width for word in words)
                assert all(one.y >= 0 for one in drawing.nodes)
                assert all(one.y + one.height <= drawing.height + 1 for one in drawing.nodes)
                assert len(drawing.ribbons) == len(found.links)
        transaction.set_rollback(True)


def test_a_grant_flows_into_its_fund_and_from_there_to_a_group() -> None:
    on = date(2026, 5, 4)
    post(
        key="a", on=on, text="x", kind="t", by=None,
        lines=[Line(chart.BANK, 900, "EUR", fund="tests"),
               Line(chart.GRANTS_RESTRICTED, -900, "EUR", fund="tests")],
    )  # fmt: skip
    post(
        key="b", on=on, text="x", kind="t", by=None,
        lines=[Line(chart.TECHNOLOGY, 250, "EUR", "tests", "technology", "tools"),
               Line(chart.BANK, -250, "EUR")],
    )  # fmt: skip
    found = flows.read(2026, "EUR")
    assert {(link.source, link.target): link.minor for link in found.links} == {
        ("in:4110", "fund:tests"): 900,
        ("fund:tests", "out:technology"): 250,
        ("fund:tests", f"out:{HELD}"): 650,
        ("out:technology", "group:technology:tools"): 250,
    }


def test_what_is_held_is_brought_forward_to_the_next_year() -> None:
    lines = [Line(chart.BANK, 700, "EUR"), Line(chart.DONATIONS, -700, "EUR")]
    post(key="a", on=date(2025, 12, 31), text="x", kind="t", by=None, lines=lines)
    assert flows.read(2025, "EUR").minor(f"out:{HELD}") == 700
    assert flows.read(2026, "EUR").minor(f"in:{BROUGHT}") == 700


def test_what_was_spent_before_it_came_is_shown_as_such() -> None:
    lines = [Line(chart.EVENTS, 700, "EUR"), Line(chart.REIMBURSEMENTS_PAYABLE, -700, "EUR")]
    post(key="a", on=date(2026, 1, 1), text="x", kind="t", by=None, lines=lines)
    found = flows.read(2026, "EUR")
    assert (found.minor(f"in:{AHEAD}"), found.minor(f"out:{HELD}")) == (700, 0)
