"""PNG: the chunks that hold a badge, and whether a file is what it says (PNG, third edition).

Pictures are never decoded here. Chunks that are not ours stay as they are, bit for bit.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from badging.errors import ImageError

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEYWORD = b"openbadgecredential"  # Open Badges 3.0, 5.3.1.1
KEYWORD_2 = b"openbadges"  # Open Badges 1.x and 2.0, baking specification
KEYWORDS = (KEYWORD, KEYWORD_2)

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 40_000_000
MAX_CHUNKS = 20_000
MAX_PLACES = 8
"""Chunks of one keyword that are read; each may inflate to the next."""
MAX_TEXT_BYTES = 10 * 1024 * 1024
"""Largest badge that is inflated out of a compressed chunk."""

# Colour type to permitted bit depths (11.2.2, table "allowed combinations").
_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
_EXPORT = "Export the picture again, and see that it is saved completely."


@dataclass(frozen=True, slots=True)
class PngInfo:
    """What the header says. width, height: pixels. bit_depth: bits a sample."""

    width: int
    height: int
    bit_depth: int
    color_type: int
    interlaced: bool
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Chunk:
    """One chunk; start and end are the places of its length field and behind its CRC."""

    type: bytes
    data: bytes
    crc: int
    start: int
    end: int


def is_png(data: bytes) -> bool:
    """Whether the data begins as every PNG does."""
    return data.startswith(SIGNATURE)


def check(data: bytes, *, max_bytes: int = MAX_BYTES, max_pixels: int = MAX_PIXELS) -> PngInfo:
    """Whether this is a whole, sound PNG within bounds, without decoding a pixel.

    Looked at: signature, every length and CRC, the header's values, the order of what matters,
    the end, and that nothing follows it. Raises ImageError.
    """
    return _checked(data, max_bytes, max_pixels)[0]


def bake(data: bytes, text: str, keyword: bytes = KEYWORD) -> bytes:
    """Put a badge into an uncompressed `iTXt` chunk of that keyword, right behind the header.

    Badges of any version that are inside are taken out, malformed ones, too; every other chunk is
    kept as it is, bit for bit. Raises ImageError for an image that `check` refuses.
    """
    _info, chunks = _checked(data, MAX_BYTES, MAX_PIXELS)
    # 11.3.3.4: keyword, null, compression flag and method, language tag, translated keyword, text.
    ours = _chunk(b"iTXt", keyword + b"\0\0\0\0\0" + text.encode())
    parts = [data[: chunks[0].end], ours]
    at = chunks[0].end
    for chunk in chunks:
        if _keyword(chunk) in KEYWORDS:
            parts.append(data[at : chunk.start])
            at = chunk.end
    parts.append(data[at:])
    return b"".join(parts)


def badges(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Keyword and text of the badges inside: of 3.0 if there is one, then of 2.0 or 1.x.

    Compressed and older kinds of text chunks are read, too, and the same badge twice is one. What
    is damaged elsewhere in the image takes nothing from the badge. Raises ImageError for a file
    that is cut off or beyond a bound, for a place that is malformed or empty, and where two
    different badges of one keyword are inside.
    """
    chunks, _end = _read(data, MAX_BYTES)
    for keyword in KEYWORDS:
        places = [chunk for chunk in chunks if _keyword(chunk) == keyword]
        if not places:
            continue
        text = _text(places[0])
        # Compared one by one, so that a file cannot make us hold all that it can inflate to.
        if len(places) > MAX_PLACES or any(_text(other) != text for other in places[1:]):
            raise ImageError(
                "Two different badges are inside the image, so it says two things.",
                remedy="Ask the issuer for an image with one badge.",
                code="ambiguous",
            )
        if not text:
            raise ImageError(
                "The place for the badge in the image is empty.",
                remedy="Download the badge again from the issuer or the backpack.",
                code="empty",
            )
        yield keyword, text


def _checked(data: bytes, max_bytes: int, max_pixels: int) -> tuple[PngInfo, list[Chunk]]:
    chunks, end = _read(data, max_bytes)
    for chunk in chunks:
        _intact(chunk)
    info = _header(chunks[0], len(data))
    if info.width * info.height > max_pixels:
        raise ImageError(
            f"The picture has {info.width:,} by {info.height:,} pixels; "
            f"{max_pixels // 1_000_000} million in all are allowed.",
            remedy="Scale it down: 512 by 512 suits a badge.",
            code="too_many_pixels",
        )
    types = [chunk.type for chunk in chunks]
    if b"IDAT" not in types:
        raise _damaged("it holds no picture (no IDAT chunk)")
    if info.color_type == 3 and b"PLTE" not in types:
        raise _damaged("its palette is missing")
    if types.count(b"IHDR") != 1:
        raise _damaged("it has two headers")
    first = types.index(b"IDAT")
    if any(t == b"IDAT" for t in types[first + types.count(b"IDAT") :]):
        raise _damaged("its picture data is interrupted by other chunks")
    if end != len(data):
        raise ImageError(
            f"{len(data) - end:,} bytes follow the end of the picture.",
            remedy="Export the picture again: nothing may follow its end.",
            code="trailing_data",
        )
    return info, chunks


def _read(data: bytes, max_bytes: int) -> tuple[list[Chunk], int]:
    """All chunks up to IEND, and the place behind it."""
    if len(data) > max_bytes:
        raise ImageError(
            f"The image has {len(data):,} bytes; {max_bytes:,} are allowed.",
            remedy="Make the picture smaller.",
            code="too_large",
        )
    if not is_png(data):
        raise _damaged("it does not begin as a PNG does")
    chunks = list(read_chunks(data))
    if chunks[0].type != b"IHDR":
        raise _damaged("it does not begin with its header")
    return chunks, chunks[-1].end


def _intact(chunk: Chunk) -> None:
    if zlib.crc32(chunk.data, zlib.crc32(chunk.type)) != chunk.crc:
        raise _damaged(f"the checksum of its {chunk.type.decode()} chunk is wrong")


def read_chunks(data: bytes) -> Iterator[Chunk]:
    """Each chunk up to IEND, whether its checksum is right or not. Raises ImageError."""
    at = len(SIGNATURE)
    for _ in range(MAX_CHUNKS):
        if at + 12 > len(data):
            raise _truncated()
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data):
            raise _truncated()
        if not kind.isalpha() or not kind.isascii():
            raise _damaged("a chunk has no valid name")
        body = data[at + 8 : end - 4]
        yield Chunk(kind, body, int.from_bytes(data[end - 4 : end], "big"), at, end)
        if kind == b"IEND":
            return
        at = end
    raise _damaged(f"it has more than {MAX_CHUNKS:,} chunks")


def _header(chunk: Chunk, size_bytes: int) -> PngInfo:
    if len(chunk.data) != 13:
        raise _damaged("its header has the wrong length")
    width, height, depth, color, packing, filtering, interlace = struct.unpack(
        ">IIBBBBB", chunk.data
    )
    if not (0 < width < 2**31 and 0 < height < 2**31):
        raise _damaged("its header gives no valid size")
    if depth not in _DEPTHS.get(color, ()) or packing or filtering or interlace > 1:
        raise _damaged("its header names a kind of picture that does not exist")
    return PngInfo(width, height, depth, color, bool(interlace), size_bytes)


def _keyword(chunk: Chunk) -> bytes:
    """The keyword of a text chunk, else b""."""
    if chunk.type not in (b"iTXt", b"tEXt", b"zTXt"):
        return b""
    return chunk.data[:80].partition(b"\0")[0]


def _text(chunk: Chunk) -> bytes:
    """The text of a text chunk, as UTF-8 without white space around."""
    _intact(chunk)
    rest = chunk.data.partition(b"\0")[2]
    if chunk.type == b"tEXt":
        return _utf8(rest)
    if chunk.type == b"zTXt":
        return _utf8(_inflate(rest[1:]))
    if len(rest) < 4 or rest[0] > 1:
        raise _damaged("the chunk of the badge is malformed")
    _language, first, remaining = rest[2:].partition(b"\0")
    _translated, second, text = remaining.partition(b"\0")
    if not (first and second):
        raise _damaged("the chunk of the badge is malformed")
    return _utf8(_inflate(text) if rest[0] else text)


def _utf8(text: bytes) -> bytes:
    """tEXt and zTXt are Latin-1 by the book, yet nearly all bakers wrote UTF-8."""
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        text = text.decode("latin-1").encode()
    return text.strip(b"\0 \t\r\n")


def _inflate(data: bytes) -> bytes:
    inflater = zlib.decompressobj()
    try:
        text = inflater.decompress(data, MAX_TEXT_BYTES + 1)
    except zlib.error as error:
        raise _damaged("the compressed badge cannot be unpacked") from error
    if len(text) > MAX_TEXT_BYTES:
        raise ImageError(
            f"The badge in the image inflates to more than {MAX_TEXT_BYTES:,} bytes.",
            remedy="No badge needs that much: ask the issuer for another image.",
            code="too_large",
        )
    if not inflater.eof:
        raise _damaged("the compressed badge is cut off")
    return text


def _chunk(kind: bytes, data: bytes) -> bytes:
    crc = zlib.crc32(data, zlib.crc32(kind))
    return struct.pack(">I4s", len(data), kind) + data + struct.pack(">I", crc)


def _damaged(why: str) -> ImageError:
    return ImageError(f"The PNG is damaged: {why}.", remedy=_EXPORT, code="damaged")


def _truncated() -> ImageError:
    return ImageError(
        "The PNG is cut off before its end.",
        remedy="Download or export the picture again, and see that it completes.",
        code="truncated",
    )
