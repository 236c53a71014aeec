"""Sizes of JPEG, GIF and WebP are those that Pillow reads; a damaged header says nothing."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from badging.critique import lint
from badging.critique.headers import size_of

from .conftest import ACHIEVEMENT, data_url, told

KINDS: dict[str, dict[str, Any]] = {
    "JPEG": {"format": "JPEG"},
    "progressive JPEG": {"format": "JPEG", "progressive": True},
    "JPEG with a comment": {"format": "JPEG", "comment": b"\xff\xc0" * 500},
    "JPEG with restarts": {"format": "JPEG", "restart_marker_rows": 1},
    "GIF": {"format": "GIF"},
    "WebP": {"format": "WEBP"},
    "lossless WebP": {"format": "WEBP", "lossless": True},
    "WebP with more": {"format": "WEBP", "icc_profile": b"x" * 10},
}


def made(kind: str, size: tuple[int, int]) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "navy").save(file, **KINDS[kind])
    return file.getvalue()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", [(1, 1), (89, 300), (300, 89), (257, 256), (2000, 3)])
def test_the_size_is_what_the_header_says(kind: str, size: tuple[int, int]) -> None:
    assert size_of(made(kind, size)) == size


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_of_another_kind_is_judged_by_its_size(kind: str) -> None:
    for size, codes in (
        ((100, 100), ["image_kind"]),
        ((89, 89), ["image_kind", "image_tiny"]),
        ((100, 200), ["image_kind", "image_not_square"]),
    ):
        image = {"id": data_url(made(kind, size), "image/any"), "caption": "A ramp"}
        found = told(lint(ACHIEVEMENT | {"image": image}))
        assert sorted(code for code, _ in found) == codes


@pytest.mark.parametrize("kind", KINDS)
def test_a_header_that_is_cut_off_says_nothing_or_the_size(kind: str) -> None:
    whole = made(kind, (120, 90))
    assert {size_of(whole[:end]) for end in range(len(whole) + 1)} == {None, (120, 90)}


@given(st.sampled_from(list(KINDS)), st.integers(0, 200), st.binary(min_size=1, max_size=8))
def test_a_damaged_header_is_no_error(kind: str, place: int, other: bytes) -> None:
    data = made(kind, (120, 90))
    found = size_of(data[:place] + other + data[place + len(other) :])
    assert found is None or min(found) > 0


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xda\x00\x02",
        b"\xff\xd8\xff\x01" * 3000,
        b"\xff\xd8" + b"\xff\x01" * 3000,
        b"\xff\xd8\xff\xc0\x00\x11\x08\x00\x00\x00\x00",
        b"GIF89a\x00\x00\x00\x00",
        b"GIF88a\x10\x00\x10\x00",
        b"RIFF\x00\x00\x00\x00WEBPVP8L\x00\x00\x00\x00\x00\x00\x00\x00\x00",
        b"RIFF\x00\x00\x00\x00WEBPVP8 \x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x10\x00\x10\x00",
        b"RIFF\x00\x00\x00\x00WEBPALPH",
        b"RIFF\x00\x00\x00\x00WAVEfmt ",
    ],
    ids=range(12),
)
def test_what_is_no_such_picture_has_no_size(data: bytes) -> None:
    assert size_of(data) is None
