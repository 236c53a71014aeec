"""The words of entries in the database's own index, and what matches a query there.

SQLite: the FTS5 table `search_words`, a row for each entry, its rowid the entry's id.
PostgreSQL: the column `words` of the entries' table.
"""

# ruff: noqa: S608 (statements are put together from words of this module; values are parameters)

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from alliance.search.models import SearchEntry
from alliance.search.words import Query, for_fts5, for_tsquery, for_tsvector, words_of

TITLE_WEIGHT = 6.0  # a word in the title counts so many times one in the text
MAX_RANKED = 10_000


def keep(entries: Sequence[SearchEntry]) -> None:
    """Bring the index up to date with entries that have been saved."""
    rows = [(entry.pk, words_of(entry.title), words_of(entry.text)) for entry in entries]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.executemany(
                "UPDATE search_searchentry SET words = %s::tsvector WHERE id = %s",
                [(for_tsvector(title, body), pk) for pk, title, body in rows],
            )
            return
        cursor.executemany(
            "DELETE FROM search_words WHERE rowid = %s", [(pk,) for pk, _, _ in rows]
        )
        cursor.executemany(
            "INSERT INTO search_words (rowid, title, body) VALUES (%s, %s, %s)",
            [(pk, " ".join(title), " ".join(body)) for pk, title, body in rows],
        )


def source(query: Query) -> tuple[str, list[Any]]:
    """FROM and WHERE of what matches, the entries as `e`, and the parameters of both."""
    if connection.vendor == "postgresql":
        return (
            "search_searchentry e, (SELECT %s::tsquery AS asked) q WHERE e.words @@ q.asked",
            [for_tsquery(query)],
        )
    return (
        "search_words JOIN search_searchentry e ON e.id = search_words.rowid "
        "WHERE search_words MATCH %s",
        [for_fts5(query)],
    )


def best_first(query: Query, conditions: str, parameters: Sequence[Any]) -> tuple[str, list[Any]]:
    """A statement for the ids of what matches and fulfils `conditions` (" AND e.…"), the best
    first; newer ones count up to half more. Its last three parameters, which are the caller's to
    add, are the present moment, how many and after how many.

    Only the MAX_RANKED last entered are ranked: of a word that stands in more, no rank says much.
    The conditions, and with them what a viewer may find, come before that bound.
    """
    table, own = source(query)
    if connection.vendor == "postgresql":
        weights = f"{{0.1, 0.1, 0.1, {0.1 * TITLE_WEIGHT}}}"
        match = f"ts_rank_cd('{weights}', e.words, %s::tsquery, 1)"
        inner = f"SELECT e.id FROM {table}{conditions} ORDER BY e.id DESC LIMIT {MAX_RANKED}"
        matched = (
            f"SELECT e.id, e.at, {match} AS match FROM search_searchentry e WHERE e.id IN ({inner})"
        )
        own = [for_tsquery(query), *own]
        age = "GREATEST(0, EXTRACT(EPOCH FROM (%s::timestamptz - at)) / 31557600)"
    else:
        # FTS5 gives its rows in the order of their ids: it stops at the bound.
        matched = (
            f"SELECT e.id, e.at, -bm25(search_words, {TITLE_WEIGHT}, 1.0) AS match FROM {table}"
            f"{conditions} ORDER BY search_words.rowid DESC LIMIT {MAX_RANKED}"
        )
        age = "MAX(0, (julianday(%s) - julianday(at)) / 365.25)"
    statement = (
        f"SELECT id FROM ({matched}) matched "
        f"ORDER BY match * (1.0 + 0.5 / (1.0 + {age})) DESC, at DESC, id DESC LIMIT %s OFFSET %s"
    )
    return statement, [*own, *parameters]


def newest_first(query: Query, conditions: str, parameters: Sequence[Any]) -> tuple[str, list[Any]]:
    """The same, by the moment of the thing. Its last two parameters: how many, after how many."""
    table, own = source(query)
    statement = (
        f"SELECT e.id FROM {table}{conditions} ORDER BY e.at DESC, e.id DESC LIMIT %s OFFSET %s"
    )
    return statement, [*own, *parameters]


def count_indexed() -> int:
    """How many entries have their words in the index."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT count(*) FROM search_searchentry WHERE words IS NOT NULL")
        else:
            cursor.execute("SELECT count(*) FROM search_words_docsize")
        return int(cursor.fetchone()[0])
