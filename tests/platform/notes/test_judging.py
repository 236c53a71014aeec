"""What an open editor sends is text and nothing else, or is not taken."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import Array, Doc, Map, Text, merge_updates

from alliance.notes import folding, wire
from alliance.notes.judging import MAX_CLIENT, Facts, NotText, Reader, judge
from alliance.notes.wire import Cursor, Sync


def written(*texts: str) -> tuple[Doc, bytes]:
    """A document that was turned into each of `texts`, and all of it as one update."""
    doc = folding.document([])
    updates = [folding.change(doc, text) for text in texts]
    return doc, merge_updates(*updates) if updates else b"\x00\x00"


@settings(deadline=None)
@given(st.lists(st.text(max_size=40).map(lambda t: t.replace("\r", "")), max_size=4))
def test_whatever_is_typed_is_text(texts: list[str]) -> None:
    doc, update = written(*texts)
    facts = judge(update)
    assert facts.clients <= {doc.client_id}
    text = folding.text_of(folding.document([update]))
    assert text == (texts[-1] if texts else "")
    assert facts.inserted >= len(text.encode("utf-16-le")) // 2


def test_an_empty_update_brings_nothing() -> None:
    assert judge(b"\x00\x00") == Facts(frozenset(), 0, deletes=False)
    assert judge(b"\x00\x00").is_empty


def update_of(change) -> bytes:  # type: ignore[no-untyped-def]
    doc: Doc = Doc()
    doc["text"] = Text()
    doc["list"], doc["map"] = Array(), Map()
    change(doc)
    return doc.get_update()


@pytest.mark.parametrize(
    "change",
    [
        lambda doc: doc["list"].append(1),
        lambda doc: doc["map"].__setitem__("key", "value"),
        lambda doc: doc.get("other", type=Text).insert(0, "elsewhere"),
        lambda doc: doc["text"].insert(0, "bold", {"bold": True}),
        lambda doc: doc["text"].insert_embed(0, {"image": "x"}),
        lambda doc: doc["text"].insert(0, "two\r\nlines"),
    ],
    ids=[
        "a list",
        "a map",
        "another text",
        "a format",
        "an object in the text",
        "a carriage return",
    ],
)
def test_what_is_no_plain_text_of_the_pad_is_refused(change) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(NotText):
        judge(update_of(change))


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=80))
def test_no_bytes_do_more_than_be_refused(data: bytes) -> None:
    for read in (judge, wire.read):
        try:
            read(data)
        except NotText:
            continue


@settings(deadline=None, max_examples=200)
@given(st.integers(0, 400), st.integers(0, 255))
def test_a_change_with_one_wrong_byte_is_refused_or_still_text(place: int, byte: int) -> None:
    update = bytearray(written("one\ntwo", "one\nthree ✓")[1])
    update[place % len(update)] = byte
    try:
        judge(bytes(update))
    except NotText:
        return
    folding.text_of(folding.document([bytes(update)]))


def test_a_change_cut_short_is_refused() -> None:
    update = written("a line")[1]
    for length in range(len(update)):
        with pytest.raises(NotText):
            judge(update[:length])


def test_a_length_beyond_all_bounds_is_refused() -> None:
    # One struct by window 1: a gap of 2^40 characters.
    with pytest.raises(NotText):
        judge(bytes((1, 1, 1, 0, 10)) + wire.number(2**40) + b"\x00")


@given(st.integers(0, MAX_CLIENT - 1))
def test_numbers_are_read_as_they_are_written(value: int) -> None:
    assert Reader(wire.number(value)).number() == value


def test_messages_are_read_as_they_are_written() -> None:
    assert wire.read(wire.sync(Sync.UPDATE, b"abc")) == (Sync.UPDATE, b"abc")
    cursors = [Cursor(7, 3, {"cursor": None}), Cursor(8, 1, None)]
    assert wire.read(wire.awareness(cursors)) == cursors


def test_a_cursor_says_little() -> None:
    with pytest.raises(NotText):
        wire.read(wire.awareness([Cursor(7, 1, {"cursor": "x" * 2000})]))
