"""The pixels of a PNG, read within bounds and thinned out: enough to tell light from dark.

PNG, third edition: filters (9), interlacing (8.1), sample depths and transparency (11.2, 11.3.2).
Interlaced pictures are read in their early passes alone, which hold every eighth, then every
fourth pixel. Nothing here is shown to anybody; JPEG, GIF and WebP are not read.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from badging.baking import png
from badging.errors import ImageError

MAX_PIXELS = 1_100_000
"""Largest picture whose lines are undone one by one; a badge of 1024 by 1024 is below."""
MAX_SAMPLES = 4096

_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
# First column and line, steps: the first three of the seven passes of Adam7.
_EARLY = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8))

Pixel = tuple[int, int, int, int]
"""Red, green, blue and alpha, 0 to 255 each."""


@dataclass(frozen=True, slots=True)
class _Format:
    """How samples are packed. palette, opacity: of PLTE and tRNS, as they stand in the file."""

    color_type: int
    depth: int
    palette: bytes
    opacity: bytes

    @property
    def bits(self) -> int:
        return _CHANNELS[self.color_type] * self.depth

    def line_bytes(self, width: int) -> int:
        return -(-width * self.bits // 8)


def sample(data: bytes) -> list[Pixel] | None:
    """Some thousand pixels, spread evenly over the picture; None for one that is too large.

    Raises ImageError for a PNG that is damaged, or whose data is not what its header says.
    """
    info = png.check(data, max_pixels=png.MAX_PIXELS)
    if info.width * info.height > MAX_PIXELS:
        return None
    chunks = list(png.read_chunks(data))
    shape = _Format(
        info.color_type, info.bit_depth, _joined(chunks, b"PLTE"), _joined(chunks, b"tRNS")
    )
    lines = _lines(data, info, shape, _joined(chunks, b"IDAT"))
    step = max(1, int((info.width * info.height / MAX_SAMPLES) ** 0.5))
    if info.interlaced:
        step = 1
    return [
        pixel
        for number, (line, width) in enumerate(lines)
        if number % step == 0
        for pixel in _pixels(line, width, shape, step)
    ]


def _joined(chunks: list[png.Chunk], kind: bytes) -> bytes:
    return b"".join(chunk.data for chunk in chunks if chunk.type == kind)


def _lines(
    data: bytes, info: png.PngInfo, shape: _Format, packed: bytes
) -> Iterator[tuple[bytes, int]]:
    """Each line without its filter, and how many pixels it has."""
    passes = _EARLY if info.interlaced else ((0, 0, 1, 1),)
    sizes = [
        (-(-(info.width - left) // across), -(-(info.height - top) // down))
        for left, top, across, down in passes
    ]
    sizes = [(width, height) for width, height in sizes if width > 0 and height > 0]
    needed = sum((shape.line_bytes(width) + 1) * height for width, height in sizes)
    raw = _inflated(packed, needed)
    at = 0
    for width, height in sizes:
        length = shape.line_bytes(width)
        above = bytes(length)
        for _ in range(height):
            above = _unfiltered(raw[at], raw[at + 1 : at + 1 + length], above, shape.bits)
            yield above, width
            at += 1 + length


def _inflated(packed: bytes, needed: int) -> bytes:
    try:
        raw = zlib.decompressobj().decompress(packed, needed)
    except zlib.error as error:
        raise _damaged("its picture data cannot be unpacked") from error
    if len(raw) < needed:
        raise _damaged("it holds fewer pixels than its header says")
    return raw


def _unfiltered(kind: int, line: bytes, above: bytes, bits: int) -> bytes:
    """Undo a line's filter (9.2). The neighbour to the left is a pixel off, at least a byte."""
    if kind == 0:
        return line
    back = max(1, bits // 8)
    done = bytearray(line)
    if kind == 1:
        for n in range(back, len(done)):
            done[n] = (done[n] + done[n - back]) & 255
    elif kind == 2:
        for n, up in enumerate(above):
            done[n] = (done[n] + up) & 255
    elif kind == 3:
        for n, up in enumerate(above):
            left = done[n - back] if n >= back else 0
            done[n] = (done[n] + (left + up) // 2) & 255
    elif kind == 4:
        for n, up in enumerate(above):
            left, corner = (done[n - back], above[n - back]) if n >= back else (0, 0)
            done[n] = (done[n] + _paeth(left, up, corner)) & 255
    else:
        raise _damaged("a line of it has a filter that does not exist")
    return bytes(done)


def _paeth(left: int, up: int, corner: int) -> int:
    """9.4: whichever of the three is nearest to left + up - corner."""
    by_left, by_up = abs(up - corner), abs(left - corner)
    by_corner = abs(left + up - 2 * corner)
    if by_left <= by_up and by_left <= by_corner:
        return left
    return up if by_up <= by_corner else corner


def _pixels(line: bytes, width: int, shape: _Format, step: int) -> Iterator[Pixel]:
    channels = _CHANNELS[shape.color_type]
    for column in range(0, width, step):
        first = column * channels
        yield _pixel([_value(line, first + n, shape.depth) for n in range(channels)], shape)


def _value(line: bytes, number: int, depth: int) -> int:
    """A sample as it is stored (7.2: several to a byte, leftmost highest; two bytes for 16)."""
    if depth == 16:
        return line[2 * number] << 8 | line[2 * number + 1]
    bit = number * depth
    return line[bit // 8] >> (8 - depth - bit % 8) & ((1 << depth) - 1)


def _pixel(samples: list[int], shape: _Format) -> Pixel:
    if shape.color_type == 3:
        index = samples[0]
        if 3 * index + 3 > len(shape.palette):
            raise _damaged("a pixel has a colour that its palette lacks")
        red, green, blue = shape.palette[3 * index : 3 * index + 3]
        return red, green, blue, shape.opacity[index] if index < len(shape.opacity) else 255
    most = (1 << shape.depth) - 1
    eight = [value * 255 // most for value in samples]
    if shape.color_type == 0:
        return eight[0], eight[0], eight[0], 0 if _keyed(samples, shape) else 255
    if shape.color_type == 2:
        return eight[0], eight[1], eight[2], 0 if _keyed(samples, shape) else 255
    if shape.color_type == 4:
        return eight[0], eight[0], eight[0], eight[1]
    return eight[0], eight[1], eight[2], eight[3]


def _keyed(samples: list[int], shape: _Format) -> bool:
    """11.3.2.1: one colour, at the picture's own depth, stands for the background."""
    if len(shape.opacity) != 2 * len(samples):
        return False
    return list(struct.unpack(f">{len(samples)}H", shape.opacity)) == samples


def _damaged(why: str) -> ImageError:
    return ImageError(f"The PNG is damaged: {why}.", remedy="Export it again.", code="damaged")
