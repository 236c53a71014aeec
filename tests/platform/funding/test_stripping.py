"""A photo of a receipt says what was paid, and not where and when somebody took it."""

from __future__ import annotations

import io

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin
from tests.platform.funding.conftest import picture, receipt

from alliance.funding.services import claims
from alliance.funding.stripping import ORIENTATION, stripped

CAMERA, PLACE = "Camera of somebody", (52.0, 31.0, 12.0)


def photo(**more: object) -> bytes:
    """With all that a telephone writes: camera, place, a comment, colours, a preview behind."""
    exif = Image.Exif()
    exif[0x0110], exif[ORIENTATION] = CAMERA, 6
    exif.get_ifd(0x8825)[2] = PLACE
    colours = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    taken = picture(exif=exif, comment=b"at home", icc_profile=colours, quality=90, **more)
    return taken + picture(exif=exif)


@pytest.mark.parametrize("how", [{}, {"progressive": True}, {"restart_marker_rows": 1}], ids=str)
def test_a_photo_keeps_what_one_sees_and_nothing_of_the_camera(how: dict[str, object]) -> None:
    before = photo(**how)
    after = stripped(before, "image/jpeg")
    with Image.open(io.BytesIO(before)) as old, Image.open(io.BytesIO(after)) as new:
        assert old.tobytes() == new.tobytes()
        assert dict(new.getexif()) == {ORIENTATION: 6}
        assert new.info["icc_profile"] == old.info["icc_profile"]
    assert CAMERA.encode() not in after and b"at home" not in after
    assert after.endswith(b"\xff\xd9") and after.count(b"\xff\xd8") == 1
    assert stripped(after, "image/jpeg") == after


def test_a_png_loses_its_words_and_keeps_its_picture() -> None:
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "Ada Lovelace")
    words.add_itxt("Place", "at home", zip=True)
    before = picture("PNG", pnginfo=words, exif=Image.Exif()) + b"more behind"
    after = stripped(before, "image/png")
    with Image.open(io.BytesIO(before)) as old, Image.open(io.BytesIO(after)) as new:
        assert old.tobytes() == new.tobytes() and not new.text
    assert b"Ada" not in after and b"Place" not in after and b"behind" not in after


@given(st.sampled_from(["JPEG", "PNG"]), st.integers(0, 10**4), st.binary(max_size=6))
def test_a_broken_picture_is_refused_and_breaks_nothing(form: str, at: int, junk: bytes) -> None:
    whole = picture(form)
    broken = whole[: at % len(whole)] + junk
    try:
        stripped(broken, f"image/{form.lower()}")
    except ValueError as refusal:
        assert str(refusal)


@pytest.mark.django_db
def test_what_is_kept_of_a_receipt_is_stripped_and_known_by_its_digest(person) -> None:  # type: ignore[no-untyped-def]
    claim = claims.begin(person, title="Train")
    kept = claims.add_receipt(claim, receipt(photo(), "IMG.jpg"), by=person)
    with kept.file.open() as file:
        content = file.read()
    assert CAMERA.encode() not in content and len(content) == kept.size_bytes
    with pytest.raises(ValidationError, match="with the claim already"):
        claims.add_receipt(claim, receipt(content, "again.jpg"), by=person)
    with pytest.raises(ValidationError, match="damaged"):
        claims.add_receipt(claim, receipt(photo()[:400], "cut.jpg"), by=person)
