"""A badge inside its picture, PNG or SVG: written as Open Badges 3.0, read in all versions."""

from __future__ import annotations

import re

from badging.baking import png, svg
from badging.errors import ImageError, Misused, Unreadable
from badging.strict_json import parse_json

__all__ = ["bake", "unbake"]

_COMPACT_JWS = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")


def bake(image: bytes, credential: bytes | str) -> bytes:
    """Put a credential into a PNG or SVG image, in place of any that is inside (3.0, section 5.3).

    credential: the JSON text with its embedded proof, or the compact JWS; it comes out of
    `unbake` as it went in. Sanitise an SVG from elsewhere before, not after.
    Raises Misused for something else than a credential, ImageError for an image that is damaged
    or beyond a bound.
    """
    text = _credential_text(credential)
    if png.is_png(image):
        baked = png.bake(image, text)
    else:
        _require_svg(image)
        baked = svg.bake(image, text)
    if len(baked) > png.MAX_BYTES:
        raise ImageError(
            f"With the badge inside, the image has {len(baked):,} bytes; "
            f"{png.MAX_BYTES:,} are allowed.",
            remedy="Make the picture smaller.",
            code="too_large",
        )
    return baked


def unbake(image: bytes) -> bytes:
    """Take the credential out of a PNG or SVG image: JSON text, compact JWS, or (1.x) a URL.

    Raises NotBaked for a sound image without one, ImageError for all else.
    """
    if png.is_png(image):
        return png.unbake(image)
    _require_svg(image)
    return svg.unbake(image)


def _credential_text(credential: bytes | str) -> str:
    try:
        text = credential.decode("utf-8") if isinstance(credential, bytes) else credential
        text = text.removeprefix("\ufeff").strip()
        if _COMPACT_JWS.fullmatch(text) or isinstance(parse_json(text), dict):
            return text
    except (UnicodeDecodeError, Unreadable) as error:
        raise Misused(
            f"This cannot be baked, for it is no credential: {error}",
            remedy="Give the signed credential as JSON or as compact JWS.",
        ) from error
    raise Misused(
        "This cannot be baked, for it is neither a JSON object nor a compact JWS.",
        remedy="Give the signed credential as JSON or as compact JWS.",
    )


def _require_svg(image: bytes) -> None:
    if not svg.looks_like_svg(image):
        raise ImageError(
            "The image is neither PNG nor SVG, and no other kind can hold a badge.",
            remedy="Export the picture as PNG or as plain SVG.",
            code="image_type",
        )
