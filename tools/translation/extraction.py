"""Every text of the sources that is marked for translation, found without msgfmt or xgettext.

Python is read by `ast`, templates by Django's own `templatize`, which is what `makemessages` hands
to xgettext; so no tool outside of Python is needed, and a test can run this anywhere.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.utils.translation.template import templatize

# A function of gettext by what its first arguments are.
ARGUMENTS = {
    "gettext": ("msgid",),
    "gettext_lazy": ("msgid",),
    "gettext_noop": ("msgid",),
    "ngettext": ("msgid", "plural"),
    "ngettext_lazy": ("msgid", "plural"),
    "pgettext": ("context", "msgid"),
    "pgettext_lazy": ("context", "msgid"),
    "npgettext": ("context", "msgid", "plural"),
    "npgettext_lazy": ("context", "msgid", "plural"),
}
TEMPLATES = (".html", ".txt", ".xml", ".svg", ".md")

_STRING = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_CALL = re.compile(rf"\b(n?p?gettext|_)\(\s*({_STRING}(?:\s*,\s*{_STRING})*)\s*(?:,\s*count)?\s*\)")


class Text(NamedTuple):
    """What is translated as one: the same three in two places are one entry."""

    msgid: str
    plural: str = ""
    context: str = ""


def texts_of(source: Path) -> Iterator[Text]:
    """The marked texts of one file, in their order. Files of other kinds have none."""
    if source.suffix == ".py":
        yield from texts_of_python(source.read_text(encoding="utf-8"))
    elif source.suffix in TEMPLATES and "templates" in source.parts:
        yield from texts_of_template(source.read_text(encoding="utf-8"), str(source))


def texts_of_python(code: str) -> Iterator[Text]:
    """The texts in calls of gettext's functions, under whatever name a module imports them."""
    tree = ast.parse(code)
    names = dict(_imported(tree))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        if isinstance(called, ast.Name):
            function = names.get(called.id, "")
        else:
            function = called.attr if isinstance(called, ast.Attribute) else ""
        if function in ARGUMENTS and (found := _text(function, _literals(node))):
            yield found


def texts_of_template(code: str, origin: str = "") -> Iterator[Text]:
    """The texts in `translate`, `blocktranslate` and `_("…")` of a Django template."""
    for call in _CALL.finditer(templatize(code, origin=origin)):
        function = "gettext" if call[1] == "_" else call[1]
        if found := _text(function, list(ast.literal_eval(f"({call[2]},)"))):
            yield found


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in (
            "gettext",
            "django.utils.translation",
        ):
            for name in node.names:
                yield name.asname or name.name, name.name


def _literals(call: ast.Call) -> list[str]:
    """The leading arguments that are written out; a text made elsewhere is marked there."""
    found = []
    for argument in call.args:
        if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
            break
        found.append(argument.value)
    return found


def _text(function: str, values: list[str]) -> Text | None:
    wanted = ARGUMENTS[function]
    if len(values) < len(wanted):
        return None
    return Text(**dict(zip(wanted, values, strict=False)))
