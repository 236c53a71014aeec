"""Files that people hand in: what they are is read from their first bytes, never from their name
or from what the browser says, and anything else is refused.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from typing import IO

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from alliance.meetings.bounds import (
    MAX_RECORDING_BYTES,
    MAX_SLIDES_BYTES,
    MAX_TRANSCRIPT_BYTES,
)
from alliance.meetings.errors import Refused

HEAD = 4096
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ODP = "application/vnd.oasis.opendocument.presentation"


@dataclass(frozen=True, slots=True)
class Accepted:
    """A file that may be kept. `name` is safe to suggest for a download."""

    name: str
    media_type: str
    size_bytes: int


def slides(upload: UploadedFile) -> Accepted:
    """PDF, PowerPoint (.pptx) or OpenDocument (.odp). Raises `Refused`."""
    size = _size(upload, MAX_SLIDES_BYTES)
    head = _head(upload)
    if head.startswith(b"%PDF-"):
        return Accepted(_name(upload, "slides", "pdf"), "application/pdf", size)
    if head.startswith(b"PK\x03\x04"):
        found = _office(upload)
        if found is not None:
            ending, media_type = found
            return Accepted(_name(upload, "slides", ending), media_type, size)
    raise Refused(
        _("Slides are taken as PDF, PowerPoint (.pptx) or OpenDocument (.odp); or give a link.")
    )


def recording(upload: UploadedFile) -> Accepted:
    """MP3, MP4/M4A, Ogg, WebM or WAV. Raises `Refused`."""
    size = _size(upload, MAX_RECORDING_BYTES)
    found = _media(_head(upload))
    if found is None:
        raise Refused(_("A recording is taken as MP3, M4A, MP4, Ogg, WebM or WAV; or give a link."))
    ending, media_type = found
    return Accepted(_name(upload, "recording", ending), media_type, size)


def transcript(upload: UploadedFile) -> str:
    """The text of a transcript, exactly as it came but for a byte order mark. Raises `Refused`."""
    _size(upload, MAX_TRANSCRIPT_BYTES)
    return text_of(upload.read(), MAX_TRANSCRIPT_BYTES)


def text_of(content: bytes, most: int) -> str:
    """Bytes of a text file as text, UTF-8 or else Latin-1. Raises `Refused`."""
    if len(content) > most:
        raise Refused(_too_big(most))
    if b"\x00" in content:
        raise Refused(_("This is no text file. Save it as plain text or Markdown."))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _media(head: bytes) -> tuple[str, str] | None:
    if head[4:8] == b"ftyp":
        return ("m4a", "audio/mp4") if head[8:11] == b"M4A" else ("mp4", "video/mp4")
    if head.startswith(b"ID3") or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2):
        return "mp3", "audio/mpeg"  # MPEG-1 or -2, Layer III
    if head.startswith(b"OggS"):
        return "ogg", "audio/ogg"
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "webm", "video/webm"
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return "wav", "audio/wav"
    return None


def _office(upload: UploadedFile) -> tuple[str, str] | None:
    file: IO[bytes] = upload.file  # type: ignore[assignment]
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()[:5000]
            if "[Content_Types].xml" in names and any(n.startswith("ppt/") for n in names):
                # Macros are programs; .pptm is refused even under another name.
                if any(n.endswith("vbaProject.bin") for n in names):
                    return None
                return "pptx", PPTX
            is_named = "mimetype" in names and archive.getinfo("mimetype").file_size < 200
            if is_named and archive.read("mimetype").strip() == ODP.encode():
                return "odp", ODP
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError):
        return None
    finally:
        file.seek(0)
    return None


def _head(upload: UploadedFile) -> bytes:
    head = upload.read(HEAD)
    upload.seek(0)
    return head


def _size(upload: UploadedFile, most: int) -> int:
    size = upload.size or 0
    if not size:
        raise Refused(_("This file is empty."))
    if size > most:
        raise Refused(_too_big(most))
    return size


def _too_big(most: int) -> str:
    return _("This file is larger than %(most)d MiB. Make it smaller, or give a link.") % {
        "most": most // (1024 * 1024)
    }


def _name(upload: UploadedFile, otherwise: str, ending: str) -> str:
    stem = re.sub(r"[^\w\-]+", "-", (upload.name or "").rsplit(".", 1)[0]).strip("-")[:80]
    return f"{stem or otherwise}.{ending}"
