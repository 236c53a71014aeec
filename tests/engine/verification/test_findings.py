"""Findings in words: values from a badge are made fit to stand in a sentence."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from badging.verification.findings import (
    MAX_REMEMBERED_CHARS,
    MAX_VALUE_CHARS,
    MAX_WHY_CHARS,
    Phrase,
    moment,
    say,
    shorten,
)
from badging.verification.report import Outcome

HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


@given(st.text(max_size=30), st.integers(1, 30))
def test_a_shortened_value_is_one_line_of_shown_characters(text: str, limit: int) -> None:
    shown = "".join(" " if unicodedata.category(c) in HIDDEN else c for c in text[: 4 * limit])
    line = " ".join(shown.split())
    expected = line if len(line) <= limit else line[: limit - 1] + "…"
    assert shorten(text, limit) == expected


@given(st.text(st.sampled_from(" ab\xa0\u202e\n"), max_size=6))
def test_white_space_and_marks_of_direction_become_single_spaces(text: str) -> None:
    for mark in "\u202e\n\xa0":
        text_with_spaces = text.replace(mark, " ")
        assert shorten(text_with_spaces) == shorten(text)
    assert "  " not in shorten(text)
    assert shorten(text) == shorten(text).strip()


def test_a_value_is_shortened_at_its_limit_and_an_explanation_at_a_longer_one() -> None:
    fits = say("status", Outcome.WARN, "status_type_unknown", type="x" * MAX_VALUE_CHARS)
    assert fits.values == (("type", "x" * MAX_VALUE_CHARS),)
    beyond = say("status", Outcome.WARN, "status_type_unknown", type="x" * (MAX_VALUE_CHARS + 1))
    assert beyond.values == (("type", "x" * (MAX_VALUE_CHARS - 1) + "…"),)
    why = say("status", Outcome.FAIL, "revoked", why="x" * (MAX_WHY_CHARS + 1))
    assert why.values == (("why", "x" * (MAX_WHY_CHARS - 1) + "…"),)


def test_the_same_finding_is_made_once() -> None:
    first = say("status", Outcome.SKIP, "no_status", pointer="/a")
    assert say("status", Outcome.SKIP, "no_status", pointer="/a") is first
    assert say("status", Outcome.SKIP, "no_status", pointer="/b").pointer == "/b"
    assert say("status", Outcome.WARN, "no_status", pointer="/a").outcome is Outcome.WARN
    assert say("status", Outcome.SKIP, "no_status", pointer="/a", undecided=True).undecided


def test_findings_at_long_pointers_are_not_kept() -> None:
    at = "/" + "x" * (MAX_REMEMBERED_CHARS - 1)
    kept = say("status", Outcome.SKIP, "no_status", pointer=at)
    assert say("status", Outcome.SKIP, "no_status", pointer=at) is kept
    longer = say("status", Outcome.SKIP, "no_status", pointer=at + "x")
    assert say("status", Outcome.SKIP, "no_status", pointer=at + "x") == longer
    assert say("status", Outcome.SKIP, "no_status", pointer=at + "x") is not longer


def test_phrases_that_look_alike_keep_their_own_words() -> None:
    one = say("status", Outcome.FAIL, "revoked", why=Phrase("The reason: {reason}", reason="x"))
    other = say("status", Outcome.FAIL, "revoked", why=Phrase("The {what}: x", what="reason"))
    plain = say("status", Outcome.FAIL, "revoked", why="The reason: x")
    assert one.reason == other.reason == plain.reason
    words = [dict(check.values)["why"] for check in (one, other, plain)]
    assert [getattr(w, "text", None) for w in words] == [
        "The reason: {reason}",
        "The {what}: x",
        None,
    ]


def test_a_moment_is_said_in_utc_to_the_minute() -> None:
    assert moment(datetime(2026, 3, 11, 16, 0, 59, 7, tzinfo=UTC)) == "2026-03-11 16:00 UTC"
    eastern = timezone(-timedelta(hours=4))
    assert moment(datetime(2026, 3, 11, 23, 5, tzinfo=eastern)) == "2026-03-12 03:05 UTC"
