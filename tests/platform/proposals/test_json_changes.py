"""What a structural comparison of JSON says is what has changed, all of it, and nothing else."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from alliance.proposals import json_files
from alliance.proposals.json_changes import Change, Kind, changes, is_same

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.floats(allow_nan=False, allow_infinity=False, width=16)
    | st.text("abc/~@ ñ", max_size=4)
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text("ab/~", max_size=2), inner, max_size=4)
    ),
    max_leaves=12,
)


def at(document: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        document = document[step]
    return document


def applied(old: Any, found: list[Change]) -> Any:
    """`old` with the changes made: first what goes or is another, from the end of arrays on, then
    what comes, from their beginning on.
    """
    made = [copy.deepcopy(old)]
    going = [one for one in found if one.kind != Kind.ADDED]
    for one in [one for one in going if one.kind == Kind.REPLACED]:
        holder = at(made, (0, *one.path)[:-1])
        holder[(0, *one.path)[-1]] = one.new
    for one in sorted(
        (one for one in going if one.kind == Kind.REMOVED),
        key=lambda one: [-step if isinstance(step, int) else 0 for step in one.path],
    ):
        del at(made, (0, *one.path)[:-1])[one.path[-1]]
    for one in [one for one in found if one.kind == Kind.ADDED]:
        holder, last = at(made, (0, *one.path)[:-1]), one.path[-1]
        if isinstance(holder, list):
            holder.insert(int(last), one.new)
        else:
            holder[last] = one.new
    return made[0]


@given(st.dictionaries(st.text("ab/~", max_size=2), scalars, max_size=5),
       st.dictionaries(st.text("ab/~", max_size=2), scalars, max_size=5))  # fmt: skip
def test_the_changes_of_flat_objects_make_the_new_one(
    old: dict[str, Any], new: dict[str, Any]
) -> None:
    assert is_same(applied(old, changes(old, new)), new)


@given(st.lists(scalars, max_size=6), st.lists(scalars, max_size=6))
def test_the_changes_of_flat_arrays_make_the_new_one(old: list[Any], new: list[Any]) -> None:
    assert is_same(applied(old, changes(old, new)), new)


@given(values, values)
def test_there_are_changes_where_and_only_where_they_differ(old: Any, new: Any) -> None:
    assert bool(changes(old, new)) is not is_same(old, new)


@given(values, values)
def test_each_change_says_what_stood_and_stands_there(old: Any, new: Any) -> None:
    for one in changes(old, new):
        if one.kind != Kind.ADDED:
            assert is_same(at(old, one.path), one.old)
        if one.kind == Kind.ADDED:
            assert is_same(at(new, one.path), one.new)


@given(values)
def test_layout_and_order_of_names_are_no_change(value: Any) -> None:
    again = json.loads(json.dumps(value, indent=3, sort_keys=True))
    assert changes(value, again) == []


def test_a_term_that_comes_is_told_alone() -> None:
    old = {"@context": ["https://example.org/v1", {"name": "https://example.org/#name"}]}
    new = copy.deepcopy(old)
    new["@context"][1]["rank"] = {"@id": "https://example.org/#rank"}  # type: ignore[index]
    assert [(one.kind, one.pointer) for one in changes(old, new)] == [
        (Kind.ADDED, "/@context/1/rank")
    ]


def test_an_item_in_the_middle_of_an_array_moves_no_other() -> None:
    found = changes({"required": ["a", "c"]}, {"required": ["a", "b", "c"]})
    assert [(one.kind, one.pointer, one.new) for one in found] == [(Kind.ADDED, "/required/1", "b")]


def test_a_pointer_escapes_as_rfc_6901_says() -> None:
    (found,) = changes({}, {"a/b~c": 1})
    assert found.pointer == "/a~1b~0c"


def test_true_is_no_number() -> None:
    assert [one.kind for one in changes({"a": True}, {"a": 1})] == [Kind.REPLACED]


def test_very_long_arrays_are_told_as_one_change() -> None:
    old, new = list(range(2000)), list(range(1, 2001))
    assert [one.kind for one in changes(old, new)] == [Kind.REPLACED]


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1, "a": 2}',
        '{"a": NaN}',
        '{"a": 1e999}',
        '{"a": ' + "[" * 70 + "]" * 70 + "}",
        "[" * 100_000,
        "{a: 1}",
        "",
        "1" * 5000,
    ],
    ids=["twice", "nan", "infinite", "deep", "deeper", "no names", "nothing", "digits"],
)
def test_what_is_not_plain_json_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValidationError) as caught:
        json_files.read(text)
    assert caught.value.messages[0]


@given(values)
def test_what_is_json_is_read_as_it_is(value: Any) -> None:
    assert is_same(json_files.read(json.dumps(value)), value)
