"""JSON that people hand in: contexts and schemas."""

from __future__ import annotations

import json
from math import isfinite
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

DEEPEST = 60


def read(text: str) -> Any:
    """The value of `text`. Raises `ValidationError` with what is wrong and where: no JSON
    (RFC 8259), a name that stands twice in one object, or deeper than `DEEPEST`.
    """
    try:
        value = json.loads(
            text, object_pairs_hook=_object, parse_constant=_constant, parse_float=_number
        )
    except json.JSONDecodeError as error:
        where = {"line": error.lineno, "column": error.colno}
        raise ValidationError(
            _("This is not JSON from line %(line)s, column %(column)s on.") % where
        ) from error
    except RecursionError as error:
        raise ValidationError(_too_deep()) from error
    except ValueError as error:  # a number of thousands of digits
        raise ValidationError(_("A number in it is too long.")) from error
    if depth(value) > DEEPEST:
        raise ValidationError(_too_deep())
    return value


def depth(value: Any) -> int:
    """How many objects and arrays lie within each other: 0 for a number, 1 for `[]`."""
    deepest, waiting = 0, [(value, 0)]
    while waiting:
        one, above = waiting.pop()
        if isinstance(one, dict | list):
            deepest = max(deepest, above + 1)
            waiting += [(child, above + 1) for child in _children(one)]
    return deepest


def _children(value: dict[str, Any] | list[Any]) -> list[Any]:
    return list(value.values()) if isinstance(value, dict) else value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ValidationError(
                _("The name “%(name)s” stands twice in one object.") % {"name": name[:80]}
            )
        found[name] = value
    return found


def _constant(name: str) -> Any:
    raise ValidationError(_("“%(name)s” is no JSON.") % {"name": name})


def _number(digits: str) -> float:
    number = float(digits)
    if not isfinite(number):
        raise ValidationError(_("The number %(number)s is too large.") % {"number": digits[:40]})
    return number


def _too_deep() -> str:
    return _("Objects lie within each other more than %(most)s deep.") % {"most": DEEPEST}
