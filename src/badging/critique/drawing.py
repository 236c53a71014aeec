"""The colours and the size of an SVG, as far as they can be told without drawing it.

Taken are the colours that its shapes name (fill, stroke, stops of gradients) in attributes, styles
and style sheets; a shape that names none is black (SVG 2, 13.2). What covers what, and how large
each is, is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from badging.baking.css import words
from badging.baking.xml import local_name, parse_svg
from badging.critique import colours

_PAINTS = ("fill", "stroke", "stop-color")
_SHAPES = words("path rect circle ellipse line polyline polygon text tspan use")
_LENGTH = re.compile(r"\s*(\d{1,6}(?:\.\d{1,6})?)\s*(?:px)?\s*")
_DECLARATION = re.compile(r"(?<![\w-])(fill|stroke|stop-color)\s*:\s*([^;{}\"']{1,60})")


@dataclass(frozen=True, slots=True)
class Drawing:
    """width, height: as it says, in px or in its own units; None where it says neither."""

    colours: frozenset[colours.Colour]
    width: float | None
    height: float | None


def examine(data: bytes) -> Drawing:
    """Colours and size of an SVG. Raises ImageError for what is none."""
    root = parse_svg(data)
    found = {colour for text in _paints(root) if (colour := colours.parse(text)) is not None}
    if _has_unpainted(root):
        found.add(colours.BLACK)
    width, height = _size(root)
    return Drawing(frozenset(found), width, height)


def _paints(root: etree._Element) -> Iterator[str]:
    for element in root.iter():
        name = local_name(element)
        if not name:
            continue
        for paint in _PAINTS:
            yield element.get(paint) or ""
        sheet = element.text if name == "style" else element.get("style")
        for declared in _DECLARATION.finditer(sheet or ""):
            yield declared[2]


def _has_unpainted(root: etree._Element) -> bool:
    """Whether there is a shape of which neither itself nor anything around it says its fill."""
    ahead = [root]
    while ahead:
        element = ahead.pop()
        if not local_name(element) or _paints_inside(element):
            continue
        if local_name(element) in _SHAPES:
            return True
        ahead.extend(element)
    return False


def _paints_inside(element: etree._Element) -> bool:
    style = element.get("style") or ""
    return bool(element.get("fill") or element.get("class") or "fill" in style)


def _size(root: etree._Element) -> tuple[float | None, float | None]:
    box = [float(n) for n in re.findall(r"-?\d{1,6}(?:\.\d{1,6})?", root.get("viewBox") or "")[:4]]
    if len(box) == 4:
        return box[2], box[3]
    sides = [_LENGTH.fullmatch(root.get(name) or "") for name in ("width", "height")]
    width, height = (float(side[1]) if side else None for side in sides)
    return width, height
