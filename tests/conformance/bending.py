"""JSON that was bent in one place, to see whether a schema notices."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

WRONG: dict[type, Any] = {str: 5, bool: "true", int: "5", dict: [], list: {}}


def bent(value: Any, *, optional: set[str]) -> Iterator[tuple[str, Any]]:
    """What was done, and the value with it done: each key left out, each value of another type, an
    unknown key in each object. optional: paths below which a key may be absent.
    """
    for path, node in walk(value, ()):
        shown = "/" + "/".join(map(str, path))
        if path:
            yield f"{shown} of another type", replaced(value, path, WRONG[type(node)])
        if isinstance(node, dict):
            yield f"{shown} with an unknown key", replaced(value, path, {**node, "unheard": "x"})
            for key in node:
                if not any(shown.startswith(place) for place in optional):
                    less = {k: v for k, v in node.items() if k != key}
                    yield f"{shown} without {key}", replaced(value, path, less)


def walk(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], Any]]:
    yield path, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from walk(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from walk(inner, (*path, index))


def replaced(value: Any, path: tuple[Any, ...], by: Any) -> Any:
    if not path:
        return by
    changed = copy.deepcopy(value)
    node = changed
    for part in path[:-1]:
        node = node[part]
    node[path[-1]] = by
    return changed
