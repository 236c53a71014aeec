"""What may be in a committed file."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
BINARY = {".png", ".webp", ".jpg", ".whl", ".woff2", ".ico", ".gz", ".mo"}
VENDORED = ("src/alliance/theme/static/theme/vendor/", "tests/browser/vendor/")
LARGEST_FILE = 2 * 1024 * 1024
IMAGES_TOGETHER = 6 * 1024 * 1024

# Written in pieces, so that this file does not hold what it forbids.
MACHINE_PATHS = re.compile(r"(?<![\w.~-])/(?:" + "work|root" + r")/\w|/tmp/" + r"(?:x|brief)/")
REGISTRIES = re.compile(
    r"\b(?:" + "|".join(("pypi" + r"\.org", "python" + "hosted", "registry" + r"\.npmjs")) + r")\b"
)
PRIVATE_KEYS = re.compile("BEGIN " + r"(?:RSA |EC |OPENSSH )?PRIVATE KEY")


def texts(committed: list[Path]) -> dict[str, str]:
    names = {path: path.relative_to(ROOT).as_posix() for path in committed}
    return {
        name: path.read_text(encoding="utf-8", errors="replace")
        for path, name in names.items()
        if path.suffix not in BINARY and not name.startswith(VENDORED)
    }


def lines_with(pattern: re.Pattern[str], committed: list[Path]) -> list[str]:
    return [
        f"{name}:{number}: {line.strip()[:120]}"
        for name, text in texts(committed).items()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_path_of_one_machine_is_committed(committed: list[Path]) -> None:
    assert lines_with(MACHINE_PATHS, committed) == []


def test_no_package_registry_is_named(committed: list[Path]) -> None:
    """Locks pin digests, not places: who builds here may use any index or mirror."""
    assert lines_with(REGISTRIES, committed) == []


def test_no_private_key_is_committed(committed: list[Path]) -> None:
    assert lines_with(PRIVATE_KEYS, committed) == []


def test_no_file_is_heavy(committed: list[Path]) -> None:
    heavy = {path.name: size for path in committed if (size := path.stat().st_size) > LARGEST_FILE}
    heavy = {name: size for name, size in heavy.items() if not name.endswith(".whl")}
    assert not heavy
    images = [path for path in committed if path.is_relative_to(ROOT / "docs" / "images")]
    assert sum(path.stat().st_size for path in images) < IMAGES_TOGETHER


def test_locked_files_are_pinned_by_digest() -> None:
    for lock in (ROOT / "requirements").glob("*.lock"):
        text = lock.read_text()
        pinned = re.findall(r"^[A-Za-z0-9._-]+(?:\[[^]]*\])?==\S+", text, re.M)
        assert pinned, lock.name
        assert text.count("--hash=sha256:") >= len(pinned)
        assert "://" not in text, f"{lock.name} names a place"


def test_templates_hold_no_inline_script_or_style(committed: list[Path]) -> None:
    """The content security policy would drop them, and the page would look broken."""
    script = r"""<script(?![^>]*\b(?:src|type="application/(?:ld\+)?json")[ =>])"""
    inline = re.compile(script + r"""|\sstyle=["']|\son\w+=["']""")
    pages = [p for p in committed if p.suffix == ".html" and "templates" in p.parts]
    assert lines_with(inline, [p for p in pages if not {"mail", "email"} & set(p.parts)]) == []
