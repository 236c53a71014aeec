"""The drawing has every entry once, in its year, and keeps the place of years without any."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from alliance.history.drawing import MOST_HIGH, Drawing, draw
from alliance.history.models import HistoryEntry

COUNTS = st.dictionaries(st.integers(1990, 2030), st.integers(1, 12), min_size=1, max_size=12)


def drawn(counts: dict[int, int]) -> Drawing:
    years = [
        (year, [HistoryEntry(year=year, title=f"{year} {n}") for n in range(counts[year])])
        for year in sorted(counts)
    ]
    return draw(years)


@given(COUNTS)
def test_each_year_has_its_place_and_its_entries(counts: dict[int, int]) -> None:
    drawing = drawn(counts)
    assert [year.number for year in drawing.years] == list(range(min(counts), max(counts) + 1))
    for year in drawing.years:
        assert len(year.marks) + year.more == counts.get(year.number, 0)
        assert len(year.marks) <= MOST_HIGH


@given(COUNTS)
def test_nothing_lies_outside_the_drawing_or_on_another(counts: dict[int, int]) -> None:
    drawing, seen = drawn(counts), set()
    for year in drawing.years:
        for mark in year.marks:
            corners = [tuple(map(float, pair.split(","))) for pair in mark.points.split()]
            assert len(corners) == 6
            assert all(0 <= x <= drawing.width and 0 <= y <= drawing.line for x, y in corners)
            assert mark.points not in seen
            seen.add(mark.points)


def test_without_entries_there_is_nothing_to_draw() -> None:
    assert draw([]).years == []
