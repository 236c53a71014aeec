"""Which files are taken. What a file is, its first bytes say, not its name."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

FILE_BYTES = 10 * 1024 * 1024
NAME_LENGTH = 120
_OOXML = "application/vnd.openxmlformats-officedocument"
# Ending, type, what the file begins with; text has no sign of its own and must be UTF-8.
KINDS: tuple[tuple[str, str, bytes], ...] = (
    (".pdf", "application/pdf", b"%PDF-"),
    (".png", "image/png", b"\x89PNG\r\n\x1a\n"),
    (".jpg", "image/jpeg", b"\xff\xd8\xff"),
    (".odt", "application/vnd.oasis.opendocument.text", b"PK\x03\x04"),
    (".odp", "application/vnd.oasis.opendocument.presentation", b"PK\x03\x04"),
    (
        ".docx",
        f"{_OOXML}.wordprocessingml.document",
        b"PK\x03\x04",
    ),
    (
        ".pptx",
        f"{_OOXML}.presentationml.presentation",
        b"PK\x03\x04",
    ),
    (".md", "text/markdown", b""),
    (".csv", "text/csv", b""),
    (".txt", "text/plain", b""),
)
ENDINGS = ", ".join(ending for ending, _type, _sign in KINDS)


@dataclass(frozen=True)
class Examined:
    name: str
    media_type: str
    size_bytes: int
    sha256: str


def examine(upload: UploadedFile) -> Examined:
    """What `upload` is. Raises `ValidationError` for what is too big, or not what its name says."""
    name = "".join(c for c in (upload.name or "file") if c.isprintable() and c not in '"\\/')
    name = name[-NAME_LENGTH:]
    size = upload.size or 0
    if size > FILE_BYTES:
        raise ValidationError(_("The file has more than 10 MB. Put it elsewhere and give a link."))
    if size == 0:
        raise ValidationError(_("The file is empty."))
    kind = next((k for k in KINDS if name.lower().endswith(k[0])), None)
    if kind is None:
        raise ValidationError(_("Files of these kinds are taken: %(kinds)s.") % {"kinds": ENDINGS})
    digest = hashlib.sha256()
    upload.seek(0)
    beginning = upload.read(16)
    upload.seek(0)
    for chunk in upload.chunks():
        digest.update(chunk)
    _ending, media_type, sign = kind
    if not beginning.startswith(sign) or (not sign and not _is_text(upload)):
        raise ValidationError(_("The file is not what its name says it is."))
    upload.seek(0)
    return Examined(name, media_type, size, digest.hexdigest())


def _is_text(upload: UploadedFile) -> bool:
    upload.seek(0)
    try:
        return "\x00" not in upload.read(FILE_BYTES).decode("utf-8")
    except UnicodeDecodeError:
        return False
