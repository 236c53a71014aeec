"""A text that a stencil fits is read as the strict reader reads it, or not at all."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badging.errors import Unreadable
from badging.stencil import MAX_CHARS, MAX_GAPS, Place, Stencil, cut
from badging.strict_json import parse_json

DOCUMENT = {
    "id": "urn:uuid:1",
    "hashed": True,
    "nothing": None,
    "kept": {"name": "Achievement", "credits": 3},
    "people": [{"name": "Ada", "words": ["one", "two", ["three"]]}, {"name": 'With "marks"\n'}],
    "": "",
}


def keeps(place: Place, _value: Any) -> bool:
    return place == ("kept",)


def stencil_of(document: Any, *, indent: int | None = 2) -> tuple[str, Stencil]:
    text = json.dumps(document, indent=indent)
    found = cut(text, document, keeps)
    assert found is not None
    return text, found


def gaps_of(stencil: Stencil) -> list[Place]:
    return list(stencil.gaps)


@pytest.mark.parametrize("indent", [None, 2])
def test_all_that_is_not_kept_and_a_text_is_a_gap(indent: int | None) -> None:
    _, stencil = stencil_of(DOCUMENT, indent=indent)
    words = ("people", 0, "words")
    assert gaps_of(stencil) == [
        ("id",), ("people", 0, "name"), (*words, 0), (*words, 1), (*words, 2, 0),
        ("people", 1, "name"), ("",),
    ]  # fmt: skip


TEXTS = st.text(st.characters(codec="utf-8"), max_size=8)


@given(values=st.lists(TEXTS, min_size=7, max_size=7), escape=st.booleans())
def test_other_texts_in_the_gaps_are_read_as_they_stand(values: list[str], escape: bool) -> None:
    _, stencil = stencil_of(DOCUMENT)
    text = json.dumps(stencil.filled(values), indent=2, ensure_ascii=escape)
    read = stencil.read(text)
    if read is not None:
        assert stencil.filled(read) == parse_json(text)
        assert list(read) == values
    elif not escape:
        assert any(not value.isprintable() or set(value) & {'"', "\\"} for value in values)


@given(
    at=st.integers(0, 400),
    taken=st.integers(0, 3),
    put=st.text(st.sampled_from('"\\{}[],: \n\tnx1\ue000é'), max_size=3),
)
def test_whatever_is_done_to_a_text_the_strict_reader_reads_the_same(
    at: int, taken: int, put: str
) -> None:
    text, stencil = stencil_of({**DOCUMENT, "people": []})
    changed = text[:at] + put + text[at + taken :]
    read = stencil.read(changed)
    if read is None:
        return
    try:
        expected = parse_json(changed)
    except Unreadable as error:
        raise AssertionError("the strict reader refuses it") from error
    found = stencil.filled(read)
    assert json.dumps(found) == json.dumps(expected)


def test_what_is_kept_is_compared_to_the_letter() -> None:
    text, stencil = stencil_of(DOCUMENT)
    plain = text.replace('With \\"marks\\"\\n', "plain")
    assert stencil.read(plain) is not None
    for one, other in (("3", "3.0"), ("true", "false"), ("Achievement", "achievement"), ("\n", "")):
        assert stencil.read(plain.replace(one, other, 1)) is None
    assert stencil.read(plain + " ") is None
    assert stencil.read(plain[:-1]) is None
    assert stencil.read("") is None


def test_half_of_a_pair_and_what_cannot_be_seen_is_left_to_the_strict_reader() -> None:
    text, stencil = stencil_of({"id": "x"})
    for value in ("\ud800", "\x7f", "\x00", "\u2028", "\ue000", "\\u0041", "\\\\"):
        assert stencil.read(text.replace("x", value)) is None
    assert stencil.read(text.replace("x", "ü")) == ("ü",)


def test_nothing_of_a_gap_is_kept() -> None:
    _, stencil = stencil_of(DOCUMENT)
    for word in ("urn:uuid:1", "Ada", "three", "marks"):
        assert word not in repr(stencil)
    assert "Achievement" in repr(stencil)


def test_documents_share_what_has_no_gap_and_nothing_else() -> None:
    _, stencil = stencil_of(DOCUMENT)
    one, other = stencil.filled("abcdefg"), stencil.filled("1234567")
    assert one["kept"] is other["kept"]
    assert one["people"][0] is not other["people"][0]
    assert one["people"][0]["words"] == ["c", "d", ["e"]]
    assert other["people"][0]["words"] == ["3", "4", ["5"]]
    assert stencil.blank["people"][0]["words"] == ["", "", [""]]


@pytest.mark.parametrize(
    "document",
    [
        {"number": 1, "id": "x"},
        {"number": 1.5, "id": "x"},
        {"no": None, "text": True},
        {"id": "x" * MAX_CHARS},
        {"ids": ["x"] * (MAX_GAPS + 1)},
    ],
    ids=["number", "fraction", "no gap", "long", "many"],
)
def test_there_is_none_of(document: dict[str, Any]) -> None:
    assert cut(json.dumps(document), document, keeps) is None


def test_there_is_none_of_a_text_with_another_document() -> None:
    for text in ('{"id": "y"}', '{"no": "x"}', "{}", '{"id": "x", "more": "y"}'):
        assert cut(text, {"id": "x"}, keeps) is None
