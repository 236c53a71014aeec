"""Pictures from outside: what is refused, in which words, and what becomes of what is taken."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from alliance.issuing import images
from alliance.issuing.images import ImageRefusedError


def png(width: int = 200, height: int = 200, **info: object) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((width, height), 40).convert("RGB").save(out, "PNG", **info)
    return out.getvalue()


def jpeg(exif: bytes = b"") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (200, 120), "teal").save(out, "JPEG", exif=exif)
    return out.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(side: int) -> bytes:
    """A PNG of a few bytes whose header promises side x side pixels."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    return b"\x89PNG\r\n\x1a\n" + header + body + chunk(b"IEND", b"")


def refusal(data: bytes, **said: str) -> str:
    with pytest.raises(ImageRefusedError) as caught:
        images.accept(data, **said)
    return str(caught.value)


def test_a_40_mb_file_is_refused_with_the_limit_and_the_remedy() -> None:
    message = refusal(b"\x89PNG\r\n\x1a\n" + bytes(40 * 1024 * 1024))
    assert "40.0 MB" in message
    assert "2 MB" in message
    assert "1024 by 1024" in message


def test_a_file_that_lies_about_its_type_is_refused() -> None:
    assert "says it is PNG, but it holds JPEG" in refusal(jpeg(), name="badge.png")
    assert "says it is SVG, but it holds PNG" in refusal(png(), content_type="image/svg+xml")


@pytest.mark.parametrize(
    "data",
    [b"GIF89a" + bytes(50), b"%PDF-1.7", b"PK\x03\x04xx", b"plain words", b"RIFF....WEBP", b""],
)
def test_what_is_no_picture_of_ours_is_refused_with_a_remedy(data: bytes) -> None:
    message = refusal(data)
    assert "Save" in message or "Choose" in message


def test_a_truncated_picture_is_refused() -> None:
    assert "cut off or damaged" in refusal(png()[:-2000])
    assert "cut off or damaged" in refusal(jpeg()[:-300])


def test_a_pixel_bomb_is_refused_by_its_header() -> None:
    assert "far too many pixels" in refusal(bomb(30_000))
    assert "6,000 by 6,000 pixels" in refusal(bomb(6_000))


def test_a_pixel_bomb_inside_an_svg_is_refused() -> None:
    from base64 import b64encode

    inner = b64encode(bomb(30_000)).decode()
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
        f'<image width="9" height="9" href="data:image/png;base64,{inner}"/></svg>'
    )
    try:
        accepted = images.accept(svg.encode())
    except ImageRefusedError:
        return
    assert b"base64" not in accepted.data


def test_a_tiny_picture_is_refused_with_the_size_it_needs() -> None:
    assert "at least 90 by 90" in refusal(png(40, 40))


def test_metadata_is_left_behind() -> None:
    exif = Image.Exif()
    exif[0x010E] = "Taken at home"
    accepted = images.accept(jpeg(exif.tobytes()), name="holiday.jpg")
    assert accepted.media_type == "image/png"
    assert b"Taken at home" not in accepted.data
    assert "The JPEG was turned into a PNG." in accepted.notes


def test_a_large_picture_is_scaled_down_and_said() -> None:
    accepted = images.accept(_flat(3000, 1500))
    assert Image.open(io.BytesIO(accepted.data)).size == (1024, 512)
    assert any("scaled down" in note for note in accepted.notes)
    assert any("not square" in note for note in accepted.notes)


def _flat(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, "PNG")
    return out.getvalue()


SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">{}</svg>'


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<rect width="9" height="9" onclick="alert(1)"/>',
        '<image href="https://tracker.example/x.png" width="9" height="9"/>',
        '<a href="javascript:alert(1)"><rect width="9" height="9"/></a>',
        "<style>@import url(https://tracker.example/x.css);</style>",
        "<foreignObject><iframe src='https://tracker.example'/></foreignObject>",
    ],
)
def test_what_acts_or_loads_is_taken_out_of_an_svg(inside: str) -> None:
    try:
        accepted = images.accept(SVG.format(inside + '<circle r="40"/>').encode(), name="x.svg")
    except ImageRefusedError:
        return
    for word in (b"script", b"onclick", b"tracker", b"alert"):
        assert word not in accepted.data
    assert b"circle" in accepted.data


def test_an_entity_bomb_is_refused() -> None:
    entities = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    data = f'<!DOCTYPE svg [<!ENTITY l0 "ha">{entities}]>' + SVG.format("<text>&l9;</text>")
    assert refusal(data.encode(), name="x.svg")
