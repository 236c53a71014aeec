"""Which files are taken. What a file is, its first bytes say, not its name."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

FILE_BYTES = 10 * 1024 * 1024
NAME_LENGTH = 120
_OOXML = "application/vnd.openxmlformats-officedocument"
_ZIP = b"PK\x03\x04"
ZIP_ENTRIES = 5000  # a document with more is none
# Ending, type, what the file begins with; text has no sign of its own and must be UTF-8.
KINDS: tuple[tuple[str, str, bytes], ...] = (
    (".pdf", "application/pdf", b"%PDF-"),
    (".png", "image/png", b"\x89PNG\r\n\x1a\n"),
    (".jpg", "image/jpeg", b"\xff\xd8\xff"),
    (".odt", "application/vnd.oasis.opendocument.text", _ZIP),
    (".odp", "application/vnd.oasis.opendocument.presentation", _ZIP),
    (
        ".docx",
        f"{_OOXML}.wordprocessingml.document",
        _ZIP,
    ),
    (
        ".pptx",
        f"{_OOXML}.presentationml.presentation",
        _ZIP,
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
    is_sound = beginning.startswith(sign)
    if not sign:
        is_sound = _is_text(upload)
    elif sign == _ZIP:
        is_sound = is_sound and _is_office(upload, media_type)
    if not is_sound:
        raise ValidationError(_("The file is not what its name says it is."))
    upload.seek(0)
    return Examined(name, media_type, size, digest.hexdigest())


def _is_text(upload: UploadedFile) -> bool:
    upload.seek(0)
    try:
        return "\x00" not in upload.read(FILE_BYTES).decode("utf-8")
    except UnicodeDecodeError:
        return False


def _is_office(upload: UploadedFile, media_type: str) -> bool:
    """Whether the ZIP is the office document it claims to be, without macros. Only its list of
    entries and one short entry are read: nothing is unpacked.
    """
    upload.seek(0)
    try:
        with zipfile.ZipFile(upload) as zipped:
            names = zipped.namelist()
            if len(names) > ZIP_ENTRIES or any(_is_macro(name) for name in names):
                return False
            if media_type.startswith(_OOXML):
                folder = "word/" if "wordprocessing" in media_type else "ppt/"
                return "[Content_Types].xml" in names and any(n.startswith(folder) for n in names)
            # OpenDocument 1.3 part 2, 3.3: the entry "mimetype", not compressed, says what it is.
            entry = zipped.getinfo("mimetype")
            if entry.compress_type != zipfile.ZIP_STORED or entry.file_size > 200:
                return False
            return zipped.read(entry) == media_type.encode()
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, ValueError, OSError):
        return False


def _is_macro(name: str) -> bool:
    return name.lower().endswith("vbaproject.bin") or name.startswith(("Basic/", "Scripts/"))
