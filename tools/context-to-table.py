#!/usr/bin/env python3
"""State a published JSON-LD context as a table of ours (see src/badging/linked_data/tables.py).

    tools/context-to-table.py CONTEXT.json URL [prefix=IRI ...] > NAME.table

Refuses a context with anything that the table format cannot say. Prints the digest to pin.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from badging.linked_data.tables import read_table


def lines(context: dict[str, Any], prefixes: dict[str, str], depth: int = 0) -> Iterator[str]:
    indent = "  " * depth
    for term, value in context.items():
        if term == "@protected" and value is True:
            yield f"{indent}@protected"
        elif term == "@version":
            yield f"{indent}@version {value}"
        elif isinstance(value, str):
            yield f"{indent}{term} = {short(value, prefixes)}"
        else:
            yield from definition(term, dict(value), prefixes, depth)


def definition(
    term: str, value: dict[str, Any], prefixes: dict[str, str], depth: int
) -> Iterator[str]:
    words = [f"{'  ' * depth}{term} :", short(value.pop("@id"), prefixes)]
    for name in ("type", "container"):
        if f"@{name}" in value:
            words.append(f"{name}={short(value.pop(f'@{name}'), prefixes)}")
    if "@protected" in value:
        words.append(f"protected={'yes' if value.pop('@protected') else 'no'}")
    scope: Any = value.pop("@context", ())
    if scope is None or scope == {}:
        words.append("scope=none" if scope is None else "scope=empty")
    if value:
        sys.exit(f"{term}: the table format cannot say {sorted(value)}")
    yield " ".join(words)
    if scope:
        yield from lines(scope, prefixes, depth + 1)


def short(iri: str, prefixes: dict[str, str]) -> str:
    for name, start in sorted(prefixes.items(), key=lambda item: -len(item[1])):
        if iri.startswith(start) and iri != start:
            return f"{name}|{iri.removeprefix(start)}"
    return iri


def main() -> None:
    path, url, *stated = sys.argv[1:]
    published = {"@context": json.loads(Path(path).read_text())["@context"]}
    prefixes = dict(one.split("=", 1) for one in stated)
    table = [f"# Vocabulary of {url}", *(f"@prefix {n} {i}" for n, i in prefixes.items()), ""]
    contexts = published["@context"]
    *before, own = contexts if isinstance(contexts, list) else [contexts]
    table += [f"@after {url}" for url in before]
    table += lines(own, prefixes)
    text = "\n".join(table) + "\n"
    if read_table(text) != published:
        sys.exit("the table does not mean the same as the published context")
    digest = hashlib.sha256(
        json.dumps(published, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    ).hexdigest()
    sys.stdout.write(text)
    sys.stderr.write(f"{digest}  {url}\n")


if __name__ == "__main__":
    main()
