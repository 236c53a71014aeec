"""The editor that is served is the one that `tools/editor` builds: `npm ci && npm run build` there.

Node is no part of the site, and this test needs none: the bundle says what it was made of.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
SOURCES = ROOT / "tools" / "editor"
BUILT = ROOT / "src" / "alliance" / "notes" / "static" / "notes" / "vendor"
LOCK = json.loads((SOURCES / "package-lock.json").read_text(encoding="utf-8"))
FREE = {"MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "Apache-2.0"}


def licences() -> dict[str, tuple[str, str]]:
    """Version and licence of each package in the bundle."""
    text = (BUILT / "editor-LICENSES.txt").read_text(encoding="utf-8")
    rows = re.findall(r"(?:^|-{80}\n\n)(\S+) (\d\S*) \(([^)]+)\)\n\n", text)
    return {name: (version, licence) for name, version, licence in rows}


def test_the_bundle_was_made_of_these_sources() -> None:
    digest = hashlib.sha256()
    sources = sorted((SOURCES / "src").iterdir(), key=lambda file: file.name)
    for file in (SOURCES / "package-lock.json", SOURCES / "build.js", *sources):
        digest.update(file.read_bytes())
    first = (BUILT / "editor.js").read_text(encoding="utf-8").partition("\n")[0]
    assert digest.hexdigest() in first, "run `npm ci && npm run build` in tools/editor"


def test_all_that_is_in_the_bundle_is_locked_and_free() -> None:
    found = licences()
    assert {"yjs", "y-codemirror.next", "y-protocols", "@codemirror/view"} <= found.keys()
    for name, (version, licence) in found.items():
        locked = LOCK["packages"][f"node_modules/{name}"]
        assert locked["version"] == version and locked["integrity"].startswith("sha512-")
        assert licence in FREE, name


def test_the_lock_names_no_registry() -> None:
    assert not [name for name, one in LOCK["packages"].items() if "resolved" in one]


def test_each_package_that_is_asked_for_is_explained() -> None:
    package = json.loads((SOURCES / "package.json").read_text(encoding="utf-8"))
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    asked = {**package["dependencies"], **package["devDependencies"]}
    assert not [
        f"{name} {version}" for name, version in asked.items() if f"{name} {version}" not in text
    ]


def test_the_bundle_makes_no_code_from_strings() -> None:
    """The site's policy would stop it."""
    text = (BUILT / "editor.js").read_text(encoding="utf-8")
    assert not re.search(r"\beval\(|new Function\(|importScripts", text)
