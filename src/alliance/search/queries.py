"""What a viewer finds. Whoever may not find an entry meets it nowhere: the audience is part of the
statement that matches, before anything is ranked or counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.utils import timezone
from django.utils.safestring import SafeString

from alliance.people.models import Person
from alliance.search import engine
from alliance.search.audiences import audiences_of
from alliance.search.models import SearchEntry
from alliance.search.snippets import marked, snippet
from alliance.search.sources import SOURCES
from alliance.search.words import Query, parse

PER_PAGE = 20
MAX_PAGES = 50
MAX_COUNTED = 10_000  # beyond, "more than" is said


@dataclass(frozen=True)
class Wish:
    """What is asked for. `since` and `until` bound the moment of the thing, `until` excluded."""

    text: str
    kind: str = ""
    since: datetime | None = None
    until: datetime | None = None
    newest_first: bool = False
    page: int = 1
    key_prefix: str = ""  # of the entries' keys: "dev/" for one list's messages


@dataclass(frozen=True)
class Found:
    entry: SearchEntry
    title: SafeString  # escaped, what matches in <mark>
    snippet: SafeString

    @property
    def kind_label(self) -> Any:
        source = SOURCES.get(self.entry.kind)
        return source.label if source else self.entry.kind


@dataclass(frozen=True)
class Answer:
    """A page of what was found. `counts` are (kind, label, number) over all kinds."""

    query: Query
    results: list[Found]
    total: int  # of the kind asked for
    counts: list[tuple[str, Any, int]]
    page: int
    has_next: bool

    @property
    def everything(self) -> int:
        return sum(count for _, _, count in self.counts)


def search(viewer: Person | AnonymousUser, wish: Wish, now: datetime | None = None) -> Answer:
    """Answer a wish: three statements at most, whatever was typed."""
    query = parse(wish.text)
    page = min(max(wish.page, 1), MAX_PAGES)
    if not query:
        return Answer(query, [], 0, [], 1, False)
    source, parameters = _source(viewer, wish, query)
    counts = _counts(source, parameters)
    if wish.kind:
        source, parameters = f"{source} AND e.kind = %s", [*parameters, wish.kind]
    total = sum(n for kind, _, n in counts if kind == wish.kind or not wish.kind)
    order, moment = "e.at DESC, e.id DESC", []
    if not wish.newest_first:
        moment = [_moment(now or timezone.now())]
        order = f"{engine.score()} DESC, {order}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT e.id FROM {source} ORDER BY {order} LIMIT %s OFFSET %s",  # noqa: S608
            [*parameters, *moment, PER_PAGE + 1, (page - 1) * PER_PAGE],
        )
        ids = [row[0] for row in cursor.fetchall()]
    entries = SearchEntry.objects.in_bulk(ids[:PER_PAGE])
    found = [
        Found(entry, marked(entry.title, query), snippet(entry.text, query))
        for pk in ids[:PER_PAGE]
        if (entry := entries.get(pk))
    ]
    has_next = len(ids) > PER_PAGE and page < MAX_PAGES
    return Answer(query, found, total, counts, page, has_next)


def _source(viewer: Person | AnonymousUser, wish: Wish, query: Query) -> tuple[str, list[Any]]:
    source, parameters = engine.source(query)
    audiences = audiences_of(viewer)
    source += f" AND e.audience IN ({', '.join(['%s'] * len(audiences))})"
    parameters = [*parameters, *audiences]
    if wish.since:
        source, parameters = f"{source} AND e.at >= %s", [*parameters, _moment(wish.since)]
    if wish.until:
        source, parameters = f"{source} AND e.at < %s", [*parameters, _moment(wish.until)]
    if wish.key_prefix:
        source += " AND substr(e.key, 1, %s) = %s"
        parameters = [*parameters, len(wish.key_prefix), wish.key_prefix]
    return source, parameters


def _counts(source: str, parameters: list[Any]) -> list[tuple[str, Any, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, count(*) FROM "  # noqa: S608
            f"(SELECT e.kind AS kind FROM {source} LIMIT %s) matched GROUP BY kind",
            [*parameters, MAX_COUNTED],
        )
        numbers = dict(cursor.fetchall())
    known = [(kind, SOURCES[kind].label, numbers[kind]) for kind in SOURCES if kind in numbers]
    return known + [(kind, kind, n) for kind, n in sorted(numbers.items()) if kind not in SOURCES]


def _moment(moment: datetime) -> Any:
    """A moment as a parameter of a raw statement."""
    return connection.ops.adapt_datetimefield_value(moment)


def index_state() -> tuple[int, int]:
    """(entries, entries whose words are in the index): they should be the same."""
    return SearchEntry.objects.count(), engine.count_indexed()
