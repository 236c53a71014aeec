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
    conditions, parameters = _conditions(viewer, wish)
    counts = _counts(query, conditions, parameters)
    if wish.kind:
        conditions, parameters = f"{conditions} AND e.kind = %s", [*parameters, wish.kind]
    total = sum(n for kind, _, n in counts if kind == wish.kind or not wish.kind)
    if wish.newest_first:
        statement, parameters = engine.newest_first(query, conditions, parameters)
    else:
        statement, parameters = engine.best_first(query, conditions, parameters)
        parameters.append(_moment(now or timezone.now()))
    with connection.cursor() as cursor:
        cursor.execute(statement, [*parameters, PER_PAGE + 1, (page - 1) * PER_PAGE])
        ids = [row[0] for row in cursor.fetchall()]
    entries = SearchEntry.objects.in_bulk(ids[:PER_PAGE])
    found = [
        Found(entry, marked(entry.title, query), snippet(entry.text, query))
        for pk in ids[:PER_PAGE]
        if (entry := entries.get(pk))
    ]
    has_next = len(ids) > PER_PAGE and page < MAX_PAGES
    return Answer(query, found, total, counts, page, has_next)


def _conditions(viewer: Person | AnonymousUser, wish: Wish) -> tuple[str, list[Any]]:
    """What of all matches the viewer may find and wishes, as " AND e.…" and its parameters."""
    parameters: list[Any] = [*audiences_of(viewer)]
    text = f" AND e.audience IN ({', '.join(['%s'] * len(parameters))})"
    if wish.since:
        text, parameters = f"{text} AND e.at >= %s", [*parameters, _moment(wish.since)]
    if wish.until:
        text, parameters = f"{text} AND e.at < %s", [*parameters, _moment(wish.until)]
    if wish.key_prefix:
        text += " AND substr(e.key, 1, %s) = %s"
        parameters = [*parameters, len(wish.key_prefix), wish.key_prefix]
    return text, parameters


def _counts(query: Query, conditions: str, parameters: list[Any]) -> list[tuple[str, Any, int]]:
    source, own = engine.source(query)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, count(*) FROM "  # noqa: S608
            f"(SELECT e.kind AS kind FROM {source}{conditions} LIMIT %s) matched GROUP BY kind",
            [*own, *parameters, MAX_COUNTED],
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
