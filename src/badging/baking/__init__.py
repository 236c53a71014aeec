"""A badge inside its picture, PNG or SVG: written and read where its version has it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from badging.baking import png, svg
from badging.errors import BadgingError, ImageError, Misused, NotBaked
from badging.keys import multibase
from badging.model.common import id_of, text_of
from badging.model.detect import detect
from badging.strict_json import parse_json

__all__ = ["Baked", "badges_in", "bake", "unbake"]

_COMPACT_JWS = re.compile(  # RFC 7515, 7.1; with disclosures, RFC 9901, 4
    r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+(?:~[A-Za-z0-9_.~-]*)?"
)
_URL = re.compile(r"https?://[^\s\x00-\x20]{1,2000}")


@dataclass(frozen=True, slots=True)
class Baked:
    """A badge in an image. place: "3.0", or "2.0" for where 2.0 and 1.x put it. text: as baked."""

    place: str
    text: bytes


def bake(image: bytes, credential: bytes | str) -> bytes:
    """Put a badge into a PNG or SVG image, in place of any that is inside.

    credential: the JSON text with its embedded proof, the compact JWS, or (1.x) the URL of a
    hosted assertion; it comes out of `unbake` as it went in. It is written where its version has
    it: 3.0 (section 5.3) or 2.0 and 1.x (baking specification). Everything else in the image stays
    bit for bit. Sanitise an SVG from elsewhere before, not after.
    Raises Misused for something else than a badge, ImageError for an image that is damaged or
    beyond a bound.
    """
    text, document = _badge(credential)
    older = document is None or detect(document).kind == "Assertion"
    if png.is_png(image):
        baked = png.bake(image, text, png.KEYWORD_2 if older else png.KEYWORD)
    else:
        _require_svg(image)
        holder = svg.holder_2(text, _address(document)) if older else svg.holder_3(text)
        baked = svg.bake(image, holder)
    if len(baked) > png.MAX_BYTES:
        raise ImageError(
            f"With the badge inside, the image has {len(baked):,} bytes; "
            f"{png.MAX_BYTES:,} are allowed.",
            remedy="Make the picture smaller.",
            code="too_large",
        )
    return baked


def unbake(image: bytes) -> bytes:
    """Take the badge out of a PNG or SVG image: JSON text, compact JWS, or (1.x) a URL.

    Where a badge of 3.0 and an older one are inside, the one of 3.0 is taken; `badges_in` tells
    of both. Raises NotBaked for a sound image without one, ImageError for all else, such as two
    different badges of one version.
    """
    for found in badges_in(image):
        return found.text
    kind = "PNG" if png.is_png(image) else "SVG"
    raise NotBaked(
        f"The {kind} holds no badge.",
        remedy="Use the image as the issuer gave it: many programs throw the badge away.",
    )


def badges_in(image: bytes) -> Iterator[Baked]:
    """The badges in an image, that of 3.0 first: none, one, or one in each of the two places.

    A place is read when it is asked for. Raises ImageError, as `unbake` does.
    """
    if png.is_png(image):
        for keyword, text in png.badges(image):
            yield Baked("3.0" if keyword == png.KEYWORD else "2.0", text)
        return
    _require_svg(image)
    for namespace, text in svg.badges(image):
        yield Baked("3.0" if namespace == svg.NAMESPACE else "2.0", text)


def _badge(credential: bytes | str) -> tuple[str, Any]:
    """Text and document of a badge; the document of a URL is None. Raises Misused."""
    try:
        text = credential.decode("utf-8") if isinstance(credential, bytes) else credential
        text = text.removeprefix("\ufeff").strip()
        if _URL.fullmatch(text):
            return text, None
        if _COMPACT_JWS.fullmatch(text):
            return text, _payload(text)
        document = parse_json(text)
    except UnicodeDecodeError as error:
        raise Misused(
            "This cannot be baked, for it is no text, and so no credential.",
            remedy="Give the image first, and then the signed credential as JSON, compact JWS or "
            "SD-JWT.",
        ) from error
    except BadgingError as error:
        raise Misused(
            f"This cannot be baked, for it is no credential. {error.message}",
            remedy="Give the signed credential as JSON, compact JWS or SD-JWT.",
        ) from error
    if not isinstance(document, dict):
        raise Misused(
            "This cannot be baked, for it is neither a JSON object nor a compact JWS.",
            remedy="Give the signed credential as JSON, compact JWS or SD-JWT.",
        )
    return text, document


def _address(assertion: Any) -> str:
    """Where an assertion is hosted: its id, or (1.x) the `url` of its `verify`; or ""."""
    verify = assertion.get("verify") if isinstance(assertion, dict) else None
    hosted = text_of(verify.get("url")) if isinstance(verify, dict) else ""
    return hosted or id_of(assertion)


def _payload(token: str) -> Any:
    """What a JWS signs; {} for what is no JSON, which is for the verifier to judge."""
    try:
        return parse_json(multibase.base64url_decode(token.split(".")[1]))
    except (BadgingError, ValueError):
        return {}


def _require_svg(image: bytes) -> None:
    if not svg.looks_like_svg(image):
        raise ImageError(
            "The image is neither PNG nor SVG, and no other kind can hold a badge.",
            remedy="Export the picture as PNG or as plain SVG.",
            code="image_type",
        )
