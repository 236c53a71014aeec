"""Pictures from outside: what they are is looked at before anything is decoded, then made ours.

PNG and JPEG are decoded and written anew as PNG, which leaves behind everything that is not the
picture (EXIF, comments, a badge baked in). SVG goes through the engine's sanitiser.
"""

from __future__ import annotations

import io
import re
import warnings
from base64 import b64decode
from binascii import Error as Base64Error
from dataclasses import dataclass
from hashlib import sha256

import resvg_py
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from alliance.issuing.models import Picture
from alliance.people.models import Person
from badging.baking import png
from badging.baking.sanitise import clean_svg
from badging.errors import BadgingError

MAX_UPLOAD_BYTES = 2 * 1024 * 1024
MAX_SVG_BYTES = 1024 * 1024
MAX_PIXELS = 20_000_000
MIN_SIDE = 90  # the size below which Open Badges displays begin to blur
KEPT_SIDE = 1024  # larger rasters are scaled down to this

_RASTER = {"PNG": b"\x89PNG\r\n\x1a\n", "JPEG": b"\xff\xd8\xff"}
_OTHERS = {b"GIF8": "GIF", b"BM": "BMP", b"%PDF": "PDF", b"\x1f\x8b": "gzip", b"PK\x03\x04": "ZIP"}
_SUFFIXES = {"png": "PNG", "jpg": "JPEG", "jpeg": "JPEG", "svg": "SVG"}
_TYPES = {"image/png": "PNG", "image/jpeg": "JPEG", "image/svg+xml": "SVG"}
_EMBEDDED = re.compile(rb"data:image/[a-z+.-]+;base64,([A-Za-z0-9+/=\s]+)")


class ImageRefusedError(ValueError):
    """The picture cannot be taken; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A picture that may be shown. notes: what was changed or could be better, for the person."""

    data: bytes
    media_type: str
    notes: tuple[str, ...] = ()


def accept(data: bytes, *, name: str = "", content_type: str = "") -> Accepted:
    """Check and clean a picture. Raises ImageRefusedError.

    name, content_type: what the sender says it is; a picture that is something else is refused.
    """
    if not data:
        raise ImageRefusedError(_("The file is empty. Choose the picture again."))
    if len(data) > MAX_UPLOAD_BYTES:
        raise ImageRefusedError(too_large(len(data)))
    kind = _kind(data)
    declared = _SUFFIXES.get(name.rpartition(".")[2].lower()) if "." in name else None
    declared = declared or _TYPES.get(content_type)
    if declared and declared != kind:
        raise ImageRefusedError(
            _(
                "The file says it is {declared}, but it holds {kind}. Export it as {declared}, "
                "or give it the name it should have."
            ).format(declared=declared, kind=kind)
        )
    return _accept_svg(data) if kind == "SVG" else _accept_raster(data, kind)


def too_large(size_bytes: int) -> str:
    """What is said about a file beyond the limit."""
    return _(
        "The picture has {size_bytes} MB; up to {max_upload_bytes} MB are accepted. "
        "Export it at 1024 by 1024 pixels or smaller, or as SVG."
    ).format(size_bytes=f"{size_bytes / 1048576:.1f}", max_upload_bytes=MAX_UPLOAD_BYTES // 1048576)


def keep(accepted: Accepted, by: Person | None) -> Picture:
    """Store a picture under its content's name; the same picture is stored once."""
    digest = sha256(accepted.data).hexdigest()
    found = Picture.objects.filter(digest=digest).first()
    if found is not None:
        return found
    suffix = "svg" if accepted.media_type == "image/svg+xml" else "png"
    picture = Picture(digest=digest, media_type=accepted.media_type, uploaded_by=by)
    picture.file.save(f"{digest}.{suffix}", ContentFile(accepted.data), save=False)
    picture.save()
    return picture


def _kind(data: bytes) -> str:
    for kind, magic in _RASTER.items():
        if data.startswith(magic):
            return kind
    if data[8:12] == b"WEBP":
        raise ImageRefusedError(_("This is a WebP picture. Save it as PNG, JPEG or SVG."))
    for magic, kind in _OTHERS.items():
        if data.startswith(magic):
            raise ImageRefusedError(
                _("This is a {kind} file. Save the picture as PNG, JPEG or SVG.").format(kind=kind)
            )
    start = data[:4096].removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").lstrip().lower()
    if start.startswith((b"<svg", b"<?xml", b"<!--", b"<!doctype svg", b"\xff\xfe<", b"\xfe\xff<")):
        return "SVG"
    raise ImageRefusedError(_("This is no picture that we know. Save it as PNG, JPEG or SVG."))


def _accept_svg(data: bytes) -> Accepted:
    try:
        clean = clean_svg(data, max_bytes=MAX_SVG_BYTES)
    except BadgingError as error:
        raise ImageRefusedError(str(error)) from error
    for match in _EMBEDDED.finditer(clean):
        try:
            _measure(b64decode(match[1]))
        except Base64Error as error:
            raise ImageRefusedError(
                _("A picture inside the SVG is damaged. Export it again.")
            ) from error
    try:
        resvg_py.svg_to_bytes(svg_string=clean.decode(), width=64, skip_system_fonts=True)
    except (ValueError, UnicodeDecodeError) as error:
        raise ImageRefusedError(
            _("The SVG cannot be drawn. Open it in a drawing program and export it as plain SVG.")
        ) from error
    changed = len(clean) < len(data) * 0.9
    note = _("Everything that could act or load something was taken out of the SVG.")
    return Accepted(clean, "image/svg+xml", (note,) if changed else ())


def _measure(data: bytes) -> Image.Image:
    """Open a raster picture by its header alone, and refuse one that would not fit in memory."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=list(_RASTER))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise ImageRefusedError(_("The picture is damaged. Export it again.")) from error
    except Image.DecompressionBombError as error:
        raise ImageRefusedError(_too_many_pixels()) from error
    if image.width * image.height > MAX_PIXELS:
        raise ImageRefusedError(_too_many_pixels(image.width, image.height))
    return image


def _too_many_pixels(width: int = 0, height: int = 0) -> str:
    size = f"{width:,} by {height:,}" if width else _("far too many")
    return _(
        "The picture has {size} pixels; up to {max_pixels} million in all are "
        "accepted. Scale it to 1024 by 1024 pixels."
    ).format(size=size, max_pixels=MAX_PIXELS // 1000000)


def _accept_raster(data: bytes, kind: str) -> Accepted:
    image = _measure(data)
    if min(image.size) < MIN_SIDE:
        raise ImageRefusedError(
            _(
                "The picture has {width} by {height} pixels. It needs at least {min_side} by "
                "{min_side}; 512 by 512 is better."
            ).format(width=image.width, height=image.height, min_side=MIN_SIDE)
        )
    try:
        if kind == "PNG":
            png.check(data)  # stricter than the decoder: every chunk's checksum
        image.load()
        image = ImageOps.exif_transpose(image).convert("RGBA")
    except (OSError, SyntaxError, ValueError, BadgingError) as error:
        raise ImageRefusedError(
            _(
                "The picture is cut off or damaged. Export it again, and see that the upload "
                "completes."
            )
        ) from error
    notes = [_("The JPEG was turned into a PNG.")] if kind == "JPEG" else []
    if max(image.size) > KEPT_SIDE:
        image.thumbnail((KEPT_SIDE, KEPT_SIDE), Image.Resampling.LANCZOS)
        notes.append(
            _("The picture was scaled down to {width} by {height} pixels.").format(
                width=image.width, height=image.height
            )
        )
    if image.width != image.height:
        notes.append(
            _("The picture is not square; badges are shown in a square, with room around.")
        )
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return Accepted(out.getvalue(), "image/png", tuple(notes))
