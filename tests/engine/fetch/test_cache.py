"""What is kept, for how long, and how much of it."""

from __future__ import annotations

import pytest

from badging.documents import Document
from badging.fetch import Cache


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def document(name: str, size_bytes: int = 2) -> Document:
    return Document(name, b"x" * size_bytes)


def test_a_document_is_kept_until_its_time_is_over() -> None:
    clock = Clock()
    cache = Cache(ttl_s=10, clock=clock)
    cache.put("a", "json", document("a"))
    clock.now = 9.9
    assert cache.get("a", "json") == document("a")
    clock.now = 10
    assert cache.get("a", "json") is None


def test_what_was_asked_for_in_another_form_is_another_document() -> None:
    cache = Cache()
    cache.put("a", "json", document("a"))
    assert cache.get("a", "html") is None


@pytest.mark.parametrize(
    "header, seconds", [("max-age=3", 3), ("public, Max-Age = 99999", 10), ("s-maxage=1", 10)]
)
def test_the_server_can_shorten_the_time(header: str, seconds: float) -> None:
    clock = Clock()
    cache = Cache(ttl_s=10, clock=clock)
    cache.put("a", "", document("a"), header)
    clock.now = seconds - 0.1
    assert cache.get("a", "")
    clock.now = seconds
    assert not cache.get("a", "")


@pytest.mark.parametrize("header", ["no-store", "private, no-cache", "max-age=0"])
def test_the_server_can_forbid_it(header: str) -> None:
    cache = Cache()
    cache.put("a", "", document("a"), header)
    assert cache.get("a", "") is None


def test_the_least_recently_used_document_leaves_first() -> None:
    cache = Cache(max_entries=2)
    for name in ("a", "b"):
        cache.put(name, "", document(name))
    cache.get("a", "")
    cache.put("c", "", document("c"))
    assert [bool(cache.get(name, "")) for name in ("a", "b", "c")] == [True, False, True]


def test_all_together_stay_within_their_bytes() -> None:
    cache = Cache(max_bytes=10)
    cache.put("a", "", document("a", 6))
    cache.put("b", "", document("b", 6))
    assert not cache.get("a", "")
    cache.put("c", "", document("c", 11))
    assert not cache.get("c", "")
    assert cache.get("b", "")
