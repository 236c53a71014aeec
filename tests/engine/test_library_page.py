"""The page of the library names every verb and option, and its lines run."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

import badging

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "badging-library.md"
TEXT = PAGE.read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^### `(\w+)`\n(.*?)(?=^##|\Z)", TEXT, re.M | re.S))
VERBS = [name for name in badging.__all__ if name.islower()]


def test_every_verb_has_a_section_and_every_other_name_is_there() -> None:
    assert set(SECTIONS) == set(VERBS)
    assert not [name for name in badging.__all__ if f"`{name}`" not in TEXT]


@pytest.mark.parametrize("verb", VERBS)
def test_every_option_of_a_verb_is_named(verb: str) -> None:
    options = inspect.signature(getattr(badging, verb)).parameters.values()
    named = [o.name for o in options if o.kind is not inspect.Parameter.VAR_KEYWORD]
    assert not [name for name in named if not re.search(rf"\b{name}\b", SECTIONS[verb])]


def test_its_lines_run(capsys: pytest.CaptureFixture[str]) -> None:
    lines = "\n".join(re.findall(r"^```python\n(.*?)^```", TEXT, re.M | re.S))
    exec(compile(lines, PAGE.name, "exec"), {"__name__": "page"})
    assert "proof pass" in capsys.readouterr().out
