"""What lies on a badge's ground: quiet figures in one colour, clipped to the face by the caller."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


def _rays() -> str:
    wedges = []
    for i in range(0, 24, 2):
        a, b = (math.radians(i * 15 - 7.5), math.radians(i * 15 + 7.5))
        ends = [f"{256 + 400 * math.cos(t):.0f} {256 + 400 * math.sin(t):.0f}" for t in (a, b)]
        wedges.append(f"M256 256L{ends[0]}L{ends[1]}Z")
    return f'<path d="{"".join(wedges)}"/>'


def _dots() -> str:
    spots = [
        f'<circle cx="{x + (14 if row % 2 else 0)}" cy="{y}" r="4.5"/>'
        for row, y in enumerate(range(18, 512, 28))
        for x in range(4, 512, 28)
    ]
    return "".join(spots)


def _stripes() -> str:
    bands = "".join(f"M{x} 0h30L{x - 482} 512h-30Z" for x in range(20, 1024, 64))
    return f'<path d="{bands}"/>'


def _rings() -> str:
    circles = "".join(f'<circle cx="256" cy="256" r="{r}"/>' for r in range(44, 300, 34))
    return f'<g fill="none" stroke-width="9">{circles}</g>'


def _waves() -> str:
    lines = "".join(
        f"M-20 {y}" + "".join("q16 -20 32 0t32 0" for _ in range(9)) for y in range(16, 530, 34)
    )
    return f'<path fill="none" stroke-width="6" d="{lines}"/>'


def _chevrons() -> str:
    lines = "".join(f"M-10 {y + 150}L256 {y}L522 {y + 150}" for y in range(-160, 512, 52))
    return f'<path fill="none" stroke-width="16" d="{lines}"/>'


def _facets() -> str:
    return '<path d="M256 0H512V512H256Z"/><path d="M256 256L512 512H0Z" fill-opacity=".5"/>'


def _grid() -> str:
    lines = "".join(f"M{v} 0V512M0 {v}H512" for v in range(16, 512, 32))
    return f'<path fill="none" stroke-width="3" d="{lines}"/>'


def _confetti() -> str:
    # a low-discrepancy sequence looks scattered and never clumps
    pieces = []
    for i in range(1, 90):
        x, y = (i * 0.754877 % 1) * 512, (i * 0.569840 % 1) * 512
        pieces.append(
            f'<rect x="{x:.0f}" y="{y:.0f}" width="18" height="7" rx="3" '
            f'transform="rotate({i * 47 % 180} {x:.0f} {y:.0f})"/>'
        )
    return "".join(pieces)


def _horizon() -> str:
    return (
        '<path d="M0 352Q120 262 240 322T512 290V512H0Z"/>'
        '<path d="M0 412Q150 332 300 392T512 372V512H0Z"/>'
    )


PATTERNS: dict[str, tuple[_StrOrPromise, Callable[[], str]]] = {
    "plain": (_("Plain"), lambda: ""),
    "facets": (_("Facets"), _facets),
    "rays": (_("Rays"), _rays),
    "rings": (_("Rings"), _rings),
    "dots": (_("Dots"), _dots),
    "stripes": (_("Stripes"), _stripes),
    "waves": (_("Waves"), _waves),
    "chevrons": (_("Chevrons"), _chevrons),
    "grid": (_("Grid"), _grid),
    "confetti": (_("Confetti"), _confetti),
    "horizon": (_("Horizon"), _horizon),
}
"""name: (label, drawing). The drawing takes its fill and stroke colour from the group around it."""
