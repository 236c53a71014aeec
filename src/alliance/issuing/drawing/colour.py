"""Colours as `#rrggbb`: mixing them, and whether one can be seen on another (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

import re

WHITE, INK = "#ffffff", "#14182b"
_HEX = re.compile(r"#[0-9a-f]{6}")


def parse(text: str) -> str | None:
    """`#rrggbb` in lower case, or None when `text` is no such colour."""
    text = text.strip().lower()
    return text if _HEX.fullmatch(text) else None


def channels(colour: str) -> tuple[int, int, int]:
    """Red, green and blue, each 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mix(colour: str, other: str, share: float) -> str:
    """`colour` with `share` (0 to 1) of `other` in it."""
    pairs = zip(channels(colour), channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def lighter(colour: str, share: float) -> str:
    return mix(colour, "#ffffff", share)


def darker(colour: str, share: float) -> str:
    return mix(colour, "#000000", share)


def luminance(colour: str) -> float:
    """Relative luminance, 0 (black) to 1 (white), as WCAG defines it."""

    def linear(channel: int) -> float:
        value = channel / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(c) for c in channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio, 1 (the same) to 21 (black on white)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def readable_on(ground: str) -> str:
    """White or ink, whichever is easier to read on `ground`. Never below 4.2 : 1."""
    return max((WHITE, INK), key=lambda c: contrast(c, ground))
