"""Files that somebody hands in, bounded in number and size before anything reads them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from alliance.lab.models import NAME_CHARS
from alliance.lab.services.errors import NotPossible

MAX_BADGES = 50
MAX_BADGE_BYTES = 1024 * 1024
MAX_ALL_BYTES = 10 * 1024 * 1024
MAX_REQUEST_BYTES = 2 * MAX_ALL_BYTES
"""Beyond this a request is not taken apart."""

_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"BZh")
_NOT_IN_NAMES = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff/\\]+")


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A file: its name, made safe to show, and its bytes."""

    name: str
    data: bytes


def taken(files: Sequence[UploadedFile]) -> list[HandedIn]:
    """The badges of an issuer run, each under a name that no other has. Raises NotPossible."""
    if not files:
        raise NotPossible(_("Choose the badges that it made."), field="badges")
    if len(files) > MAX_BADGES:
        raise NotPossible(
            _("These are %(count)s files; up to %(most)s are taken. Choose fewer.")
            % {"count": len(files), "most": MAX_BADGES},
            field="badges",
        )
    if sum(file.size or 0 for file in files) > MAX_ALL_BYTES:
        raise NotPossible(
            _("Together they have more than %(most)s MB. Choose fewer, or with smaller pictures.")
            % {"most": MAX_ALL_BYTES // 1048576},
            field="badges",
        )
    named = _named(file.name or "" for file in files)
    return [HandedIn(name, _bytes_of(file, name)) for name, file in zip(named, files, strict=True)]


def _bytes_of(file: UploadedFile, name: str) -> bytes:
    if (file.size or 0) > MAX_BADGE_BYTES:
        raise NotPossible(
            _("“%(name)s” has more than %(most)s MB. A badge rarely has; take a smaller picture.")
            % {"name": name, "most": MAX_BADGE_BYTES // 1048576},
            field="badges",
        )
    data = file.read(MAX_BADGE_BYTES + 1)
    if not data.strip():
        raise NotPossible(_("“%(name)s” is empty.") % {"name": name}, field="badges")
    if data.startswith(_ARCHIVES):
        raise NotPossible(
            _("“%(name)s” is an archive. Unpack it, and choose the badges in it.") % {"name": name},
            field="badges",
        )
    return data


def _named(names: Iterable[str]) -> list[str]:
    """Each name without what cannot be seen, cut, and told apart from those before it."""
    found: list[str] = []
    for number, name in enumerate(names, 1):
        seen = " ".join(_NOT_IN_NAMES.sub(" ", name).split())
        plain = seen[-(NAME_CHARS - 8) :].strip(". ") or "badge"
        candidates = (f"{count:02}-{plain}" for count in range(number, 1000))
        found.append(plain if plain not in found else next(c for c in candidates if c not in found))
    return found
