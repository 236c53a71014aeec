"""The quick road through a table of classes: whether a document fits, without saying where not.

Each class becomes a function that looks at the members that are there. Nearly all badges fit, so
this is what they cost; `shape.py` walks those that do not, and says where the two differ. Objects
of an issuer that came before, letter for letter, are not looked at again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from badging.familiar import Familiar

Test = Callable[[Any], bool]
Properties = Mapping[str, tuple[str, str]]


class Tables(Protocol):
    """What is asked of a `shape.Model`, and what its values have to be."""

    @property
    def classes(self) -> Mapping[str, Properties]: ...
    @property
    def required_types(self) -> Mapping[str, tuple[str, ...]]: ...
    @property
    def terms(self) -> Mapping[str, frozenset[str]]: ...
    @property
    def open_terms(self) -> frozenset[str]: ...


def tests_of(
    model: Tables,
    values: Mapping[str, Test],
    compact: frozenset[str],
    listable: frozenset[str],
    recurring: frozenset[str],
) -> dict[str, Test]:
    """For each class of the model a test of whether an object fits.

    values: tests of the plain kinds, none of which takes a list but those of `listable`. compact:
    members whose list of one may stand without brackets. recurring: classes of objects that many
    documents share.
    """
    of_members: dict[str, dict[str, Test]] = {name: {} for name in model.classes}
    of_kinds = dict(values)
    for name, terms in model.terms.items():
        of_kinds[name] = term_test(terms, name in model.open_terms)
    of_classes = {
        name: _class_test(of_members[name], properties, of_kinds["String"])
        for name, properties in model.classes.items()
    }
    of_classes |= {name: _once(of_classes[name]) for name in recurring if name in of_classes}
    of_kinds |= of_classes
    for name, properties in model.classes.items():
        wanted = model.required_types.get(name)
        for key, (kind, cardinality) in properties.items():
            if key == "type" and wanted:
                test = _type_test(frozenset(wanted), several=cardinality.endswith("*"))
            else:
                test = _kind_test([of_kinds[choice] for choice in kind.split("|")])
                if cardinality.endswith("*"):
                    test = _list_test(test, cardinality.startswith("1"), key in compact)
                elif "|" in kind and not listable.isdisjoint(kind.split("|")):
                    test = _alone(test)
            of_members[name][key] = test
    return of_classes


def _class_test(of_members: Mapping[str, Test], properties: Properties, text: Test) -> Test:
    """of_members: filled in afterwards, for classes may be inside each other. text: the test of
    members that are any text."""
    required = frozenset(key for key, (_, many) in properties.items() if many.startswith("1"))

    def test(node: Any) -> bool:
        if node.__class__ is not dict or not node.keys() >= required:
            return False
        for key, value in node.items():
            of_member = of_members.get(key)
            if of_member is None or (of_member is text and value.__class__ is str):
                continue  # half of all members
            if not of_member(value):
                return False
        return True

    return test


def _once(of_object: Test) -> Test:
    """The same test, which an object with an identifier need not take again."""
    tested: Familiar[None, bool] = Familiar()

    def find_out(_place: None, node: dict[str, Any]) -> bool:
        return of_object(node)

    def test(node: Any) -> bool:
        known = None
        if node.__class__ is dict and "id" in node:
            known = tested.fact(None, node, find_out)
        return of_object(node) if known is None else known

    return test


def _kind_test(tests: list[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]
    if len(tests) == 2:
        one, other = tests
        return lambda value: one(value) or other(value)
    return lambda value: any(test(value) for test in tests)


def _alone(of_value: Test) -> Test:
    return lambda value: value.__class__ is not list and of_value(value)


def _list_test(of_value: Test, is_required: bool, may_be_compact: bool) -> Test:
    def test(value: Any) -> bool:
        if value.__class__ is not list:
            return may_be_compact and of_value(value)
        for item in value:  # half of what all() costs
            if not of_value(item):
                return False
        return bool(value) or not is_required

    return test


def _type_test(wanted: frozenset[str], *, several: bool) -> Test:
    def test(value: Any) -> bool:
        if value.__class__ is not list:
            return value.__class__ is str and value in wanted
        for item in value:
            if item.__class__ is not str:
                return False
        return several and not wanted.isdisjoint(value)

    return test


def term_test(terms: frozenset[str], is_open: bool) -> Test:
    def test(value: Any) -> bool:
        return value.__class__ is str and (value in terms or (is_open and value.startswith("ext:")))

    return test
