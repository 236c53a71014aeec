"""Objects that come again: known when they are the same to the letter, and only then."""

from __future__ import annotations

import copy
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badging.familiar import MAX_CHARS, MAX_IDENTIFIER, MAX_OBJECTS, MAX_PARTS, Familiar, copy_of

Object = dict[str, Any]
PLACE = "issuer"


def profile(**members: Any) -> Object:
    return {"id": "did:example:issuer", "type": ["Profile"], "name": "Issuer", **members}


class Asked:
    """A memory of names, and how often somebody had to look."""

    def __init__(self) -> None:
        self.memory: Familiar[str, str] = Familiar()
        self.looked = 0

    def find_out(self, place: str, element: Object) -> str | None:
        self.looked += 1
        return f"{place} {element['name']}" if element["name"] else None

    def ask(self, element: Object, place: str = PLACE) -> str | None:
        return self.memory.fact(place, element, self.find_out)


def test_an_object_is_looked_at_when_it_comes_again_and_then_known() -> None:
    asked = Asked()
    assert [asked.ask(profile()) for _ in range(4)] == [None, *["issuer Issuer"] * 3]
    assert asked.looked == 1


def test_another_place_is_another_object() -> None:
    asked = Asked()
    assert [asked.ask(profile()) for _ in range(2)] == [None, "issuer Issuer"]
    assert [asked.ask(profile(), "creator") for _ in range(2)] == [None, "creator Issuer"]


plain: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=3)
    ),
    max_leaves=8,
)
anything: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.text(max_size=3)
    | st.booleans()
    | st.integers(0, 1)
    | st.sampled_from([0.0, 1.0]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(anything, anything)
def test_what_is_known_of_one_object_is_said_of_no_other(one: Any, other: Any) -> None:
    """Python's == takes 1 for true, which JSON does not. The order of members does not count."""
    memory: Familiar[str, str] = Familiar()
    for value in (one, one, one, other, one, other, other):
        written = json.dumps(value, sort_keys=True)
        found = memory.fact(
            PLACE, profile(about=value), lambda _, e: json.dumps(e["about"], sort_keys=True)
        )
        assert found in (None, written)


@given(plain)
def test_a_copy_is_equal_and_shares_nothing_that_could_be_changed(value: Any) -> None:
    element = {"about": value}
    copied = copy_of(element)
    assert copied == element

    def spoil(inner: Any) -> None:
        for item in inner.values() if isinstance(inner, dict) else inner:
            if isinstance(item, dict | list):
                spoil(item)
        inner.clear()

    before = copy.deepcopy(copied)
    spoil(element)
    assert copied == before


@pytest.mark.parametrize("value", [1, 1.5, True, False, ("a",), b"a", {1: "a"}, {True: "a"}])
def test_what_may_be_equal_and_not_the_same_is_never_known(value: Any) -> None:
    asked = Asked()
    assert [asked.ask(profile(deep=[{"value": value}])) for _ in range(5)] == [None] * 5
    assert asked.looked == 0


def test_a_changed_object_is_looked_at_anew_and_the_last_one_is_known() -> None:
    asked = Asked()
    for _ in range(2):
        asked.ask(profile())
    assert asked.ask(profile(name="Another")) == "issuer Another"
    assert asked.ask(profile()) == "issuer Issuer"
    assert asked.looked == 3


def test_who_keeps_the_object_cannot_change_what_is_known() -> None:
    asked = Asked()
    element = profile(image={"id": "https://example.org/one"})
    for _ in range(2):
        asked.ask(element)
    element["image"]["id"] = "https://example.org/two"
    element["name"] = "Another"
    assert asked.ask(element) == "issuer Another"


def test_nothing_found_is_asked_again() -> None:
    asked = Asked()
    assert [asked.ask(profile(name="")) for _ in range(4)] == [None] * 4
    assert asked.looked == 3
    assert len(asked.memory) == 0


@pytest.mark.parametrize(
    "identifier", [None, 5, True, ["a"], {"a": "b"}, "x" * (MAX_IDENTIFIER + 1)]
)
def test_an_identifier_is_a_text_of_bounded_length(identifier: Any) -> None:
    asked = Asked()
    assert [asked.ask(profile(id=identifier)) for _ in range(3)] == [None] * 3
    assert asked.looked == 0


def test_the_longest_identifier_is_known() -> None:
    asked = Asked()
    element = profile(id="x" * MAX_IDENTIFIER)
    assert [asked.ask(element) for _ in range(2)] == [None, "issuer Issuer"]


def test_small_objects_are_not_kept() -> None:
    asked = Asked()
    small = {"id": "did:example:issuer", "name": "Issuer"}
    assert [asked.ask(small) for _ in range(3)] == [None] * 3
    assert asked.ask(small | {"type": "Profile"}) is None
    assert asked.ask(small | {"type": "Profile"}) == "issuer Issuer"


@pytest.mark.parametrize(
    ("element", "kept"),
    [
        ({"a": "x" * (MAX_CHARS - 1)}, True),
        ({"a": "x" * MAX_CHARS}, False),
        ({"a": [None] * (MAX_PARTS - 2)}, True),
        ({"a": [None] * (MAX_PARTS - 1)}, False),
    ],
    ids=["longest", "too long", "largest", "too large"],
)
def test_the_size_of_an_object_is_bounded(element: Object, kept: bool) -> None:
    assert copy_of(element) == (element if kept else None)


def test_a_flood_leaves_memory_bounded_and_what_is_in_use_known() -> None:
    asked = Asked()
    for _ in range(2):
        asked.ask(profile())
    for number in range(3 * MAX_OBJECTS):
        for _ in range(2):
            asked.ask(profile(id=f"did:example:{number}"))
        assert asked.ask(profile()) == "issuer Issuer"
        assert len(asked.memory) <= 2 * MAX_OBJECTS
    assert asked.looked == 1 + 3 * MAX_OBJECTS
    asked.memory.clear()
    assert len(asked.memory) == 0
    assert asked.ask(profile()) is None


def test_threads_share_it() -> None:
    memory: Familiar[str, str] = Familiar()

    def ask(number: int) -> bool:
        element = profile(name=f"Issuer {number % 7}", id=f"did:example:{number % 3}")
        found = memory.fact(PLACE, element, lambda _, one: one["name"])
        return found in (None, element["name"])

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(4000)))
