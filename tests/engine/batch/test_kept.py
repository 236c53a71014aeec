"""Documents are asked for once a run, within bounds."""

from __future__ import annotations

import pytest

from badging.batch import kept
from badging.batch.kept import KeptDocuments
from badging.documents import Document
from badging.errors import DocumentUnavailable


class Source:
    def __init__(self) -> None:
        self.asked: list[str] = []
        self.fails = False

    def get(self, url: str, *, accept: str = "", max_bytes: int = 0) -> Document:
        self.asked.append(url)
        if self.fails:
            raise DocumentUnavailable(url, "Nobody answers.", code="timeout")
        return Document(url, b"x" * 10)


@pytest.fixture
def now() -> list[float]:
    return [0.0]


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def documents(source: Source, now: list[float]) -> KeptDocuments:
    return KeptDocuments(source, clock=lambda: now[0])


def test_a_document_is_kept_however_long_the_run_takes(source, documents, now):
    first = documents.get("https://example.org/a")
    now[0] = 1e6
    assert documents.get("https://example.org/a") is first
    assert len(source.asked) == 1


def test_a_document_that_is_forgotten_is_asked_for_anew(source, documents):
    for url in ("https://example.org/a", "https://example.org/b"):
        documents.get(url)
        documents.get(url, accept="text/plain")
    documents.forget("https://example.org/a")
    documents.get("https://example.org/b")
    assert len(source.asked) == 4
    for more in ({}, {"accept": "text/plain"}):
        documents.get("https://example.org/a", **more)
    assert len(source.asked) == 6


def test_other_types_or_sizes_are_other_questions(source, documents):
    for more in ({}, {"accept": "text/plain"}, {"max_bytes": 5}):
        documents.get("https://example.org/a", **more)
    assert len(source.asked) == 3


def test_a_failure_is_kept_for_a_minute_and_then_asked_again(source, documents, now):
    source.fails = True
    for moment in (0.0, 59.9):
        now[0] = moment
        with pytest.raises(DocumentUnavailable, match="Nobody answers"):
            documents.get("https://example.org/a")
    assert len(source.asked) == 1
    source.fails = False
    now[0] = 60.0
    assert documents.get("https://example.org/a").body == b"x" * 10


def test_the_least_recently_used_leaves_first(source, documents, monkeypatch):
    monkeypatch.setattr(kept, "MAX_KEPT", 2)
    for name in ("a", "b", "a", "c", "a", "b"):
        documents.get(name)
    assert source.asked == ["a", "b", "c", "b"]


def test_all_together_are_bounded_in_bytes(source, documents, monkeypatch):
    monkeypatch.setattr(kept, "MAX_KEPT_BYTES", 25)
    for name in ("a", "b", "c", "b", "c", "a"):
        documents.get(name)
    assert source.asked == ["a", "b", "c", "a"]
