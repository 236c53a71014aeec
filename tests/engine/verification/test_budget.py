"""One verification asks for so many documents, each once, and not for longer than its time."""

from __future__ import annotations

from collections import Counter

import pytest

from badging.documents import DEFAULT_ACCEPT, DEFAULT_MAX_BYTES, Document
from badging.errors import DocumentUnavailable
from badging.verification.budget import Budget


class Source:
    """Answers everything, and counts; each answer takes `seconds` on its clock."""

    def __init__(self, seconds: float = 0) -> None:
        self.asked: Counter[str] = Counter()
        self.now = 0.0
        self.seconds = seconds

    def get(
        self, url: str, *, accept: str = DEFAULT_ACCEPT, max_bytes: int = DEFAULT_MAX_BYTES
    ) -> Document:
        self.asked[url] += 1
        self.now += self.seconds
        return Document(url, b"{}")


def test_a_document_is_asked_for_once() -> None:
    source = Source()
    budget = Budget(source)
    assert budget.get("https://example.org/1") == budget.get("https://example.org/1")
    assert source.asked == {"https://example.org/1": 1}


def test_more_documents_than_the_bound_are_not_asked_for() -> None:
    source = Source()
    budget = Budget(source, limit=2)
    budget.get("https://example.org/1")
    budget.get("https://example.org/2")
    with pytest.raises(DocumentUnavailable, match="more than 2 documents") as caught:
        budget.get("https://example.org/3")
    assert caught.value.code == "refused"
    assert len(source.asked) == 2


def test_slow_servers_share_one_span_of_time() -> None:
    source = Source(seconds=20)
    budget = Budget(source, limit_s=30, clock=lambda: source.now)
    budget.get("https://example.org/1")
    budget.get("https://example.org/2")
    with pytest.raises(DocumentUnavailable, match="too slowly") as caught:
        budget.get("https://example.org/3")
    assert caught.value.code == "timeout"
    assert len(source.asked) == 2


def test_the_span_of_time_includes_its_end() -> None:
    source = Source(seconds=15)
    budget = Budget(source, limit_s=30, clock=lambda: source.now)
    for number in range(3):
        budget.get(f"https://example.org/{number}")
    with pytest.raises(DocumentUnavailable, match="too slowly"):
        budget.get("https://example.org/3")


def test_a_document_that_was_had_counts_only_within_the_bytes_allowed() -> None:
    budget = Budget(Source())
    budget.get("https://example.org/1")
    assert budget.get("https://example.org/1", max_bytes=2).body == b"{}"
    with pytest.raises(DocumentUnavailable, match="has 2 bytes; 1 are allowed") as caught:
        budget.get("https://example.org/1", max_bytes=1)
    assert caught.value.code == "too_large"
