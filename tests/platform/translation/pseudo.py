"""A language that nobody speaks: whatever is marked for translation loses its Latin letters.

What still has some on a page was not marked. Placeholders, elements and entities of a text stay, so
that pages work as in any language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.utils.translation import trans_real

SPOKEN = "es"  # whose place it takes: a page asks for it as for any other language
_KEPT = re.compile(r"%\(\w+\)[a-z]|\{\w*(?::[^}]*)?\}|<[^>]*>|&\w+;|%%")
_GREEK = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "αβγδεζηθικλμνξοπρσςτυφχψωϊΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΪΫ",
)


def said(text: str) -> str:
    """`text` without a Latin letter outside of what has to stay."""
    done, at = [], 0
    for kept in _KEPT.finditer(text):
        done += [text[at : kept.start()].translate(_GREEK), kept[0]]
        at = kept.end()
    return "".join(done) + text[at:].translate(_GREEK)


class _Catalogue:
    """In place of a catalogue: it knows every text."""

    def __contains__(self, key: object) -> bool:
        return True

    def __getitem__(self, key: str) -> str:
        return self.get(key)

    def get(self, key: Any, default: object = None) -> str:
        text = key[0] if isinstance(key, tuple) else key
        context, _mark, text = str(text).rpartition("\x04")
        # Letters of Django's `date`, not words.
        return text if context == "date format" else said(text)

    def plural(self, text: str, number: int) -> str:
        return said(text.rpartition("\x04")[2])


@contextmanager
def spoken_everywhere() -> Iterator[None]:
    """Within, who asks for `SPOKEN` gets the language that nobody speaks."""
    with patch.object(trans_real.translation(SPOKEN), "_catalog", _Catalogue()):
        yield
