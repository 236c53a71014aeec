"""A photo of a receipt says what was paid, and not where and when somebody took it."""

from __future__ import annotations

import hashlib
import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin
from tests.platform.funding.conftest import picture, receipt

from alliance.audit.models import AuditEntry
from alliance.cli.receipts import strip as strip_command
from alliance.funding.models import Claim, Receipt
from alliance.funding.services import claims, stripping_again
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


def of_before(claim: Claim, content: bytes, media_type: str = "image/jpeg") -> Receipt:
    """As it was kept before photos were stripped."""
    row = Receipt(claim=claim, name="photo.jpg", media_type=media_type, size_bytes=len(content))
    row.sha256 = hashlib.sha256(content).hexdigest()
    row.file.save("receipt", ContentFile(content), save=False)
    row.save()
    return row


@pytest.mark.django_db
def test_receipts_of_before_are_stripped_once_and_a_run_that_was_stopped_goes_on(
    person, capsys, django_capture_on_commit_callbacks
):
    def run() -> tuple[int, str]:
        with django_capture_on_commit_callbacks(execute=True):
            return strip_command(), "".join(capsys.readouterr())

    claim = claims.begin(person, title="Yearly meeting", payee="Ada")
    new = claims.add_receipt(claim, receipt(picture(), "new.jpg"), by=person)
    taken = photo()  # once: its colours say the second in which they were made
    old = of_before(claim, taken)
    name, storage = old.file.name, old.file.storage
    with django_capture_on_commit_callbacks():  # it is stopped before the old file is deleted
        storage.save(name + stripping_again.MARK, ContentFile(b"of a run that was stopped before"))
        assert stripping_again.strip(old.pk) == stripping_again.STRIPPED
    assert storage.exists(name)
    broken, lost = of_before(claim, taken[:200]), of_before(claim, b"x")
    twin = of_before(claim, taken + b"another preview")
    storage.delete(lost.file.name)
    status, told = run()
    assert (status, "0 stripped, 2 were, 1 were with their claim twice" in told) == (1, True)
    assert f"receipt {broken.pk}: " in told and f"receipt {lost.pk}: " in told
    assert not storage.exists(name) and not storage.exists(twin.file.name)
    assert list(claim.receipts.order_by("pk")) == [new, old, broken, lost]
    old.refresh_from_db()
    with old.file.open("rb") as file:
        content = file.read()
    assert content == stripped(taken, "image/jpeg")
    assert (old.size_bytes, old.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    Receipt.objects.filter(pk__in=[broken.pk, lost.pk]).delete()
    status, told = run()
    assert (status, "0 stripped, 2 were" in told) == (0, True)
    acts = AuditEntry.objects.filter(act="funding.receipt_stripped").order_by("pk")
    assert [act.subject for act in acts] == [f"receipt:{old.pk}", f"receipt:{twin.pk}"]
