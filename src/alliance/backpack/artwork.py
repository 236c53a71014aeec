"""Pictures about a shared badge: the one that social sites show (Open Graph), and the QR code."""

from __future__ import annotations

import io
from base64 import b64encode
from functools import lru_cache
from html import escape

import resvg_py
import segno
from django.conf import settings
from PIL import ImageFont

from alliance.backpack import downloads
from alliance.backpack.models import HeldBadge

WIDTH, HEIGHT = 1200, 630  # what social sites crop nothing from
_TEXT_X, _TEXT_WIDTH = 600, 530


def open_graph_png(badge: HeldBadge) -> bytes:
    """1200 x 630 pixels: the badge's picture, its name and its issuer. No verdict, which would be
    old by the time somebody looks.
    """
    fonts = sorted(str(path) for path in (settings.BASE_DIR / "theme" / "fonts").glob("*.ttf"))
    drawn = resvg_py.svg_to_bytes(
        svg_string=open_graph_svg(badge),
        width=WIDTH,
        height=HEIGHT,
        font_files=fonts,
        skip_system_fonts=_in_our_letters(badge.name + badge.issuer_name),
        font_family="Inter",
        sans_serif_family="Inter",
    )
    return bytes(drawn)


def open_graph_svg(badge: HeldBadge) -> str:
    """The same as SVG, the badge's picture inside as PNG."""
    picture = b64encode(downloads.picture_png(badge, 420)).decode("ascii")
    size, lines = _fitted(badge.name)
    step = round(size * 1.14)
    top = 315 - (len(lines) - 1) * step / 2 - 10
    name = "".join(
        f'<text x="{_TEXT_X}" y="{top + i * step:.0f}" font-size="{size}" font-weight="700" '
        f'fill="#fbf6fd">{escape(line)}</text>'
        for i, line in enumerate(lines)
    )
    issuer = _shortened(badge.issuer_name, 32, bold=False)
    below = top + (len(lines) - 1) * step + 66
    host = escape(settings.SITE_URL.partition("://")[2])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="Inter">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#231030"/>'
        '<path d="M302 40 541 178v276L302 592 63 454V178z" fill="#331a45"/>'
        '<path d="M600 118h64" stroke="#f2a91f" stroke-width="8" stroke-linecap="round"/>'
        f'<image x="102" y="115" width="400" height="400" '
        f'href="data:image/png;base64,{picture}"/>'
        f"{name}"
        f'<text x="{_TEXT_X}" y="{below:.0f}" font-size="32" fill="#d9c8e4">{escape(issuer)}</text>'
        f'<text x="{_TEXT_X}" y="556" font-size="26" fill="#d9c8e4">'
        f"Open Badge · verify it at {host}</text>"
        "</svg>"
    )


def qr_svg(address: str) -> bytes:
    """A QR code of an address: dark on white with its quiet zone, so it reads on any ground."""
    out = io.BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(out, kind="svg", scale=8, border=4, dark="#1e1326", light="#ffffff", xmldecl=False)
    return out.getvalue()


def _fitted(name: str) -> tuple[int, list[str]]:
    """The largest size at which the name fits into its lines, and those lines."""
    for size, most in ((68, 2), (56, 3), (46, 4)):
        lines = _wrapped(name, size)
        if len(lines) <= most:
            return size, lines
    lines = _wrapped(name, 46)[:4]
    return 46, [*lines[:3], _shortened(lines[3] + " …", 46)]


def _wrapped(text: str, size: int) -> list[str]:
    lines = [""]
    for word in text.split():
        piece = _shortened(word, size)
        wider = f"{lines[-1]} {piece}".strip()
        if lines[-1] and _width(wider, size) > _TEXT_WIDTH:
            lines.append(piece)
        else:
            lines[-1] = wider
    return lines


def _shortened(text: str, size: int, *, bold: bool = True) -> str:
    if _width(text, size, bold=bold) <= _TEXT_WIDTH:
        return text
    while text and _width(text + "…", size, bold=bold) > _TEXT_WIDTH:
        text = text[:-1]
    return text.rstrip() + "…"


def _width(text: str, size: int, *, bold: bool = True) -> float:
    return _font(bold).getlength(text) * size / 100


@lru_cache(maxsize=2)
def _font(bold: bool) -> ImageFont.FreeTypeFont:
    name = "Inter-Bold.ttf" if bold else "Inter-Regular.ttf"
    return ImageFont.truetype(str(settings.BASE_DIR / "theme" / "fonts" / name), 100)


def _in_our_letters(text: str) -> bool:
    """Whether Inter has these letters (Latin, Greek, Cyrillic); others need the machine's fonts."""
    return all(ord(character) < 0x530 or 0x1E00 <= ord(character) < 0x2200 for character in text)
