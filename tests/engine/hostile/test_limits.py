"""The page of limits says what the code does."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "limits.md"
ROW = re.compile(r"^\| [^|]+ \| ([\d,]+) ?([A-Za-z]*) \| `([a-z0-9_.]+)\.([A-Z0-9_]+)` \|$", re.M)
UNITS = {"KiB": 1024, "MiB": 1024 * 1024}
ROWS = ROW.findall(PAGE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("number, unit, module, name", ROWS)
def test_each_limit_is_the_one_in_the_code(number: str, unit: str, module: str, name: str) -> None:
    stated = int(number.replace(",", "")) * UNITS.get(unit, 1)
    assert getattr(import_module(module), name) == stated


def test_each_row_of_the_page_is_compared() -> None:
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if "| `" in line]
    assert len(ROWS) == len(rows) > 40
