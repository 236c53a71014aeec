"""What a table asks of the single texts in a document that fits it.

A class asks for members, a list for items, and in the end a kind for a text. So a document that
differs from one that fits in some texts fits as well, when each of them is of the kinds that were
asked of the one in its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from badging.model.fitting import Test, term_test
from badging.model.shape import VALUES, Model

Place = tuple[str | int, ...]


def tests_of_texts(model: Model, node: Mapping[str, Any], name: str) -> dict[Place, Test]:
    """Where a text in this node matters, what it has to be. The node fits the class of that name.

    What no test is given for may be any text: what a class does not mention, what may be any text,
    and what has none in it.
    """
    return dict(_of_object(model, node, name, ()))


def _of_object(
    model: Model, node: Mapping[str, Any], name: str, at: Place
) -> Iterator[tuple[Place, Test]]:
    for key, value in node.items():
        kind, _ = model.classes[name].get(key, ("", ""))
        items = value if isinstance(value, list) else [value]
        for index, item in enumerate(items):
            place = (*at, key, index) if isinstance(value, list) else (*at, key)
            yield from _of_value(model, item, kind.split("|"), place)


def _of_value(
    model: Model, value: Any, kinds: list[str], at: Place
) -> Iterator[tuple[Place, Test]]:
    if isinstance(value, str):
        tests = [_test(model, kind) for kind in kinds if kind and kind not in model.classes]
        if tests and "String" not in kinds:
            yield at, (tests[0] if len(tests) == 1 else _any_of(tests))
        return
    for kind in kinds:  # the first that it fits is one that it goes on to fit
        if kind in model.classes and model.fits(value, kind):
            yield from _of_object(model, value, kind, at)
            return


def _test(model: Model, kind: str) -> Test:
    if kind in model.terms:
        return term_test(model.terms[kind], kind in model.open_terms)
    return VALUES[kind][0]


def _any_of(tests: list[Test]) -> Test:
    return lambda value: any(test(value) for test in tests)
