"""Words as the index knows them, and queries made of them.

Folding, splitting and finding the root are done here and not by the database, so that SQLite and
PostgreSQL find the same. Both get words of letters and digits only, with blanks between them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from alliance.search.roots import completions, root

MAX_QUERY_CHARACTERS = 200
MAX_TERMS = 16
MAX_WORDS = 16_000  # of one entry; positions of a tsvector end at 16,383
MAX_TEXT_CHARACTERS = 200_000  # of one entry
MAX_WORD_CHARACTERS = 60  # what of a longer one counts

_RUN = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")
# Scripts written without blanks: each character is a word, and what is typed together a phrase.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
)
_TOKEN = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)(?:"|$)|(?P<bare>[^\s"]+))')


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """In one case, without diacritics: "Ángström" is "angstrom", "ﬁn" is "fin"."""
    if word.isascii():
        return word.lower()
    bare = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    return "".join(c for c in bare if unicodedata.category(c)[0] in "LN")


@dataclass(frozen=True)
class Spot:
    """The root of a word of a text, folded, and where the word stands in it."""

    word: str
    start: int
    end: int


def spots(text: str) -> Iterator[Spot]:
    for run in _RUN.finditer(text):
        if not run[0].isascii() and _UNSPACED.search(run[0]):
            for place, character in enumerate(run[0], run.start()):
                if word := fold(character):
                    yield Spot(word, place, place + 1)
        elif word := fold(run[0])[:MAX_WORD_CHARACTERS]:
            yield Spot(root(word), run.start(), run.end())


def words_of(text: str) -> list[str]:
    """The folded roots of the words of a text, in order, up to the bounds of an entry."""
    found = []
    for spot in spots(text[:MAX_TEXT_CHARACTERS]):
        found.append(spot.word)
        if len(found) == MAX_WORDS:
            break
    return found


@dataclass(frozen=True)
class Term:
    """Words in a row; the last may be the beginning of one."""

    words: tuple[str, ...]
    is_prefix: bool = False


@dataclass(frozen=True)
class Query:
    """All of `wanted`, each by one of its alternatives; none of `unwanted`."""

    wanted: tuple[tuple[Term, ...], ...] = ()
    unwanted: tuple[Term, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is something to look for; "-word" alone is not."""
        return bool(self.wanted)

    @property
    def terms(self) -> list[Term]:
        return [term for group in self.wanted for term in group]


def parse(typed: str) -> Query:
    """Read what somebody typed: words, "phrases", -not, prefix*, OR. Any text has a reading."""
    wanted: list[list[Term]] = []
    unwanted: list[Term] = []
    joins = False
    for count, token in enumerate(_TOKEN.finditer(typed[:MAX_QUERY_CHARACTERS])):
        if count == MAX_TERMS:
            break
        if token["bare"] == "OR" and not token["minus"]:
            joins = bool(wanted)
            continue
        text = token["bare"] if token["phrase"] is None else token["phrase"]
        words = tuple(words_of(text))
        if not words:
            continue
        # One letter alone begins too much of everything to be a prefix.
        starred = token["phrase"] is None and text.endswith("*") and len(words[-1]) > 1
        term = Term(words, is_prefix=starred)
        if token["minus"]:
            unwanted.append(term)
            continue
        terms = [term]
        if starred and len(words) == 1:
            # What reaches into an ending: the roots that it may be of, and as it was typed.
            typed_word = fold(text.rstrip("*"))[:MAX_WORD_CHARACTERS]
            terms += [Term((one,)) for one in sorted(completions(typed_word))]
        if joins:
            wanted[-1] += terms
        else:
            wanted.append(terms)
        joins = False
    return Query(tuple(tuple(group) for group in wanted), tuple(unwanted))


def for_fts5(query: Query) -> str:
    """The query in the language of SQLite's FTS5. Words hold no quotes: nothing escapes."""

    def one(term: Term) -> str:
        return f'"{" ".join(term.words)}"' + (" *" if term.is_prefix else "")

    text = " AND ".join(f"({' OR '.join(map(one, group))})" for group in query.wanted)
    if query.unwanted:
        text = f"({text}) NOT ({' OR '.join(map(one, query.unwanted))})"
    return text


def for_tsquery(query: Query) -> str:
    """The query as the text of a PostgreSQL tsquery."""

    def one(term: Term) -> str:
        words = [f"'{word}'" for word in term.words]
        words[-1] += ":*" if term.is_prefix else ""
        return "(" + " <-> ".join(words) + ")"

    groups = [f"({' | '.join(map(one, group))})" for group in query.wanted]
    return " & ".join(groups + [f"!{one(term)}" for term in query.unwanted])


def for_tsvector(title: list[str], body: list[str]) -> str:
    """The text of a PostgreSQL tsvector: the title's words weigh A, the body's D."""
    places: dict[str, list[str]] = {}
    for place, word in enumerate(title, 1):
        places.setdefault(word, []).append(f"{place}A")
    # A gap, so that no phrase runs from the title into the body.
    for place, word in enumerate(body[: MAX_WORDS - len(title)], len(title) + 2):
        known = places.setdefault(word, [])
        if len(known) < 250:  # PostgreSQL keeps 255 of one word
            known.append(str(place))
    return " ".join(f"'{word}':{','.join(at)}" for word, at in places.items())
