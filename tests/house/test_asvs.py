"""The list of ASVS level 2 is whole, and what it names is there."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
LIST = ROOT / "docs" / "reference" / "asvs.md"
WRITTEN = ROOT / "docs" / "security.md"
# How many requirements of level 1 and 2 each section of ASVS 5.0.0 has; they are counted from 1.
SECTIONS = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1,
    "3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4,
    "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3, "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5,
    "6.6": 3, "6.8": 4, "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2, "8.1": 2,
    "8.2": 3, "8.3": 1, "8.4": 1, "9.1": 3, "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4,
    "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3, "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4,
    "11.5": 1, "11.6": 1, "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1, "13.2": 5, "13.3": 2,
    "13.4": 5, "14.1": 2, "14.2": 4, "14.3": 3, "15.1": 3, "15.2": 3, "15.3": 7, "16.1": 1,
    "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4, "17.3": 2,
}  # fmt: skip
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([12]) \| ([^|]+) \| (.+) \|$", re.M)
HERE = "test_the_documents_that_the_list_names_are_there"


def rows() -> list[tuple[str, str]]:
    """Number and what holds it."""
    return [(found[1], found[4]) for found in ROW.finditer(LIST.read_text(encoding="utf-8"))]


@cache
def all_tests() -> frozenset[str]:
    sources = (path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    return frozenset(name for text in sources for name in re.findall(r"def (test_\w+)", text))


def test_the_list_has_every_requirement_of_level_2_once() -> None:
    wanted = [f"{section}.{n}" for section, count in SECTIONS.items() for n in range(1, count + 1)]
    assert len(wanted) == 253
    assert [number for number, _held in rows()] == wanted


def test_each_is_held_by_a_test_that_exists_or_says_why_not() -> None:
    for number, held in rows():
        named = re.findall(r"`(test_\w+)`", held)
        assert named or held.startswith(("**Not met", "Does not apply:")), number
        assert not (unknown := set(named) - all_tests()), (number, unknown)


def test_the_documents_that_the_list_names_are_there() -> None:
    """Where ASVS wants something written down, docs/security.md has it under that number."""
    written = WRITTEN.read_text(encoding="utf-8")
    wanted = [number for number, held in rows() if HERE in held]
    assert wanted
    missing = [number for number in wanted if not re.search(rf"\b{re.escape(number)}\b", written)]
    assert not missing


def test_the_sum_at_its_head_is_right() -> None:
    held = [what for _number, what in rows()]
    missing = sum(what.startswith("**Not met") for what in held)
    apart = sum(what.startswith("Does not apply") for what in held)
    text = f"Of {len(held)}: {len(held) - missing - apart} are met with a test, {missing} are not"
    assert text in LIST.read_text(encoding="utf-8")


def test_times_for_updates_are_the_same_in_both_places() -> None:
    """15.1.1: SECURITY.md has a time for each kind of weakness, docs/security.md their sum."""
    table = (ROOT / "SECURITY.md").read_text(encoding="utf-8").split("## How soon we update")[1]
    times = re.findall(r"^\| .+ \| (?:every )?(\d+) days.* \|$", table.split("\n## ")[0], re.M)
    assert len(times) == 4
    row = re.search(r"^\| 15\.1\.1 .*$", WRITTEN.read_text(encoding="utf-8"), re.M)
    assert row and re.findall(r"\b(\d+)\b", row[0].split("|")[2]) == times
