from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badging.errors import InvalidCredential
from badging.linked_data import nquads
from badging.linked_data.nquads import Quad

characters = st.text(st.characters(codec="utf-8"), max_size=30)
path = st.text("abcXYZ0189-._~%/é漢", max_size=10)
iris = st.builds(lambda rest: nquads.iri(f"https://example.org/{rest}"), path)
blanks = st.from_regex(r"_:[a-z][a-z0-9]{0,4}", fullmatch=True)
literals = st.one_of(
    characters.map(nquads.literal),
    st.builds(lambda text: nquads.literal(text, language="en-GB"), characters),
    st.builds(lambda text: nquads.literal(text, "https://example.org/type"), characters),
)
quads = st.builds(
    Quad,
    st.one_of(iris, blanks),
    iris,
    st.one_of(iris, blanks, literals),
    st.one_of(st.just(""), iris, blanks),
)


@given(st.lists(quads, unique=True, max_size=8))
def test_parsing_gives_back_what_was_written(dataset: list[Quad]) -> None:
    assert nquads.parse(nquads.write(dataset)) == dataset


def test_control_characters_are_escaped_and_others_are_not() -> None:
    assert nquads.literal('\b\t\n\f\r"\\\x00\x7f é漢') == (
        '"\\b\\t\\n\\f\\r\\"\\\\\\u0000\\u007F é漢"'
    )


def test_escapes_are_read_into_canonical_form() -> None:
    text = '<https://example.org/\\u00E9> <x:p> "\\u0041\\U0001F600\\t" . # remark\n\n# remark\n'
    assert nquads.parse(text) == [Quad("<https://example.org/é>", "<x:p>", '"A😀\\t"')]


def test_a_quad_counts_once() -> None:
    assert len(nquads.parse("<x:a> <x:b> <x:c> .\n<x:a> <x:b> <x:c> .\n")) == 1


@pytest.mark.parametrize(
    "line",
    [
        "<x:a> <x:b> <x:c>",
        "<x:a> _:b <x:c> .",
        '"text" <x:b> <x:c> .',
        "<relative> <x:b> <x:c> .",
        "<x:a b> <x:b> <x:c> .",
        '<x:a> <x:b> "text .',
        '<x:a> <x:b> "text"@1 .',
        '<x:a> <x:b> "\\uD800" .',
        '<x:a> <x:b> "\\x" .',
        '<x:a> <x:b> "c" "d" .',
        "<x:a> <x:b> <x:c> <x:d> <x:e> .",
        "_:. <x:b> <x:c> .",
    ],
)
def test_malformed_lines_are_refused_with_their_number(line: str) -> None:
    with pytest.raises(ValueError, match=r"line 2|no character"):
        nquads.parse(f"# remark\n{line}")


@pytest.mark.parametrize("value", ["x:a> <x:b", "no-scheme", "x:a b", "x:\n", 'x:"', "x:{}", ""])
def test_an_iri_cannot_break_out_of_its_line(value: str) -> None:
    with pytest.raises(InvalidCredential):
        nquads.iri(value)


def test_a_language_tag_cannot_break_out_of_its_line() -> None:
    with pytest.raises(InvalidCredential):
        nquads.literal("text", language="en .\n<x:a>")
