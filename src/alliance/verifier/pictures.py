"""The picture of a badge that was handed in, made safe to show, without the reader's browser asking
anybody for it.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from urllib.parse import parse_qs, unquote_to_bytes, urlsplit
from uuid import UUID

from django.conf import settings

from alliance.issuing import images, queries
from alliance.issuing.images import Accepted, ImageRefusedError
from alliance.issuing.models import Achievement, Picture
from alliance.verifier.documents import site_documents
from badging.documents import Documents
from badging.errors import BadgingError
from badging.verification.report import Report

_PNG = b"\x89PNG\r\n\x1a\n"
_DATA_URI = re.compile(r"data:image/[a-z+.-]+(?:;[a-z-]+=[^;,]*)*(;base64)?,(.*)", re.I | re.S)
_OWN = re.compile(r"/achievements/([0-9a-f-]{36})/image\.(?:svg|png)")


def picture_of(data: bytes, report: Report, documents: Documents | None = None) -> Accepted | None:
    """The badge's picture, cleaned: the image it came in, else the one that it names; None if none.

    A picture elsewhere is fetched only for a badge that verified: nobody's server is asked on the
    word of an unproven badge.
    """
    if data.startswith(_PNG) or data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _accepted(data)
    address = str(report.credential.get("image") or "")
    if inline := _DATA_URI.fullmatch(address):
        return _accepted(_decoded(inline))
    if own := own_picture(address):
        return Accepted(data=own.read(), media_type=own.media_type)
    if not report.verified or not address.startswith(("http://", "https://")):
        return None
    source = documents if documents is not None else site_documents()
    try:
        found = source.get(
            address, accept="image/png, image/svg+xml", max_bytes=images.MAX_UPLOAD_BYTES
        )
    except BadgingError:
        return None
    return _accepted(found.body)


def data_uri(accepted: Accepted) -> str:
    """The picture for the `src` of an <img>. In there an SVG can run and load nothing."""
    encoded = b64encode(accepted.data).decode("ascii")
    return f"data:{accepted.media_type};base64,{encoded}"


def own_picture(address: str) -> Picture | None:
    """The picture of an achievement of this site, by its address; None for any other address."""
    parts = urlsplit(address) if address.startswith(settings.SITE_URL + "/") else None
    found = _OWN.fullmatch(parts.path) if parts else None
    if parts is None or found is None:
        return None
    achievement = Achievement.objects.filter(public_id=UUID(found[1])).first()
    version = parse_qs(parts.query).get("v", [""])[0]
    return queries.picture_of(achievement, version) if achievement else None


def _accepted(data: bytes) -> Accepted | None:
    try:
        return images.accept(data)
    except ImageRefusedError:
        return None


def _decoded(inline: re.Match[str]) -> bytes:
    if not inline[1]:
        return unquote_to_bytes(inline[2])
    try:
        return b64decode(inline[2], validate=False)
    except (Base64Error, ValueError):
        return b""
