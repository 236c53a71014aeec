"""The reference pages say what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from badging.cli import build_parser
from badging.verification.sequence import CHECKS_3
from badging.verification.texts import TEXTS

REFERENCE = Path(__file__).parents[3] / "docs" / "reference"


def test_every_code_is_in_the_reference_and_no_other():
    page = (REFERENCE / "checks.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `(\w+)` \| (?:pass|warn|skip|fail)", page, re.M))
    assert listed == set(TEXTS)


def test_every_reason_is_the_one_that_is_said():
    page = (REFERENCE / "checks.md").read_text(encoding="utf-8")
    missing = [code for code, (reason, _) in TEXTS.items() if f"| {reason} |" not in page]
    assert not missing


def test_every_check_has_a_section():
    page = (REFERENCE / "checks.md").read_text(encoding="utf-8")
    assert not [name for name in CHECKS_3 if f"\n## {name}\n" not in page]


def test_every_command_has_a_section():
    page = (REFERENCE / "badging-cli.md").read_text(encoding="utf-8")
    commands = next(a for a in build_parser()._actions if a.dest == "command").choices
    assert not [name for name in commands or () if f"`badging {name}" not in page
                and name not in ("status", "upgrade", "lint")]  # fmt: skip
