"""What the theme carries, and what a page may not contain under the site's own policy."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

import alliance

THEME = Path(alliance.__file__).parent / "theme"
VENDOR = THEME / "static" / "theme" / "vendor"
TEMPLATES = [
    path
    for folder in (THEME, THEME.parent / "home")
    for path in sorted((folder / "templates").rglob("*.html"))
]


def test_vendored_files_are_unchanged_and_all_named() -> None:
    lines = (VENDOR / "SHA256SUMS").read_text().split("\n")
    named = {name: digest for digest, name in (line.split() for line in lines if line)}
    ours = {"SHA256SUMS", "VENDORED.md"}
    present = {
        str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name not in ours
    }
    assert present == named


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_keep_to_the_content_security_policy(path: Path) -> None:
    """No inline style, no inline handler, no inline program, nothing from elsewhere."""
    text = path.read_text(encoding="utf-8")
    assert not re.findall(r"\sstyle=|<style\b|\son[a-z]+=\"|javascript:", text)
    assert not re.findall(r"<(?:script|link|img)[^>]*(?:src|href)=\"(?:https?:)?//", text)
    for script in re.findall(r"<script\b[^>]*>", text):
        assert "src=" in script or 'type="application/json"' in script


def test_style_sheets_load_nothing_from_elsewhere() -> None:
    for path in (THEME / "static").rglob("*.css"):
        assert not re.findall(r"url\([\"']?(?:https?:)?//|@import", path.read_text()), path.name


@pytest.mark.parametrize("name", ["Inter-Regular", "Inter-Bold"])
def test_letters_for_pictures_are_drawn_without_any_installed_font(name: str) -> None:
    resvg = pytest.importorskip("resvg_py")
    weight = 700 if "Bold" in name else 400

    def picture(text: str) -> bytes:
        svg = (
            '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="60">'
            f'<text x="5" y="40" font-family="Inter" font-weight="{weight}" font-size="32">'
            f"{text}</text></svg>"
        )
        font = str(THEME / "fonts" / f"{name}.ttf")
        return bytes(resvg.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=[font]))

    assert len({picture(text) for text in ("", "Award", "Łódź", "Łodz")}) == 4
