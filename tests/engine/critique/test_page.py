"""The page of the critique lists every remark, as the code has it."""

from __future__ import annotations

import re
from pathlib import Path

from badging.critique.texts import TEXTS

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "lint.md"


def test_each_remark_is_on_the_page_in_its_words() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \| (.+) \|$", PAGE.read_text(encoding="utf-8"), re.M)
    assert rows == [(code, words.severity, words.found) for code, words in TEXTS.items()]
