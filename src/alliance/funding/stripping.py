"""Pictures without what a camera writes beside them: where, when, and by which device.

What one sees stays as it is, byte for byte: nothing is decoded and compressed again. Parts are
dropped by ISO/IEC 10918-1 annex B (JPEG) and by the PNG specification (third edition, 11.3).
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Iterator

from PIL import Image, UnidentifiedImageError

ORIENTATION = 0x0112
_PNG_SIGN = b"\x89PNG\r\n\x1a\n"
_PNG_WORDS = {b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"}
_SOI, _EOI, _SOS, _COM = 0xD8, 0xD9, 0xDA, 0xFE
_APPS = range(0xE0, 0xF0)
_ALONE = {0x01, *range(0xD0, 0xD8)}  # markers without a length


def stripped(content: bytes, media_type: str) -> bytes:
    """`content` without such parts; another type than JPEG and PNG as it came. Raises `ValueError`
    for a picture that is cut off or broken.
    """
    strip = _STRIPPERS.get(media_type)
    return strip(content) if strip else content


def _jpeg(content: bytes) -> bytes:
    """Application segments go, but for those that say how colours are meant, and comments; so does
    all behind the end of the picture, where telephones put previews. How it is turned is kept.
    """
    kept = b"".join(_segments(content))
    return kept[:2] + _turned(content) + kept[2:]


def _segments(content: bytes) -> Iterator[bytes]:
    if content[:2] != bytes((0xFF, _SOI)):
        raise ValueError("no JPEG begins like this")
    yield content[:2]
    at = 2
    while True:
        marker, at = _marker(content, at)
        if marker == _EOI:
            yield bytes((0xFF, _EOI))
            return
        if marker in _ALONE:
            yield bytes((0xFF, marker))
            continue
        end = at + int.from_bytes(content[at : at + 2], "big")
        if end < at + 2 or end > len(content):
            raise ValueError("a segment is longer than the file")
        if marker == _SOS:
            end = _end_of_scan(content, end)
        if _says_how_it_looks(marker, content[at + 2 : at + 14]):
            yield bytes((0xFF, marker)) + content[at:end]
        at = end


def _marker(content: bytes, at: int) -> tuple[int, int]:
    """The next marker, and where what belongs to it begins; any number of 0xFF may fill."""
    if content[at : at + 1] != b"\xff":
        raise ValueError("a marker was expected")
    while content[at : at + 1] == b"\xff":
        at += 1
    if at >= len(content):
        raise ValueError("the picture is cut off")
    return content[at], at + 1


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the marker after compressed data begins: 0xFF00 and restarts are part of them."""
    while (at := content.find(b"\xff", at)) >= 0 and at + 1 < len(content):
        if content[at + 1] and content[at + 1] not in _ALONE:
            return at
        at += 2
    raise ValueError("the picture is cut off")


def _says_how_it_looks(marker: int, beginning: bytes) -> bool:
    if marker == _COM:
        return False
    if marker not in _APPS:
        return True
    return beginning.startswith((b"JFIF\0", b"ICC_PROFILE\0", b"Adobe"))


def _turned(content: bytes) -> bytes:
    """A segment that says how the picture is to be turned, and nothing else; none if upright."""
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG"]) as image:
            turn = image.getexif().get(ORIENTATION)
    except (UnidentifiedImageError, OSError, SyntaxError, struct.error) as error:
        raise ValueError("the picture cannot be read") from error
    if turn not in range(2, 9):
        return b""
    exif = Image.Exif()
    exif[ORIENTATION] = turn
    said = exif.tobytes()
    return b"\xff\xe1" + (len(said) + 2).to_bytes(2, "big") + said


def _png(content: bytes) -> bytes:
    """Chunks of words, of the time and of the camera go, and all behind the last one."""
    kept, at = [content[:8]], 8
    if kept[0] != _PNG_SIGN:
        raise ValueError("no PNG begins like this")
    while True:
        head = content[at : at + 8]
        end = at + 12 + int.from_bytes(head[:4], "big")
        if len(head) < 8 or end > len(content):
            raise ValueError("the picture is cut off")
        if zlib.crc32(content[at + 4 : end - 4]).to_bytes(4, "big") != content[end - 4 : end]:
            raise ValueError("a part of the picture is damaged")
        if head[4:] not in _PNG_WORDS:
            kept.append(content[at:end])
        if head[4:] == b"IEND":
            return b"".join(kept)
        at = end


_STRIPPERS: dict[str, Callable[[bytes], bytes]] = {"image/jpeg": _jpeg, "image/png": _png}
