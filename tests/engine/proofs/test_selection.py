"""Parts of a document, chosen by JSON pointers (VC-DI-ECDSA 3.4.10 to 3.4.13)."""

from __future__ import annotations

from typing import Any

import pytest

from badging.errors import Misused
from badging.proofs.selection import select, steps_of

DOCUMENT: dict[str, Any] = {
    "@context": ["https://example.org/context"],
    "id": "urn:uuid:1",
    "type": ["A", "B"],
    "subject": {
        "id": "urn:uuid:2",
        "type": "S",
        "name": "Ada",
        "parts": [{"type": "P", "n": 0}, {"n": 1}, {"id": "urn:uuid:3", "n": 2, "m": {"k": [5]}}],
        "a/b": {"~c": 1},
    },
    "issuer": "https://example.org",
}
AROUND = {"@context": DOCUMENT["@context"], "id": "urn:uuid:1", "type": ["A", "B"]}


def test_no_pointer_chooses_nothing() -> None:
    assert select(DOCUMENT, []) == {}


def test_what_is_on_the_way_comes_along_with_id_and_type() -> None:
    assert select(DOCUMENT, ["/subject/name"]) == {
        **AROUND,
        "subject": {"id": "urn:uuid:2", "type": "S", "name": "Ada"},
    }


def test_a_list_is_closed_up_in_its_own_order() -> None:
    pointers = ["/subject/parts/2/m/k/0", "/subject/parts/0/n"]
    assert select(DOCUMENT, pointers)["subject"]["parts"] == [
        {"type": "P", "n": 0},
        {"id": "urn:uuid:3", "m": {"k": [5]}},
    ]


def test_the_whole_includes_its_parts() -> None:
    for pointers in (["/subject", "/subject/name"], ["/subject/name", "/subject"]):
        assert select(DOCUMENT, pointers) == {**AROUND, "subject": DOCUMENT["subject"]}


def test_types_stay_together() -> None:
    assert select(DOCUMENT, ["/type/1"]) == AROUND
    with pytest.raises(Misused, match="/type/2"):
        select(DOCUMENT, ["/type/2"])


def test_a_value_that_is_no_object_is_chosen() -> None:
    assert select(DOCUMENT, ["/issuer"]) == {**AROUND, "issuer": "https://example.org"}


def test_a_document_without_contexts_gets_none() -> None:
    assert select({"a": 1, "b": 2}, ["/b"]) == {"b": 2}


def test_the_selection_is_a_copy() -> None:
    chosen = select(DOCUMENT, ["/subject/parts"])
    chosen["subject"]["parts"][0]["n"] = 7
    chosen["type"].append("C")
    assert DOCUMENT["subject"]["parts"][0]["n"] == 0
    assert DOCUMENT["type"] == ["A", "B"]


def test_escapes_are_undone() -> None:
    assert steps_of("/subject/a~1b/~0c") == ["subject", "a/b", "~c"]
    assert steps_of("/~01") == ["~1"]
    assert select(DOCUMENT, ["/subject/a~1b/~0c"])["subject"]["a/b"] == {"~c": 1}


@pytest.mark.parametrize(
    ("pointer", "where"),
    [
        ("/nothing", "/nothing"),
        ("/subject/nothing", "/subject/nothing"),
        ("/subject/parts/3", "/subject/parts/3"),
        ("/subject/parts/-1", "/subject/parts/-1"),
        ("/subject/parts/-", "/subject/parts/-"),
        ("/subject/parts/00", "/subject/parts/00"),
        ("/subject/parts/²", "/subject/parts/²"),
        ("/subject/parts/0/n/0", "/subject/parts/0/n/0"),
        ("/", "/"),
    ],
)
def test_a_pointer_that_leads_nowhere_is_told(pointer: str, where: str) -> None:
    for pointers in ([pointer], ["/subject", pointer]):
        with pytest.raises(Misused) as caught:
            select(DOCUMENT, pointers)
        assert (caught.value.code, caught.value.pointer) == ("pointer_leads_nowhere", where)


@pytest.mark.parametrize("pointer", ["", "subject", "#/subject", None, 3])
def test_what_is_no_pointer_is_told(pointer: Any) -> None:
    with pytest.raises(Misused) as caught:
        select(DOCUMENT, [pointer])
    assert caught.value.code == "invalid_pointer"
