"""Receipts: which files are taken, and that they are what they seem."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from alliance.funding.stripping import stripped

FILE_BYTES = 8 * 1024 * 1024
A_CLAIM = 20  # receipts
# What a file begins with, its type, and the ending it is given; no other kind is taken.
KINDS: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "application/pdf", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
)


@dataclass(frozen=True)
class Examined:
    """`name` is safe to suggest for a download; its ending is that of the type found."""

    name: str
    media_type: str
    size_bytes: int
    sha256: str


def examine(upload: UploadedFile, *, what: str = "", stem: str = "receipt") -> Examined:
    """What `upload` is, by its first bytes. `what` says which files are taken where it is no
    receipt, `stem` is the name of a file without one.

    Raises `ValidationError` for anything but a PDF, PNG or JPEG of at most `FILE_BYTES`.
    """
    size = upload.size or 0
    if size == 0:
        raise ValidationError(_("The file is empty."))
    if size > FILE_BYTES:
        raise ValidationError(_("The file has more than 8 MB. Make it smaller."))
    upload.seek(0)
    head = upload.read(16)
    kind = next((kind for kind in KINDS if head.startswith(kind[0])), None)
    if kind is None:
        raise ValidationError(what or _("A receipt is taken as PDF, PNG or JPEG."))
    digest = hashlib.sha256()
    upload.seek(0)
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    _sign, media_type, ending = kind
    given = re.sub(r"[^\w\-]+", "-", (upload.name or "").rsplit(".", 1)[0]).strip("-")[:80]
    return Examined(f"{given or stem}.{ending}", media_type, size, digest.hexdigest())


def receipt(upload: UploadedFile) -> tuple[Examined, ContentFile[bytes]]:
    """What `upload` is, and what is kept of it: a photo without where and when it was taken. Raises
    `ValidationError`.
    """
    found = examine(upload)
    try:
        content = stripped(upload.read(), found.media_type)
    except ValueError as error:
        raise ValidationError(_("The picture is damaged. Save it again, or as PDF.")) from error
    digest = hashlib.sha256(content).hexdigest()
    return replace(found, size_bytes=len(content), sha256=digest), ContentFile(content)
