"""Every text of the theme can be read, in light and in dark: WCAG 2.2, 1.4.3 and 1.4.11."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import alliance

STATIC = Path(alliance.__file__).parent / "theme" / "static" / "theme"
TEXTS = ["ink", "ink-2", "link", "brand-strong", "success", "warning", "danger", "info"]
PAPERS = ["paper", "paper-2", "paper-3"]
ON = [
    ("on-brand", "brand"),
    ("on-brand", "brand-strong"),
    ("on-gold", "gold"),
    ("on-night", "night"),
    ("on-night", "night-2"),
    ("on-night-2", "night"),
    ("link", "brand-soft"),
    ("success", "success-soft"),
    ("warning", "warning-soft"),
    ("danger", "danger-soft"),
    ("info", "info-soft"),
    ("paper", "danger"),
    ("paper", "success"),
]
MARKS = [
    ("line-strong", "paper"),
    ("line-strong", "paper-2"),
    ("focus", "paper"),
    ("brand", "paper"),
]


def tokens(*names: str) -> dict[str, str]:
    """The colours of the files, a later one going before an earlier one."""
    found: dict[str, str] = {}
    for name in names:
        text = (STATIC / name).read_text(encoding="utf-8")
        found |= dict(re.findall(r"^\s+--([\w-]+):\s*(#[0-9a-f]{6});", text, re.M))
    return found


def luminance(colour: str) -> float:
    """https://www.w3.org/TR/WCAG22/#dfn-relative-luminance"""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


THEMES = {"light": tokens("tokens.css"), "dark": tokens("tokens.css", "dark.css")}


@pytest.mark.parametrize("theme", THEMES)
def test_text_has_enough_contrast_on_every_paper(theme: str) -> None:
    colours = THEMES[theme]
    pairs = [(text, paper) for text in TEXTS for paper in PAPERS] + ON
    weak = {
        f"{text} on {ground}": round(contrast(colours[text], colours[ground]), 2)
        for text, ground in pairs
        if contrast(colours[text], colours[ground]) < 4.5
    }
    assert not weak


@pytest.mark.parametrize("theme", THEMES)
def test_edges_of_controls_and_focus_are_seen(theme: str) -> None:
    colours = THEMES[theme]
    weak = [pair for pair in MARKS if contrast(colours[pair[0]], colours[pair[1]]) < 3]
    assert not weak


def test_dark_says_every_colour_that_light_says() -> None:
    """One that is forgotten in dark would be a light patch. Those that look the same in both are
    listed here.
    """
    same = {"on-gold", "on-night", "on-night-2"}
    assert set(tokens("tokens.css")) - set(tokens("dark.css")) <= same
