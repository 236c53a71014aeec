"""Width and height of pictures that are no PNG and no SVG, as their headers say.

JPEG (ITU T.81, B.1.1 and B.2.2), GIF89a (18) and WebP (RFC 9649, 2.5 to 2.7). No pixel is decoded.
"""

from __future__ import annotations

import struct

# Start of frame: baseline, extended, progressive, lossless, and so on (T.81, table B.1).
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset((0x01, *range(0xD0, 0xD8)))
"""Markers without a length: TEM, and restarts."""
_MAX_SEGMENTS = 1000

Size = tuple[int, int]


def size_of(data: bytes) -> Size | None:
    """Width and height in pixels; None for another kind of file, and for a damaged header."""
    try:
        if data.startswith(b"\xff\xd8\xff"):
            found = _jpeg(data)
        elif data.startswith((b"GIF87a", b"GIF89a")):
            found = struct.unpack_from("<HH", data, 6)
        elif data.startswith(b"RIFF") and data[8:12] == b"WEBP":
            found = _webp(data)
        else:
            return None
    except (struct.error, IndexError):
        return None
    return (found[0], found[1]) if found is not None and all(found) else None


def _jpeg(data: bytes) -> Size | None:
    place = 2
    for _ in range(_MAX_SEGMENTS):
        while data[place] == 0xFF and data[place + 1] == 0xFF:  # fill bytes
            place += 1
        lead, marker = data[place], data[place + 1]
        if lead != 0xFF:
            return None
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", data, place + 5)
            return width, height
        if marker == 0xDA:  # the pixels begin, and no frame came before them
            return None
        place += 2
        if marker not in _ALONE:
            place += struct.unpack_from(">H", data, place)[0]
    return None


def _webp(data: bytes) -> Size | None:
    kind = data[12:16]
    if kind == b"VP8X":
        return _of_24_bits(data, 24) + 1, _of_24_bits(data, 27) + 1
    if kind == b"VP8L" and data[20] == 0x2F:
        packed = struct.unpack_from("<I", data, 21)[0]
        return (packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1
    if kind == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF  # the upper bits say how it is to be scaled
    return None


def _of_24_bits(data: bytes, place: int) -> int:
    if len(data) < place + 3:
        raise IndexError
    return int.from_bytes(data[place : place + 3], "little")
