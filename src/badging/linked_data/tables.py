"""The table format in which vocabularies are stated, and the JSON-LD context a table means.

A table is a text file, one statement a line; two spaces of indent open the scope of the term above:

    @prefix ob https://example.org/vocab#      an abbreviation for this file: `ob|Achievement`
    @protected                                 terms of this scope may not be redefined
    @version 1.1
    @after https://example.org/other           a context that comes before this one (a list of two)
    id = @id                                   a term and its IRI, as a plain string
    image : ob|image type=@id container=@set   a term with more to say; `protected=no` is possible
    Achievement : ob|Achievement
      tag : ob|tag                             a term that holds inside Achievement only
    plain : ob|plain scope=none                nothing of the outer scope holds inside (`null`)
    bare : ob|bare scope=empty                 a scope of its own with no terms

`ob|` needs no escape: `|` cannot occur in an IRI. Lines that start with `#` are remarks.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_NAMES = {"type": "@type", "container": "@container"}


def read_table(text: str) -> dict[str, Any]:
    """Rebuild the context that a table states. Raises ValueError with the line number."""
    prefixes: dict[str, str] = {}
    root: dict[str, Any] = {}
    scopes: list[dict[str, Any]] = [root]
    before: list[str] = []
    last: dict[str, Any] | None = None
    for number, depth, words in _lines(text):
        try:
            if depth == len(scopes) and last is not None:
                scopes.append(last.setdefault("@context", {}))
            elif depth >= len(scopes):
                raise ValueError("indented below nothing")
            del scopes[depth + 1 :]
            scope, last = scopes[depth], None
            if words[0] == "@prefix":
                prefixes[words[1]] = words[2]
            elif words[0] == "@after":
                before.append(words[1])
            elif words[0] == "@protected":
                scope["@protected"] = True
            elif words[0] == "@version":
                scope["@version"] = float(words[1])
            elif words[1] == "=":
                scope[words[0]] = _iri(words[2], prefixes)
            elif words[1] == ":":
                scope[words[0]] = last = _definition(words[2:], prefixes)
            else:
                raise ValueError("neither '=' nor ':' after the term")
        except (ValueError, IndexError, KeyError) as error:
            raise ValueError(f"line {number} of the table: {error}") from error
    return {"@context": [*before, root] if before else root}


def _lines(text: str) -> Iterator[tuple[int, int, list[str]]]:
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split()
        if words and not line.startswith("#"):
            yield number, (len(line) - len(line.lstrip(" "))) // 2, words


def _definition(words: list[str], prefixes: dict[str, str]) -> dict[str, Any]:
    definition: dict[str, Any] = {"@id": _iri(words[0], prefixes)}
    for word in words[1:]:
        name, _, value = word.partition("=")
        if name == "scope":
            definition["@context"] = {"none": None, "empty": {}}[value]
        elif name == "protected":
            definition["@protected"] = {"yes": True, "no": False}[value]
        else:
            definition[_NAMES[name]] = _iri(value, prefixes)
    return definition


def _iri(word: str, prefixes: dict[str, str]) -> str:
    prefix, bar, rest = word.partition("|")
    return prefixes[prefix] + rest if bar else word
