"""What was handed in: JSON, a compact JWS, or an image with one of them inside."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from badging.errors import ImageError, NotBaked, Unreadable
from badging.model.common import types_of
from badging.strict_json import MAX_BYTES, MAX_DEPTH, parse_json, too_large

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_IMAGE_BYTES",
    "Presented",
    "parse_json",
    "part_of_token",
    "read",
    "unjudged",
]

MAX_IMAGE_BYTES = 20 * 1024 * 1024
"""Largest image that is searched for a badge."""

Form = Literal["json", "jws", "sd-jwt", "png", "svg"]

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_BASE64URL = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_SD_JWT = re.compile(r"[A-Za-z0-9_.~-]*~[A-Za-z0-9_.-]*")  # RFC 9901, 4: parts with ~ between
_URL = re.compile(r"https?://\S+", re.IGNORECASE)
_BOM = b"\xef\xbb\xbf"
_OTHER_KINDS = (
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a WebP image or another RIFF file"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\xff\xfe", "text in UTF-16"),
    (b"\xfe\xff", "text in UTF-16"),
)


@dataclass(frozen=True, slots=True)
class Presented:
    """What was handed in, unwrapped.

    form: how it came. text: the credential as it was secured: a JSON text, a compact JWS, an SD-JWT
    or (in images of Open Badges 1.x) the URL of a hosted assertion. address: where it was fetched
    from, or "".
    """

    form: Form
    text: str
    address: str = ""

    @property
    def is_jws(self) -> bool:
        return self.form == "jws" or looks_like_jws(self.text)

    @property
    def is_sd_jwt(self) -> bool:
        return looks_like_sd_jwt(self.text)

    @property
    def is_url(self) -> bool:
        return _URL.fullmatch(self.text) is not None


def looks_like_jws(text: str) -> bool:
    """Whether the text has the shape of a compact JWS: three parts of base64url."""
    if not text.isascii() or text.count(".") != 2 or text.startswith("."):  # RFC 7515, 7.1
        return False
    return text.encode().translate(None, _BASE64URL) == b".."


def looks_like_sd_jwt(text: str) -> bool:
    """Whether the text has the shape of an SD-JWT: a compact JWS, and what is shown with it."""
    token, tilde, _ = text.partition("~")
    return bool(tilde) and looks_like_jws(token) and _SD_JWT.fullmatch(text) is not None


def part_of_token(token: str, number: int) -> Any:
    """The JSON in a part of a compact JWS, unjudged: 0 the header, 1 the payload (RFC 7515, 3.1).

    Raises Unreadable.
    """
    from badging.keys import multibase  # cryptography is loaded for tokens only

    try:
        return parse_json(multibase.base64url_decode(token.split(".")[number]))
    except ValueError as error:
        raise Unreadable(
            "The text has three parts, but they are not base64url.",
            remedy="Copy the whole text of the badge.",
            code="not_base64url",
        ) from error


def unjudged(presented: Presented) -> Mapping[str, Any]:
    """The credential in what was handed in, out of every wrapping; nothing is verified.

    Raises Unreadable for what is no JSON object, ProofError for a malformed SD-JWT.
    """
    text = presented.text
    if not presented.is_jws and not presented.is_sd_jwt:
        document = parse_json(text)
        if "EnvelopedVerifiableCredential" in types_of(document):
            from badging.proofs.enveloping import token_within

            text = token_within(document) or ""
            return unjudged(Presented("sd-jwt" if "~" in text else "jws", text))
    elif presented.is_sd_jwt:
        from badging.proofs import sd_jwt_vc  # cryptography is loaded for tokens only

        return sd_jwt_vc.parse(text).credential
    else:
        document = part_of_token(text, 1)
        if isinstance(document, Mapping) and isinstance(document.get("vc"), Mapping):
            document = document["vc"]  # VC data model 1.1, 6.3.1
    if not isinstance(document, Mapping):
        raise Unreadable(
            "The JSON is no object, so it is no badge.",
            remedy="Give one badge or achievement.",
            code="not_an_object",
        )
    return document


def read(presented: bytes | str) -> Presented:
    """Tell what was handed in, and take the credential out of an image.

    Raises Unreadable with what it is instead, and what to do.
    """
    data = presented.encode("utf-8", "surrogatepass") if isinstance(presented, str) else presented
    if data[:3] == b"eyJ" and len(data) <= MAX_BYTES and data.isascii():
        text = data.decode("ascii")
        if looks_like_jws(text):  # nothing around it, nothing else to be looked for
            return Presented("jws", text)
    if (
        data[:1] == b"{" and len(data) <= MAX_BYTES
    ):  # no image, no token, nothing in quotation marks
        return Presented("json", _text(data))
    head = data[:1024].removeprefix(_BOM).lstrip()
    if not head and not data.strip():
        raise Unreadable(
            "There is nothing to read: the input is empty.",
            remedy="Give a badge: an image, a JSON file, or a text in three parts (JWT).",
            code="empty",
        )
    if data.startswith(PNG_SIGNATURE):
        return _from_image(data, "png")
    if head.startswith(b"<"):
        return _from_image(data, "svg")
    if len(data) > MAX_BYTES:
        raise too_large(len(data), MAX_BYTES)
    _refuse_other_kinds(data)
    text = _text(data)
    if looks_like_sd_jwt(text):
        return Presented("sd-jwt", text)
    return Presented("jws" if looks_like_jws(text) else "json", text)


def _from_image(data: bytes, form: Literal["png", "svg"]) -> Presented:
    from badging.baking import unbake  # lxml is loaded for images only

    if len(data) > MAX_IMAGE_BYTES:
        raise too_large(len(data), MAX_IMAGE_BYTES)
    if form == "svg" and b"<html" in data[:2048].lower():
        raise Unreadable(
            "This is a web page, not a badge.",
            remedy="Download the badge itself (an image or a JSON file), or give its address.",
            code="web_page",
        )
    try:
        inside = unbake(data)
    except NotBaked as error:
        raise Unreadable(
            "The image is sound, but no badge is inside.",
            remedy="Use the image as it was downloaded from the issuer or the backpack: programs "
            "that edit, shrink or send pictures throw the badge away.",
            code=error.code,
        ) from error
    except ImageError as error:
        raise Unreadable(error.message, remedy=error.remedy, code=error.code) from error
    if len(inside) > MAX_BYTES:
        raise too_large(len(inside), MAX_BYTES)
    return Presented(form, _text(inside))


def _refuse_other_kinds(data: bytes) -> None:
    for magic, kind in _OTHER_KINDS:
        if data.startswith(magic):
            raise Unreadable(
                f"This is {kind}, which holds no badge that could be read.",
                remedy="Give a baked PNG or SVG image, a JSON file, or a JWT.",
                code="unknown_kind",
            )


def _text(data: bytes) -> str:
    """The text of a credential, as it is; a JWS in quotation marks or line breaks without them."""
    try:
        text = data.decode("utf-8").removeprefix("\ufeff").strip()
    except UnicodeDecodeError as error:
        raise Unreadable(
            "This is neither an image nor text, so it cannot be a badge.",
            remedy="Give a baked PNG or SVG image, a JSON file, or a JWT.",
            code="not_utf8",
        ) from error
    if text.startswith('"') and text.endswith('"'):
        try:
            unquoted = json.loads(text)
        except json.JSONDecodeError:
            return text
        return unquoted.strip() if isinstance(unquoted, str) else text
    if text.startswith("eyJ"):
        return "".join(text.split())
    return text
