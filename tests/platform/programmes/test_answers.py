"""Answers are brought together without loss, and judged when they are submitted."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliance.programmes import answers, clock
from alliance.programmes.models import Question, Round

slowly = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
TEXT = st.text(alphabet="ab ", max_size=3)
CONTENT = st.dictionaries(st.sampled_from(["q1", "q2", "q3"]), TEXT)
ROUND = Round(currency="EUR", largest_minor=50_000)


@slowly
@given(CONTENT, CONTENT, CONTENT)
def test_what_one_side_alone_changed_is_kept(base, mine, theirs):
    merged = answers.merge(base, mine, theirs)
    for key in {*base, *mine, *theirs}:
        old, own, other = base.get(key, ""), mine.get(key, ""), theirs.get(key, "")
        got = merged.content.get(key, "")
        if own == other or other == old:
            assert got == own
        elif own == old:
            assert got == other
        else:  # both: theirs stands, and it is said
            assert got == other
            assert key in merged.both
    assert all(mine.get(key, "") != theirs.get(key, "") for key in merged.both)


@slowly
@given(CONTENT, CONTENT)
def test_nothing_clashes_with_somebody_who_changed_nothing(base, mine):
    assert answers.merge(base, mine, base).both == ()


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("text", "one line", "two\nlines"),
        ("text", "x" * 50, "x" * 51),
        ("long", "two\nlines", "x" * 51),
        ("choice", "red", "green"),
        ("number", "-12.5", "12e3"),
        ("money", "12,50", "1.234.567"),
        ("link", "https://example.org/a", "javascript:alert(1)"),
        ("link", "http://example.org", "example"),
        ("file", "known", "unknown"),
    ],
)
def test_an_answer_is_judged_by_the_kind_of_its_question(kind, good, bad):
    question = Question(position=1, kind=kind, label="?", most=50, choices=["red", "blue"])
    base = {"title": "T", "summary": "S", "amount": "10"}

    def found(text: str) -> dict[str, str]:
        return answers.problems(ROUND, [question], {**base, "q1": text}, {"known"})

    assert found(good) == {}
    assert list(found(bad)) == ["q1"]
    assert list(found("")) == ["q1"]
    question.is_required = False
    assert found("") == {}


@pytest.mark.parametrize("amount", ["", "0", "-5", "500.01", "1,000", "ten", "NaN"])
def test_an_amount_is_above_zero_and_at_most_what_the_round_gives(amount):
    content = {"title": "T", "summary": "S", "amount": amount}
    assert list(answers.problems(ROUND, [], content, ())) == ["amount"]


def test_a_deadline_is_the_instant_at_which_clocks_there_show_it():
    wall, zone = datetime(2026, 3, 11, 17, 0), ZoneInfo("America/New_York")
    assert clock.moment(wall, zone) == datetime(2026, 3, 11, 21, 0, tzinfo=UTC)
    assert clock.wall(clock.moment(wall, zone), zone) == wall


@pytest.mark.parametrize(
    "wall", [datetime(2026, 3, 8, 2, 30), datetime(2026, 11, 1, 1, 30)], ids=["never", "twice"]
)
def test_a_time_that_clocks_leave_out_or_show_twice_is_no_deadline(wall):
    with pytest.raises(ValidationError):
        clock.moment(wall, ZoneInfo("America/New_York"))


@slowly
@given(st.datetimes(datetime(1990, 1, 1), datetime(2037, 1, 1)), st.sampled_from(
    ["America/New_York", "Europe/London", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]
))  # fmt: skip
def test_every_other_time_comes_back(wall, name):
    zone, wall = ZoneInfo(name), wall.replace(second=0, microsecond=0)
    try:
        moment = clock.moment(wall, zone)
    except ValidationError:
        return
    assert clock.wall(moment, zone) == wall
