"""Every kind of PNG: its pixels, frames and chunks are the same before and after."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from badging.baking import bake, unbake
from badging.baking.png import PngInfo, check

from .conftest import ASSERTION, CREDENTIAL, END, JWS, SIGNATURE, chunk, chunks_of

CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
KINDS = [
    (color, depth)
    for color, depths in {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16),
                          6: (8, 16)}.items()
    for depth in depths
]  # fmt: skip
# Adam7 (PNG, third edition, 8.1): column and row where a pass begins, and its steps.
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
         (0, 1, 1, 2)]  # fmt: skip


def raw(color: int, depth: int, size: tuple[int, int], interlaced: bool, noise: bytes) -> bytes:
    """A PNG of that kind, whose picture data is made of the noise."""
    width, height = size
    passes = ADAM7 if interlaced else [(0, 0, 1, 1)]
    lines, at = [], 0
    for column, row, across, down in passes:
        wide, high = -(-(width - column) // across), -(-(height - row) // down)
        if wide <= 0 or high <= 0:
            continue
        for _ in range(high):
            length = -(-wide * CHANNELS[color] * depth // 8)
            line = bytes(noise[(at + n) % len(noise)] for n in range(length)) if noise else b""
            lines.append(bytes([at % 5]) + line)  # each of the five filters occurs
            at += length
    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, interlaced)
    palette = chunk(b"PLTE", bytes(range(256)) * 3) if color == 3 and depth == 8 else b""
    if color == 3 and depth < 8:
        palette = chunk(b"PLTE", bytes(range(3 << depth)))
    extra = chunk(b"tIME", b"\x07\xea\x01\x01\0\0\0") + chunk(b"prVt", noise)
    packed = zlib.compress(b"".join(lines))
    half = len(packed) // 2
    data = chunk(b"IDAT", packed[:half]) + chunk(b"IDAT", packed[half:])
    return SIGNATURE + chunk(b"IHDR", header) + palette + extra + data + END


def pixels(image: bytes) -> tuple[str, tuple[int, int], bytes]:
    with Image.open(io.BytesIO(image)) as opened:
        opened.load()
        return opened.mode, opened.size, opened.tobytes()


def others(image: bytes) -> list[tuple[bytes, bytes]]:
    return [c for c in chunks_of(image) if not c[1].startswith(b"openbadge")]


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from(KINDS),
    st.tuples(st.integers(1, 20), st.integers(1, 20)),
    st.booleans(),
    st.binary(min_size=1, max_size=64),
    st.sampled_from([CREDENTIAL, JWS, ASSERTION]),
)
def test_pixels_and_chunks_are_the_same_before_and_after(
    kind: tuple[int, int], size: tuple[int, int], interlaced: bool, noise: bytes, badge: str
) -> None:
    image = raw(*kind, size, interlaced, noise)
    baked = bake(image, badge)
    assert pixels(baked) == pixels(image)
    assert others(baked) == chunks_of(image)
    assert unbake(baked).decode() == badge
    assert bake(bake(baked, JWS), badge) == baked


@pytest.mark.parametrize("interlaced", [False, True])
@pytest.mark.parametrize(("color", "depth"), KINDS)
def test_the_header_is_read_for_every_kind(color: int, depth: int, interlaced: bool) -> None:
    image = raw(color, depth, (9, 5), interlaced, b"\x5a")
    assert check(image) == PngInfo(9, 5, depth, color, interlaced, len(image))


def test_an_animation_keeps_its_frames_and_their_times() -> None:
    frames = [Image.new("RGBA", (6, 4), (n * 60, 0, 0, 255)) for n in range(4)]
    made = io.BytesIO()
    frames[0].save(
        made, "PNG", save_all=True, append_images=frames[1:], duration=[40, 80, 120, 160], loop=3
    )
    image = made.getvalue()
    kinds = [kind for kind, _ in chunks_of(image)]
    assert b"acTL" in kinds
    assert b"fdAT" in kinds
    baked = bake(image, CREDENTIAL)
    assert others(baked) == chunks_of(image)
    with Image.open(io.BytesIO(image)) as before, Image.open(io.BytesIO(baked)) as after:
        assert after.n_frames == before.n_frames == 4
        assert after.info["loop"] == 3
        for frame in range(4):
            before.seek(frame)
            after.seek(frame)
            assert after.tobytes() == before.tobytes()
            assert after.info["duration"] == before.info["duration"]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_what_another_program_writes_is_baked(mode: str) -> None:
    made = io.BytesIO()
    image = Image.new(mode, (33, 17))
    image.save(made, "PNG")
    baked = bake(made.getvalue(), JWS)
    assert pixels(baked) == pixels(made.getvalue())
    assert unbake(baked).decode() == JWS
