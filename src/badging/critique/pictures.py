"""Questions about the picture: can it be had, is it large enough, can people make it out?"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import unquote_to_bytes

from badging.baking import png, svg
from badging.critique import colours, drawing, headers, pixels
from badging.critique.draft import Draft
from badging.critique.remarks import NotExamined, Remark, remark
from badging.critique.texts import DARK, LIGHT, NOT_ASKED, OTHER_KIND, TOO_LARGE
from badging.documents import Documents
from badging.errors import DocumentUnavailable, ImageError
from badging.model.common import id_of, text_of
from badging.reading import MAX_IMAGE_BYTES
from badging.verification.findings import Phrase

MIN_SIDE = 90
"""Pixels of the shorter side."""
MAX_KB = 1024
MIN_CONTRAST = 3.0
"""WCAG 2.2, 1.4.11 (non-text contrast)."""
SAME = 1.2
"""Contrast below which all that can be seen counts as one colour."""
VISIBLE = 128
"""Alpha from which a pixel is counted."""
CLEAR_SHARE = 0.02
"""Share of pixels that must be clear for the page behind to matter."""
NAME = "image"

_DATA = re.compile(r"data:([\w.+-]*/[\w.+-]*)?((?:;[\w.+-]+(?:=[\w.+%-]*)?)*),", re.IGNORECASE)


def pictures(draft: Draft, documents: Documents) -> Iterator[Remark | NotExamined]:
    place = draft.achievement
    if place is None:
        return
    images = place.each("image")
    if not images:
        yield remark("no_image", f"{place.at}/image")
    for image, at in images[:1]:
        url = text_of(id_of(image))
        if not _caption(image):
            yield remark("image_no_caption", at)
        try:
            data = _bytes_of(url, documents)
        except DocumentUnavailable as error:
            if error.code == "offline":
                yield NotExamined(NAME, at, Phrase(NOT_ASKED))
            else:
                yield remark("image_unreachable", at, url=url, why=error.message)
        except ImageError as error:
            yield remark("image_damaged", at, why=error.message)
        else:
            yield from _examined(data, at)


def _caption(image: Any) -> str:
    return text_of(image.get("caption")) if isinstance(image, Mapping) else ""


def _bytes_of(url: str, documents: Documents) -> bytes:
    """The picture of a data: URL (RFC 2397), or of an address."""
    head = _DATA.match(url)
    if head is None:
        return documents.get(url, accept="image/*", max_bytes=MAX_IMAGE_BYTES).body
    body = unquote_to_bytes(url[head.end() :])
    if not head[2].lower().endswith(";base64"):
        return body
    try:
        return base64.b64decode(body + b"=" * (-len(body) % 4))
    except binascii.Error as error:
        raise ImageError("Its data URL is no base64.", code="damaged") from error


def _examined(data: bytes, at: str) -> Iterator[Remark | NotExamined]:
    if len(data) > MAX_KB * 1024:
        yield remark("image_heavy", at, size=len(data) // 1024, limit=MAX_KB // 4)
    try:
        if png.is_png(data):
            yield from _png(data, at)
        elif svg.looks_like_svg(data):
            yield from _svg(data, at)
        else:
            yield remark("image_kind", at)
            size = headers.size_of(data)
            if size is not None:
                yield from _large_and_square(*size, at)
            yield NotExamined(NAME, at, Phrase(OTHER_KIND))
    except ImageError as error:
        yield remark("image_damaged", at, why=error.message)


def _png(data: bytes, at: str) -> Iterator[Remark | NotExamined]:
    info = png.check(data)
    yield from _large_and_square(info.width, info.height, at)
    found = pixels.sample(data)
    if found is None:
        yield NotExamined(NAME, at, Phrase(TOO_LARGE, limit=f"{pixels.MAX_PIXELS:,}"))
        return
    seen = [colours.luminance(pixel[:3]) for pixel in found if pixel[3] >= VISIBLE]
    clear = len(found) - len(seen)
    yield from _contrast(seen, clear > CLEAR_SHARE * len(found), at)


def _svg(data: bytes, at: str) -> Iterator[Remark]:
    drawn = drawing.examine(data)
    if drawn.width and drawn.height:
        yield from _square(drawn.width, drawn.height, at)
    # A single colour has no contrast with itself: what matters then is the page behind.
    seen = [colours.luminance(colour) for colour in drawn.colours]
    yield from _contrast(seen, len(seen) == 1, at)


def _large_and_square(width: int, height: int, at: str) -> Iterator[Remark]:
    if min(width, height) < MIN_SIDE:
        yield remark("image_tiny", at, width=width, height=height, limit=MIN_SIDE)
    yield from _square(width, height, at)


def _square(width: float, height: float, at: str) -> Iterator[Remark]:
    if not 0.9 <= width / height <= 1.1:
        yield remark("image_not_square", at, width=f"{width:g}", height=f"{height:g}")


def _contrast(seen: Sequence[float], clear: bool, at: str) -> Iterator[Remark]:
    """seen: luminances of what can be seen. clear: whether the page shows through."""
    if not seen:
        return
    darkest, lightest = colours.span(seen)
    ratio = colours.contrast(darkest, lightest)
    silhouette = clear and ratio < SAME  # it stands out from the page, or not at all
    if ratio < MIN_CONTRAST and not silhouette:
        yield remark("image_low_contrast", at, ratio=_ratio(ratio))
    for page, name in ((1.0, LIGHT), (0.0, DARK)) if clear else ():
        most = max(colours.contrast(page, darkest), colours.contrast(page, lightest))
        if most < MIN_CONTRAST:
            yield remark("image_vanishes", at, background=Phrase(name), ratio=_ratio(most))


def _ratio(value: float) -> str:
    return f"{value:.1f}"
