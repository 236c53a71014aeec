"""PNG: the badge goes in and comes out, and nothing else of the file changes."""

from __future__ import annotations

import json
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conformance import vectors

from badging.baking import Baked, badges_in, bake, unbake
from badging.baking.png import bake as png_bake
from badging.baking.png import check
from badging.errors import ImageError, Misused, NotBaked

from .conftest import (
    ASSERTION,
    CREDENTIAL,
    END,
    JWS,
    PIXELS,
    SIGNATURE,
    chunk,
    chunks_of,
    header,
    jws_of,
    png,
)


def itxt(keyword: str, text: bytes, *, packed: bool = False, flag: int | None = None) -> bytes:
    body = zlib.compress(text) if packed else text
    flag = int(packed) if flag is None else flag
    return chunk(b"iTXt", keyword.encode() + bytes([0, flag, 0]) + b"\0\0" + body)


@pytest.mark.parametrize("credential", [CREDENTIAL, JWS])
def test_what_was_baked_comes_out(credential: str) -> None:
    assert unbake(bake(png(), credential)).decode() == credential
    assert unbake(bake(png(), credential.encode())).decode() == credential


def test_the_chunk_is_as_the_specification_says() -> None:
    """Open Badges 3.0, 5.3.1.1: iTXt, keyword openbadgecredential, not compressed."""
    kinds = chunks_of(bake(png(), CREDENTIAL))
    assert [kind for kind, _ in kinds] == [b"IHDR", b"iTXt", b"IDAT", b"IEND"]
    assert kinds[1][1] == b"openbadgecredential\0\0\0\0\0" + CREDENTIAL.encode()


def test_baking_again_replaces_the_badge() -> None:
    once = bake(png(), CREDENTIAL)
    assert bake(bake(once, JWS), CREDENTIAL) == once


def test_a_badge_of_an_older_version_is_replaced_too() -> None:
    old = png(itxt("openbadges", b"https://example.org/1"), after=chunk(b"tEXt", b"openbadges\0x"))
    assert bake(old, CREDENTIAL) == bake(png(), CREDENTIAL)


chunk_types = st.sampled_from([b"tEXt", b"pHYs", b"gAMA", b"tIME", b"eXIf", b"prVt", b"zTXt"])
chunks = st.tuples(chunk_types, st.binary(max_size=40)).filter(
    lambda c: (
        not c[1].startswith((b"openbadges\0", b"openbadgecredential\0"))
        and c[1] not in (b"openbadges", b"openbadgecredential")
    )
)
json_texts = st.dictionaries(st.text(), st.text() | st.integers() | st.booleans()).map(
    lambda value: json.dumps(value, ensure_ascii=False)
)


@settings(deadline=None)
@given(st.lists(chunks, max_size=5), st.lists(chunks, max_size=5), json_texts)
def test_every_other_chunk_is_kept_bit_for_bit(
    before: list[tuple[bytes, bytes]], after: list[tuple[bytes, bytes]], credential: str
) -> None:
    image = png(*(chunk(*c) for c in before), after=b"".join(chunk(*c) for c in after))
    baked = bake(image, credential)
    kept = [c for c in chunks_of(baked) if not c[1].startswith(b"openbadgecredential\0")]
    assert kept == chunks_of(image)
    assert unbake(baked).decode() == credential
    assert check(baked).size_bytes == len(baked)


def test_the_pixels_of_a_real_picture_are_kept() -> None:
    image = vectors.folder("1edtech/ob20/assets").joinpath("robotics-badge.png").read_bytes()
    pil = pytest.importorskip("PIL.Image")
    from io import BytesIO

    before, after = pil.open(BytesIO(image)), pil.open(BytesIO(bake(image, CREDENTIAL)))
    assert before.tobytes() == after.tobytes()
    assert after.text["openbadgecredential"] == CREDENTIAL


def test_published_images_are_read() -> None:
    of_3 = vectors.folder("1edtech/ob30").joinpath("simple-json.png").read_bytes()
    assert json.loads(unbake(of_3))["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    of_2 = vectors.folder("1edtech/ob20").joinpath("simple-badge.png").read_bytes()
    assert json.loads(unbake(of_2))["type"] == "Assertion"


@pytest.mark.parametrize(
    "inside, text",
    [
        (itxt("openbadges", b'{"a":1}'), b'{"a":1}'),
        (itxt("openbadges", b'{"a":1}', packed=True), b'{"a":1}'),
        (itxt("openbadgecredential", b'{"a":1}', packed=True), b'{"a":1}'),
        (chunk(b"tEXt", b"openbadges\0https://example.org/1"), b"https://example.org/1"),
        (chunk(b"tEXt", b"openbadges\0\xe4"), "ä".encode()),
        (chunk(b"tEXt", b"openbadges\0" + "ä".encode()), "ä".encode()),
        (chunk(b"zTXt", b"openbadges\0\0" + zlib.compress(b"a.b.c")), b"a.b.c"),
        (itxt("openbadges", b"old") + itxt("openbadgecredential", b"new"), b"new"),
        (itxt("openbadges", b"same") * 2, b"same"),
    ],
)
def test_older_ways_of_baking_are_read(inside: bytes, text: bytes) -> None:
    assert unbake(png(inside)) == text
    assert unbake(png(after=inside)) == text


def test_what_is_damaged_elsewhere_takes_nothing_from_the_badge() -> None:
    baked = bake(png(chunk(b"tIME", b"1234567")), CREDENTIAL)
    broken = baked.replace(b"1234567", b"1234568")
    assert unbake(broken).decode() == CREDENTIAL
    with pytest.raises(ImageError) as caught:
        unbake(baked.replace(b"Ada", b"Eve"))
    assert caught.value.code == "damaged"
    assert "checksum of its iTXt" in caught.value.message


def test_many_places_are_not_all_unpacked() -> None:
    """A file of 20 MiB could hold two thousand chunks that each inflate to 10 MiB."""
    one = chunk(b"zTXt", b"openbadges\0\0" + zlib.compress(b"{}"))
    assert unbake(png(one * 8)) == b"{}"
    with pytest.raises(ImageError) as caught:
        unbake(png(one * 9))
    assert caught.value.code == "ambiguous"


def test_a_badge_is_put_where_its_version_has_it() -> None:
    assert places_of(bake(png(), CREDENTIAL)) == [b"openbadgecredential"]
    assert places_of(bake(png(), JWS)) == [b"openbadgecredential"]
    assert places_of(bake(png(), jws_of("no JSON"))) == [b"openbadgecredential"]
    for older in (ASSERTION, jws_of(ASSERTION), "https://issuer.example.org/assertions/1"):
        baked = bake(png(), older)
        assert places_of(baked) == [b"openbadges"]
        assert unbake(baked).decode() == older
        assert places_of(bake(baked, CREDENTIAL)) == [b"openbadgecredential"]


def places_of(data: bytes) -> list[bytes]:
    return [body.partition(b"\0")[0] for kind, body in chunks_of(data) if kind == b"iTXt"]


def test_of_a_badge_of_3_0_and_an_older_one_both_are_told() -> None:
    both = png(itxt("openbadges", b"old"), itxt("openbadgecredential", b"new"))
    assert list(badges_in(both)) == [Baked("3.0", b"new"), Baked("2.0", b"old")]
    assert list(badges_in(png())) == []


def test_a_malformed_older_place_takes_nothing_from_a_badge_of_3_0() -> None:
    both = png(itxt("openbadges", b"x", flag=2), itxt("openbadgecredential", b"new"))
    assert unbake(both) == b"new"
    with pytest.raises(ImageError):
        list(badges_in(both))
    assert places_of(bake(both, CREDENTIAL)) == [b"openbadgecredential"]


def test_a_sound_image_without_a_badge_is_told_apart() -> None:
    with pytest.raises(NotBaked):
        unbake(png(chunk(b"tEXt", b"Comment\0openbadges")))


def test_two_different_badges_are_refused() -> None:
    with pytest.raises(ImageError) as caught:
        unbake(png(itxt("openbadges", b"one"), itxt("openbadges", b"two")))
    assert caught.value.code == "ambiguous"


@pytest.mark.parametrize(
    "inside",
    [
        itxt("openbadges", b""),
        itxt("openbadgecredential", b" "),
        itxt("openbadges", b"x", flag=2),
        itxt("openbadges", b"not packed", flag=1),
        chunk(b"iTXt", b"openbadges\0"),
        chunk(b"iTXt", b"openbadges\0\0\0de"),
        chunk(b"zTXt", b"openbadges\0\0" + zlib.compress(b"abc")[:-3]),
        chunk(b"zTXt", b"openbadges\0\0" + zlib.compress(bytes(11 * 1024 * 1024))),
    ],
)
def test_a_malformed_place_for_the_badge_is_an_error(inside: bytes) -> None:
    with pytest.raises(ImageError) as caught:
        unbake(png(inside))
    assert caught.value.remedy
    assert not isinstance(caught.value, NotBaked)


@pytest.mark.parametrize(
    "data, code",
    [
        (SIGNATURE[:-1], "damaged"),
        (SIGNATURE, "truncated"),
        (png()[:-1], "truncated"),
        (png()[:40], "truncated"),
        (png()[:50], "truncated"),
        (SIGNATURE + struct.pack(">I", 2**31) + b"IHDR", "truncated"),
        (png().replace(b"IDAT", b"IDAX"), "damaged"),
        (png()[:-6] + b"x" + png()[-5:], "truncated"),
        (png()[:-1] + b"x", "damaged"),
        (SIGNATURE + END, "damaged"),
        (SIGNATURE + header() + END, "damaged"),
        (SIGNATURE + header(width=0) + PIXELS + END, "damaged"),
        (SIGNATURE + header(color=5) + PIXELS + END, "damaged"),
        (SIGNATURE + header(color=3) + PIXELS + END, "damaged"),
        (SIGNATURE + header(depth=3) + PIXELS + END, "damaged"),
        (SIGNATURE + header() + header() + PIXELS + END, "damaged"),
        (SIGNATURE + chunk(b"IHDR", b"") + PIXELS + END, "damaged"),
        (SIGNATURE + PIXELS + header() + END, "damaged"),
        (SIGNATURE + header() + PIXELS + chunk(b"tIME", b"") + PIXELS + END, "damaged"),
        (SIGNATURE + header() + chunk(b"12AB", b"") + PIXELS + END, "damaged"),
        (SIGNATURE + header() + chunk(b"tIME", b"") * 20_000 + PIXELS + END, "damaged"),
        (SIGNATURE + header(width=100_000, height=100_000) + PIXELS + END, "too_many_pixels"),
        (SIGNATURE + header(width=2**31 - 1, height=2**31 - 1) + PIXELS + END, "too_many_pixels"),
        (png() + b"trailing", "trailing_data"),
        (png() + bytes(21 * 1024 * 1024), "too_large"),
    ],
)
def test_a_lying_or_damaged_image_is_refused_without_decoding_it(data: bytes, code: str) -> None:
    for examine in (check, lambda image: png_bake(image, CREDENTIAL)):
        with pytest.raises(ImageError) as caught:
            examine(data)
        assert caught.value.code == code
        assert caught.value.remedy


def test_an_image_that_the_badge_makes_too_large_to_be_read_is_not_baked() -> None:
    filled = png(chunk(b"prVt", bytes(20 * 1024 * 1024 - 150)))
    check(filled)
    with pytest.raises(ImageError) as caught:
        bake(filled, CREDENTIAL)
    assert caught.value.code == "too_large"


def test_a_badge_is_read_though_something_follows_the_image() -> None:
    assert unbake(bake(png(), CREDENTIAL) + b"\0" * 3).decode() == CREDENTIAL


@pytest.mark.parametrize(
    "credential", ["", "[]", "null", "{", "text", "a.b", b"\xff\xfe", "a.b.c d"]
)
def test_only_a_credential_is_baked(credential: bytes | str) -> None:
    with pytest.raises(Misused):
        bake(png(), credential)


@pytest.mark.parametrize("image", [b"", b"GIF89a", b"\xff\xd8\xff\xe0", b"%PDF-1.7", b"hello"])
def test_another_kind_of_file_is_refused(image: bytes) -> None:
    for examine in (unbake, lambda data: bake(data, CREDENTIAL)):
        with pytest.raises(ImageError) as caught:
            examine(image)
        assert caught.value.code == "image_type"
