"""Tables as CSV (RFC 4180), line by line, with cells that no spreadsheet runs."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from typing import Any

# Spreadsheets take a cell that begins so for a formula, and run it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Echo:
    """A file that hands back what is written into it."""

    def write(self, text: str) -> str:
        return text


def rows() -> Callable[[Iterable[Any]], str]:
    """What makes a line of the values of a row."""
    write: Any = csv.writer(_Echo()).writerow
    return write


def harmless(text: str) -> str:
    """A text as a cell that no spreadsheet runs."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def plain(cell: str) -> str:
    """What stood in a cell before `harmless`, without blanks around it."""
    text = cell.strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text
