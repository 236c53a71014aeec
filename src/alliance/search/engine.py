"""The words of entries in the database's own index, and what matches a query there.

SQLite: the FTS5 table `search_words`, a row for each entry, its rowid the entry's id.
PostgreSQL: the column `words` of the entries' table.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from alliance.search.models import SearchEntry
from alliance.search.words import Query, for_fts5, for_tsquery, for_tsvector, words_of

TITLE_WEIGHT = 6.0  # a word in the title counts so many times one in the text


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


def score() -> str:
    """An expression for ORDER BY … DESC: how well the entry matches; newer counts up to half more.
    It has one parameter, the present moment.
    """
    if connection.vendor == "postgresql":
        age = "GREATEST(0, EXTRACT(EPOCH FROM (%s::timestamptz - e.at)) / 31557600)"
        match = f"ts_rank_cd('{{0.1, 0.1, 0.1, {0.1 * TITLE_WEIGHT}}}', e.words, q.asked, 1)"
    else:
        age = "MAX(0, (julianday(%s) - julianday(e.at)) / 365.25)"
        match = f"-bm25(search_words, {TITLE_WEIGHT}, 1.0)"
    return f"{match} * (1.0 + 0.5 / (1.0 + {age}))"


def count_indexed() -> int:
    """How many entries have their words in the index."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT count(*) FROM search_searchentry WHERE words IS NOT NULL")
        else:
            cursor.execute("SELECT count(*) FROM search_words_docsize")
        return int(cursor.fetchone()[0])
