"""Scripts of ours put nothing from outside under a name from outside, so no prototype is changed.

What they keep by name they keep in a `Map` or a `Set` (ASVS 5.0.0, 15.3.6).
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SCRIPTS = sorted(
    path
    for folder in (ROOT / "src", ROOT / "tools" / "editor" / "src")
    for path in folder.rglob("*.js")
    if "vendor" not in path.parts
)
WAYS = {
    "writes under a computed name": re.compile(r"[\w)\]]\[[^\[\]\"'`\d][^\[\]]*\]\s*=[^=>]"),
    "reaches for a prototype": re.compile(r"__proto__|\.prototype\b|setPrototypeOf"),
    "merges an object that it did not write": re.compile(r"Object\.assign\([^,]+,\s*+(?!\{)"),
    "defines a property": re.compile(r"definePropert|Reflect\.set"),
    "goes through names that it did not write": re.compile(
        r"for\s*\((?:const|let|var)\s+\w+\s+in\b"
    ),
}


def faults(script: str) -> list[str]:
    code = re.sub(r"(?m)^\s*//.*$", "", script)
    return [what for what, way in WAYS.items() if way.search(code)]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_script_changes_a_prototype_by_what_it_is_told(path: Path) -> None:
    assert not faults(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "script",
    [
        "kept[name] = value;",
        "kept[part.of] = 1;",
        "of(it)[name] = 1;",
        "it.__proto__.x = 1;",
        "Object.assign(kept, JSON.parse(text));",
        "Object.setPrototypeOf(kept, told);",
        "for (const name in told) use(name);",
        "Object.defineProperty(kept, name, { value });",
    ],
)
def test_each_such_way_is_found(script: str) -> None:
    assert faults(script)


def test_all_scripts_are_looked_at() -> None:
    assert {"call.js", "live.js", "main.js", "theme.js"} <= {path.name for path in SCRIPTS}
