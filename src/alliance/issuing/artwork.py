"""The picture of a badge in the form that is asked for: SVG, or PNG of any size.

PNGs are drawn once and kept in DATA_DIR/cache by what they show; the folder may be emptied at any
time.
"""

from __future__ import annotations

import io
import os
import tempfile
from base64 import b64encode
from pathlib import Path
from typing import Protocol

import resvg_py
from django.conf import settings
from PIL import Image

from alliance.issuing.models import Picture

DEFAULT_SIZE = 512
MIN_SIZE, MAX_SIZE = 16, 1024
_VERSION = "1"  # of the drawing; a new number leaves the cached pictures of the old one behind


class Pictured(Protocol):
    """An Achievement (the picture as it is now) or an Award (as it was awarded)."""

    @property
    def picture(self) -> Picture: ...


def svg_of(pictured: Pictured) -> bytes:
    """The picture as SVG. A PNG is put into an SVG around it."""
    return picture_svg(pictured.picture)


def png_of(pictured: Pictured, size: int = DEFAULT_SIZE) -> bytes:
    """The picture as a square PNG with `size` pixels a side (16 to 1024), transparent around it."""
    return picture_png(pictured.picture, size)


def picture_svg(picture: Picture) -> bytes:
    if picture.is_svg:
        return picture.read()
    encoded = b64encode(picture.read()).decode("ascii")
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512" width="512" height="512">'
        f'<image width="512" height="512" href="data:image/png;base64,{encoded}"/></svg>\n'
    ).encode("ascii")


def picture_png(picture: Picture, size: int = DEFAULT_SIZE) -> bytes:
    size = max(MIN_SIZE, min(MAX_SIZE, size))
    kept = Path(settings.DATA_DIR) / "cache" / "artwork" / f"{picture.digest}-{size}-{_VERSION}.png"
    try:
        return kept.read_bytes()
    except FileNotFoundError:
        pass
    drawn = draw_svg(picture.read(), size) if picture.is_svg else _squared(picture.read(), size)
    _write(kept, drawn)
    return drawn


def draw_svg(svg: bytes | str, size: int) -> bytes:
    """An SVG as a square PNG. Text is set in the fonts that come with the project."""
    text = svg.decode("utf-8") if isinstance(svg, bytes) else svg
    fonts = sorted(str(path) for path in (settings.BASE_DIR / "theme" / "fonts").glob("*.ttf"))
    drawn = resvg_py.svg_to_bytes(
        svg_string=text,
        width=size,
        font_files=fonts,
        skip_system_fonts=bool(fonts),
        font_family="Inter",
        sans_serif_family="Inter",
    )
    return _squared(bytes(drawn), size)


def _squared(png: bytes, size: int) -> bytes:
    """A PNG in the middle of a transparent square."""
    image = Image.open(io.BytesIO(png)).convert("RGBA")
    if image.size != (size, size):
        factor = size / max(image.size)
        scaled = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
        image = image.resize(scaled, Image.Resampling.LANCZOS)
        square = Image.new("RGBA", (size, size))
        square.paste(image, ((size - image.width) // 2, (size - image.height) // 2))
        image = square
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _write(path: Path, data: bytes) -> None:
    """Put a file in place whole: another process never sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
    Path(name).replace(path)
