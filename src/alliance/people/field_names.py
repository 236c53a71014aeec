"""What the fields of a posted form are called, where only their names in the page are known.

A form belongs to a room, and the room to the address to which it is sent. Of the room's forms
that one is taken for a field which shares the most fields with what was posted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django import forms
from django.forms.utils import pretty_name
from django.urls import Resolver404, resolve
from django.utils.choices import flatten_choices
from django.utils.translation import gettext as _

Forms = Sequence[type[forms.BaseForm]]


def fields_of(path: str, names: Iterable[str]) -> dict[str, forms.Field]:
    """The fields that `names` stand for in what is posted to `path`; without those of no form."""
    inner = {name: _inner(name) for name in names}
    best = sorted(
        _forms_of(path), key=lambda form: -len(set(inner.values()) & _fields(form).keys())
    )
    found = {}
    for name, short in inner.items():
        field = next((_fields(form)[short] for form in best if short in _fields(form)), None)
        if field is not None:
            found[name] = field
    return found


def label_of(name: str, field: forms.Field | None) -> str:
    """As the form calls it, else its name made readable."""
    label = field.label if field is not None else None
    return str(label or pretty_name(_inner(name)))


def is_one_line(field: forms.Field | None) -> bool:
    return field is not None and isinstance(field.widget, forms.TextInput)


def shown(value: str, field: forms.Field | None) -> str:
    """The value as somebody chose it; "" of what nobody chose: empty, hidden, of no form.

    Whatever leads to a row is not looked up: the number in a posted form may be anybody's.
    """
    if not value or field is None or field.widget.is_hidden:
        return ""
    if isinstance(field, forms.ModelChoiceField):
        return _("as you chose")
    if isinstance(field, forms.BooleanField):
        return _("yes")
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        pairs: Iterator[tuple[Any, Any]] = flatten_choices(choices)
        return next((str(label) for key, label in pairs if str(key) == value), value)
    return value


def _inner(name: str) -> str:
    """Without the prefix that tells forms of one page apart: “alignment-0-target” is “target”."""
    return name.rsplit("-", 1)[-1]


def _fields(form: type[forms.BaseForm]) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = getattr(form, "base_fields", {})
    return fields


def _forms_of(path: str) -> Forms:
    try:
        view = resolve(path).func
    except Resolver404:
        return []
    room = ".".join(view.__module__.split(".")[:2]) + "."
    return [form for form in _all_forms(forms.BaseForm) if form.__module__.startswith(room)]


def _all_forms(base: type[forms.BaseForm]) -> Iterator[type[forms.BaseForm]]:
    for form in base.__subclasses__():
        yield form
        yield from _all_forms(form)
