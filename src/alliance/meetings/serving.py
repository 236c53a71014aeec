"""Files of strangers, served so that they cannot act on this site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, TypeVar

from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.utils.http import content_disposition_header

CHUNK = 256 * 1024
R = TypeVar("R", bound=HttpResponseBase)


def attachment(response: R, name: str, media_type: str, *, inline: bool = False) -> R:
    """Served as the type that was found in it, never guessed anew, in a sandbox of its own."""
    response["Content-Type"] = media_type
    response["Content-Disposition"] = content_disposition_header(not inline, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def ranged(request: HttpRequest, content: IO[bytes], size: int) -> HttpResponseBase:
    """A file, or the one range of it that was asked for (RFC 9110, 14.2). Players of podcasts ask
    for ranges; several in one request are answered with the whole, as the RFC allows.
    """
    asked = re.fullmatch(r"bytes=(\d{0,15})-(\d{0,15})", request.headers.get("Range", "").strip())
    response: HttpResponseBase
    if asked is None or not (asked[1] or asked[2]) or "If-Range" in request.headers:
        response = FileResponse(content)
        response["Content-Length"] = str(size)
    else:
        if asked[1]:
            first = int(asked[1])
            last = min(int(asked[2]), size - 1) if asked[2] else size - 1
        else:  # the last so many bytes
            first, last = max(size - int(asked[2]), 0), size - 1
        if first > last or first >= size:
            content.close()
            response = HttpResponse(status=416)
            response["Content-Range"] = f"bytes */{size}"
            return response
        response = StreamingHttpResponse(_piece(content, first, last), status=206)
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
        response["Content-Length"] = str(last - first + 1)
    response["Accept-Ranges"] = "bytes"
    return response


def _piece(content: IO[bytes], first: int, last: int) -> Iterator[bytes]:
    with content:
        content.seek(first)
        left = last - first + 1
        while left > 0 and (chunk := content.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
