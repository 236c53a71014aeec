"""The difference of two texts: true, readable, bounded."""

import time
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from alliance.writing.diff import Change, Effort, Piece, diff, diff_html, has_changes

TEXT = st.text(alphabet="ab \nc<&.ñ", max_size=200)


def side(pieces, without):
    return "".join(piece.text for piece in pieces if piece.change != without)


@given(TEXT, TEXT)
def test_what_was_not_added_is_the_old_text_and_what_was_not_removed_the_new(old, new):
    pieces = diff(old, new)
    assert side(pieces, Change.ADDED) == old
    assert side(pieces, Change.REMOVED) == new
    assert has_changes(pieces) == (old != new)


@given(TEXT, TEXT)
@example("\n\n", "<\n\n")
def test_neighbours_differ_in_kind_so_that_a_change_is_said_once(old, new):
    pieces = diff(old, new)
    assert all(a.change != b.change for a, b in pairwise(pieces))
    assert all(piece.text for piece in pieces)


def test_one_word_is_one_change():
    assert diff("Keep the standard usable.", "Keep the standard simple.") == [
        Piece(Change.SAME, "Keep the standard "),
        Piece(Change.REMOVED, "usable"),
        Piece(Change.ADDED, "simple"),
        Piece(Change.SAME, "."),
    ]


def test_a_rewritten_phrase_is_one_change_not_one_for_each_word():
    changes = diff("we meet on odd days here", "we meet by green light here")
    assert [p.change for p in changes] == ["same", "removed", "added", "same"]


def test_line_ends_of_forms_are_no_difference():
    assert not has_changes(diff("a\r\nb\r\n", "a\nb\n"))


def test_the_difference_is_said_in_words_and_not_by_colour_alone():
    html = diff_html("old thing", "new thing")
    assert "<del><span" in html and "removed:" in html
    assert "<ins><span" in html and "added:" in html


def test_what_people_typed_is_escaped():
    html = diff_html("one\n<script>a</script>\n", "one\ntwo <img onerror=x>\n")
    assert "<script" not in html and "<img" not in html
    assert "&lt;" in html and "<" not in diff_html("<b>", "<b>")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a\n" * 10_000, "b\n" + "a\n" * 9_999 + "c\n" * 3),
        ("a " * 10_000 + "x", "y " + "a " * 9_000 + "b " * 900),
        (" ".join(str(n % 97) for n in range(6_000)), " ".join(str(n % 89) for n in range(6_000))),
        ("a\n\n" * 6_000 + "z", "x\n\n" + "b\n\n" * 6_000),
        (" ".join(f"a x{n}" for n in range(400)), " ".join(f"a y{n}" for n in range(400))),
        ("a b " * 400, "b c " * 400),
    ],
)
def test_no_text_costs_more_than_a_moment(old, new):
    started = time.process_time()
    pieces = diff(old, new)
    assert time.process_time() - started < 2
    assert side(pieces, Change.ADDED) == old and side(pieces, Change.REMOVED) == new


def test_a_long_text_of_few_words_is_still_compared_word_by_word():
    """None of its words is there only once, but each five in a row are."""
    words = [f"w{n * n % 401}" for n in range(4_000)] + [f"w{n * 7 % 97}" for n in range(2_000)]
    old = " ".join(w + f" v{n % 83}" for n, w in enumerate(words))
    new = old.replace("w16 v4 ", "something else ", 1).replace(" v50 ", " and more ", 3)
    pieces = diff(old, new)
    same = sum(len(piece.text) for piece in pieces if piece.change == Change.SAME)
    assert same > 0.95 * len(old)
    assert side(pieces, Change.ADDED) == old and side(pieces, Change.REMOVED) == new


def test_comparisons_that_share_an_effort_cost_no_more_than_one():
    effort = Effort()
    found = [diff("a b " * 100, "b c " * 100, effort) for _ in range(20)]
    assert effort.steps >= 0
    assert len(found[0]) > 100 and len(found[-1]) <= 3


@given(TEXT, TEXT)
def test_without_any_effort_the_difference_is_still_true(old, new):
    pieces = diff(old, new, Effort(steps=0))
    assert side(pieces, Change.ADDED) == old and side(pieces, Change.REMOVED) == new
