"""Make an SVG from elsewhere safe to show: what is not known to be harmless is left out.

The result is built anew from lists of allowed elements, attributes and CSS properties, so that an
element nobody thought of cannot slip through. It loads nothing, runs nothing and links nowhere.
Sanitise first and bake afterwards: a baked credential is left out like everything unknown.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any

from lxml import etree

from badging.baking import css
from badging.baking.css import words
from badging.baking.xml import SVG, XLINK, local_name, parse_svg
from badging.errors import ImageError

MAX_BYTES = 1024 * 1024
MAX_DRAWN_ELEMENTS = 100_000
"""Elements after every reference inside the picture is followed: `use` of `use` of `use` …"""

# What is taken over. `a` and `switch` only group; they become what they show.
_GROUPS = {"a": "g", "switch": "g"}
_ELEMENTS = words(
    "svg g defs symbol use title desc path rect circle ellipse line polyline polygon text tspan "
    "textPath linearGradient radialGradient stop clipPath mask pattern marker image style filter "
    "feBlend feColorMatrix feComponentTransfer feComposite feDropShadow feFlood feFuncA feFuncB "
    "feFuncG feFuncR feGaussianBlur feMerge feMergeNode feOffset"
)
_WITH_TEXT = frozenset(("title", "desc", "text", "tspan", "textPath"))
_REFERRING = words("use textPath linearGradient radialGradient pattern filter")
_GEOMETRY = words(
    "viewBox preserveAspectRatio width height x y x1 y1 x2 y2 cx cy r rx ry fx fy fr d points "
    "pathLength dx dy rotate textLength lengthAdjust startOffset method spacing side refX refY "
    "orient gradientUnits gradientTransform spreadMethod offset patternUnits patternContentUnits "
    "patternTransform clipPathUnits maskUnits maskContentUnits markerUnits markerWidth markerHeight"
)
_FILTERING = words(
    "filterUnits primitiveUnits in in2 result mode type values tableValues slope intercept "
    "amplitude exponent operator k1 k2 k3 k4 stdDeviation edgeMode"
)
_MEANING = words(
    "id class version role lang aria-hidden aria-label aria-labelledby aria-describedby"
)
_ATTRIBUTES = _GEOMETRY | _FILTERING | css.PROPERTIES
_ODD = re.compile(r"[\"'()<>\\]")  # not in names, so that no name looks like something else
_ID = re.compile(r"#[^\s#\"'()<>\\]{1,200}")
_IMAGE = re.compile(r"data:image/(png|jpe?g);base64,([A-Za-z0-9+/=\s]+)")
_MAGIC = {"png": b"\x89PNG\r\n\x1a\n", "jpeg": b"\xff\xd8\xff", "jpg": b"\xff\xd8\xff"}
_NAMESPACES: dict[Any, str] = {None: SVG, "xlink": XLINK}
_XLINK_HREF = f"{{{XLINK}}}href"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def clean_svg(data: bytes, *, max_bytes: int = MAX_BYTES) -> bytes:
    """The same picture without scripts, handlers, animation, links, foreign content and metadata.

    References within the picture are kept, as are PNG and JPEG inside it as `data:` URLs. Size
    and viewBox stay. Returns UTF-8 without XML declaration; clean input comes out as it went in.
    Raises ImageError: no SVG, entities, beyond a bound, references that multiply or go in circles.
    """
    root = parse_svg(data, max_bytes=max_bytes)
    clean = _copied(root)
    assert clean is not None, "the root is an svg element, see parse_svg"
    _bound_drawing(clean)
    etree.cleanup_namespaces(clean, keep_ns_prefixes=[])
    return etree.tostring(clean, encoding="utf-8", xml_declaration=False)


def _copied(element: etree._Element) -> etree._Element | None:
    """A clean copy with all below it, or None where the element is left out."""
    name = local_name(element)
    name = _GROUPS.get(name, name)
    if name not in _ELEMENTS:
        return None
    copy = etree.Element(f"{{{SVG}}}{name}", None, _NAMESPACES)
    if name == "style":
        copy.text = css.clean_sheet(str(element.xpath("string()")))
        return copy if copy.text else None
    if not _copy_reference(name, element, copy):
        return None
    for key, value in element.attrib.items():
        kept = _clean_attribute(str(key), str(value))
        if kept is not None:
            copy.set(str(key), kept)
    keeps_text = name in _WITH_TEXT
    if keeps_text:
        copy.text = element.text
    for child in element:
        _append(copy, _copied(child), (child.tail if keeps_text else None))
    return copy


def _append(parent: etree._Element, child: etree._Element | None, tail: str | None) -> None:
    """Add a child that may have been left out, and the text behind it, which stays."""
    if child is not None:
        child.tail = tail
        parent.append(child)
    elif tail and len(parent):
        parent[-1].tail = (parent[-1].tail or "") + tail
    elif tail:
        parent.text = (parent.text or "") + tail


def _copy_reference(name: str, element: etree._Element, copy: etree._Element) -> bool:
    """Take over `href` where it stays within the picture. False: without it, leave the element."""
    key = "href" if element.get("href") is not None else _XLINK_HREF
    target = (element.get(key) or "").strip()
    if name == "image":
        if not _is_inner_image(target):
            return False
        copy.set(key, "".join(target.split()))
    elif name in _REFERRING and _ID.fullmatch(target):
        copy.set(key, target)
    elif name == "use":
        return False
    return True


def _is_inner_image(target: str) -> bool:
    match = _IMAGE.fullmatch(target)
    if match is None:
        return False
    try:
        start = base64.b64decode("".join(match[2].split()), validate=True)[:8]
    except binascii.Error:
        return False
    return start.startswith(_MAGIC[match[1]])


def _clean_attribute(key: str, value: str) -> str | None:
    if key == "style":
        return css.clean_declarations(value) or None
    if key == _XML_SPACE:
        return value if value in ("default", "preserve") else None
    if key in _MEANING:
        return None if key in ("id", "class") and _ODD.search(value) else value
    return value if key in _ATTRIBUTES and css.is_harmless(value) else None


def _bound_drawing(root: etree._Element) -> None:
    """Refuse a picture whose parts, followed through all references, are too many or circular."""
    by_id: dict[str, etree._Element] = {}
    of_class: dict[str, set[str]] = {}
    for element in root.iter():
        by_id.setdefault(element.get("id", ""), element)
        if local_name(element) == "style":
            for name, found in css.class_references(element.text or "").items():
                of_class.setdefault(name, set()).update(found)
    sizes: dict[etree._Element, int] = {}
    open_: set[etree._Element] = set()

    def size(element: etree._Element) -> int:
        known = sizes.get(element)
        if known is not None:
            return known
        if element in open_:
            raise ImageError(
                "A part of the SVG refers to itself, so it would never be drawn to its end.",
                remedy="Export the picture with its copies turned into shapes.",
                code="circular",
            )
        open_.add(element)
        total = 1 + sum(size(child) for child in element)
        total += sum(size(by_id[name]) for name in _references(element, of_class) if name in by_id)
        open_.discard(element)
        sizes[element] = total
        if total > MAX_DRAWN_ELEMENTS:
            raise ImageError(
                f"The SVG would draw more than {MAX_DRAWN_ELEMENTS:,} elements, because parts of "
                "it are used again and again.",
                remedy="Simplify the picture.",
                code="too_many_elements",
            )
        return total

    try:
        size(root)
    except RecursionError as error:
        raise ImageError(
            "The parts of the SVG refer to each other in too long a chain.",
            remedy="Simplify the picture.",
            code="too_many_elements",
        ) from error


def _references(element: etree._Element, of_class: dict[str, set[str]]) -> set[str]:
    found = {name for value in element.attrib.values() for name in css.references(str(value))}
    for name in (element.get("class") or "").split():
        found |= of_class.get(name, set())
    target = element.get("href") or element.get(_XLINK_HREF) or ""
    if target.startswith("#"):
        found.add(target[1:])
    return found
