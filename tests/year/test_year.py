"""A year of a community, lived through the real interfaces, and then what has to be true of it.

One test, for the year takes minutes and everything is asked of the same year; each rule, and the
work of each role in the browser, is a subtest and fails by itself.
"""

from __future__ import annotations

import os
import statistics

import pytest
from tests.year import journeys, rules
from tests.year.community import Community


@pytest.mark.minutes
def test_a_year_of_a_community(
    year: Community, subtests: pytest.Subtests, request: pytest.FixtureRequest
) -> None:
    for rule in rules.RULES:
        with subtests.test(rule.__name__):
            rule(year)
    year.say(", ".join(f"{count} {what}" for what, count in rules.numbers(year).items()))
    if os.environ.get("YEAR_BROWSER", "1") == "1":
        in_the_browser(year, subtests, request)


def in_the_browser(
    year: Community, subtests: pytest.Subtests, request: pytest.FixtureRequest
) -> None:
    try:
        browser = request.getfixturevalue("browser")  # only now: the year is lived without one
    except pytest.skip.Exception as absence:
        with subtests.test("each role in the browser"):
            pytest.skip(str(absence))
        return
    took: dict[str, float] = {}
    for name, journey in journeys.JOURNEYS.items():
        with subtests.test(name):
            window = journeys.Window(year, browser, took)
            try:
                journey(window)
            finally:
                window.close()
    with subtests.test("pages with a year in them load fast"):
        slow = {path: ms for path, ms in took.items() if ms > journeys.SLOWEST_MS}
        assert slow == {}
    if took:
        slowest = max(took, key=lambda path: took[path])
        year.say(
            f"{len(took)} pages in the browser: median {statistics.median(took.values()):.0f} ms,"
            f" slowest {took[slowest]:.0f} ms ({slowest})"
        )
