"""What somebody hands in: a file, a text, or the address of either, as the bytes to be verified."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from alliance.verifier.documents import site_documents
from badging.documents import Documents
from badging.errors import BadgingError, Unreadable

MAX_BYTES = 10 * 1024 * 1024
"""Largest badge that is read, in whichever form it comes."""

MAX_REQUEST_BYTES = 64 * 1024 * 1024
"""Beyond this a request is not even taken apart to keep what was typed beside the file."""

_URL = re.compile(r"https?://\S+", re.IGNORECASE)
_ADDRESS_WITHOUT_SCHEME = re.compile(r"[\w-]+(?:\.[\w-]+)+/\S*")  # a JWT has no slash
_OTHER_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):\S*", re.IGNORECASE)
_ACCEPT = (
    "application/vc+jwt, application/ld+json, application/json;q=0.9, image/png;q=0.8, "
    "image/svg+xml;q=0.8, text/plain;q=0.7, */*;q=0.1"
)

Field = Literal["file", "text", "url"]


@dataclass(frozen=True, slots=True)
class HandedIn:
    """Bytes to be verified. field: where they came from. url: from where they were fetched."""

    data: bytes
    field: Field
    url: str = ""


class NotTakenError(Exception):
    """What was handed in cannot be taken. It says why, what to do, and at which field.

    status: 400 for nothing or two things at once, 413 for too much, 422 for what is no badge.
    """

    def __init__(
        self,
        message: str,
        *,
        field: str,
        remedy: str = "",
        code: str = "invalid",
        status: int = 422,
    ) -> None:
        super().__init__(message)
        self.message, self.field, self.remedy = message, field, remedy
        self.code, self.status = code, status

    @classmethod
    def because(cls, error: BadgingError, field: str) -> NotTakenError:
        """The engine's refusal, told at the field that it is about."""
        too_large = error.code == "too_large"
        return cls(
            error.message,
            field=field,
            remedy=error.remedy,
            code=error.code,
            status=413 if too_large and field != "url" else 422,
        )


def too_large(size_bytes: int, field: str) -> NotTakenError:
    """The refusal of more than MAX_BYTES."""
    return NotTakenError(
        _("This has {size_bytes} MB; up to {max_bytes} MB are read.").format(
            size_bytes=f"{size_bytes / 1048576:.1f}", max_bytes=MAX_BYTES // 1048576
        ),
        field=field,
        remedy=_(
            "A badge rarely has more than a few hundred kilobytes. Check that this is the "
            "badge itself, or ask its issuer for one with a smaller picture."
        ),
        code="too_large",
        status=413,
    )


def from_file(file: UploadedFile) -> HandedIn:
    """The bytes of an uploaded file. Raises NotTakenError."""
    if (file.size or 0) > MAX_BYTES:
        raise too_large(file.size or 0, "file")
    data = file.read()
    if not data:
        raise NotTakenError(
            _("The file is empty."),
            field="file",
            remedy=_("Choose the file again, as it was downloaded."),
            code="empty",
        )
    return HandedIn(data, "file")


def from_text(text: str, documents: Documents | None = None) -> HandedIn:
    """A pasted text: JSON, a JWT, SVG, or an address to be fetched. Raises NotTakenError."""
    stripped = text.strip()
    if not stripped:
        raise NotTakenError(_("There is nothing to read."), field="text", code="empty", status=400)
    if _URL.fullmatch(stripped) or _ADDRESS_WITHOUT_SCHEME.fullmatch(stripped):
        return from_url(stripped, documents, field="text")
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError:
        raise NotTakenError(
            _("The text holds half of a character pair, which is no character."),
            field="text",
            remedy=_("Hand in the file itself."),
            code="lone_surrogate",
        ) from None
    if len(data) > MAX_BYTES:
        raise too_large(len(data), "text")
    if "\n" not in stripped and "." not in stripped.partition(":")[0]:
        _refuse_other_schemes(stripped, "text")
    return HandedIn(data, "text")


def from_url(url: str, documents: Documents | None = None, *, field: Field = "url") -> HandedIn:
    """What is found at an http or https address; this site's own without asking over the network.

    Raises NotTakenError: another scheme, a private address, no answer, too large, too slow.
    """
    url = url.strip()
    if not _URL.fullmatch(url):
        _refuse_other_schemes(url, field)
        raise NotTakenError(
            _("This is no web address."),
            field=field,
            remedy=_("Give the whole address of the badge, beginning with https://."),
            code="not_a_url",
        )
    source = documents if documents is not None else site_documents()
    try:
        found = source.get(url, accept=_ACCEPT, max_bytes=MAX_BYTES)
    except BadgingError as error:
        raise NotTakenError.because(error, field) from error
    if not found.body.strip():
        raise NotTakenError.because(
            Unreadable(_("Nothing is at this address."), code="empty"), field
        )
    return HandedIn(found.body, field, url)


def _refuse_other_schemes(text: str, field: str) -> None:
    found = _OTHER_SCHEME.fullmatch(text)
    if found:
        raise NotTakenError(
            _("Addresses that begin with “{found}:” are not opened.").format(found=found[1][:20]),
            field=field,
            remedy=_(
                "Give an address that begins with https:// (or http://), or hand in the file."
            ),
            code="scheme",
        )
