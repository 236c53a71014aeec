"""Writes the ZIP files: one of a person, one of the whole alliance.

The format has a version, kept in `manifest.json` beside a list of every file with its size and
SHA-256; docs/how-to/take-data-along.md describes it. Files are written as they come: what is held
in memory at a time is one piece of one file.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import PurePosixPath
from typing import IO, Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.exports import registry
from alliance.exports.lines import plain
from alliance.people.models import Person

VERSION = 1
Progress = Callable[[str], object]
PERSON_FORMAT, ALLIANCE_FORMAT = "badge-alliance-person", "badge-alliance-export"


class BadPath(ValueError):
    """A part named a file outside its folder."""


class _Archive:
    """A ZIP that remembers what it holds, for its manifest."""

    def __init__(self, stream: IO[bytes], now: datetime) -> None:
        self._zip = zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED)
        self._stamp = now.timetuple()[:6]
        self.files: dict[str, dict[str, Any]] = {}

    def write(self, pairs: Iterable[tuple[str, bytes]]) -> None:
        """Write files; pairs with the same path, one after another, are one file."""
        opened: str | None = None
        stream: IO[bytes] | None = None
        digest, size = hashlib.sha256(), 0
        try:
            for path, piece in pairs:
                if path != opened:
                    self._close(opened, stream, digest.hexdigest(), size)
                    opened, stream, digest, size = path, self._open(path), hashlib.sha256(), 0
                assert stream is not None
                stream.write(piece)
                digest.update(piece)
                size += len(piece)
            self._close(opened, stream, digest.hexdigest(), size)
        except BaseException:
            if stream is not None and not stream.closed:
                stream.close()
            raise

    def _open(self, path: str) -> IO[bytes]:
        parts = PurePosixPath(path).parts
        if not parts or path.startswith("/") or ".." in parts or "\\" in path or "\0" in path:
            raise BadPath(path)
        if path in self.files:
            raise BadPath(f"{path} comes twice")
        info = zipfile.ZipInfo(path, self._stamp)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = 0o600 << 16
        return self._zip.open(info, "w", force_zip64=True)

    def _close(self, path: str | None, stream: IO[bytes] | None, digest: str, size: int) -> None:
        if path is not None and stream is not None:
            stream.close()
            self.files[path] = {"bytes": size, "sha256": digest}

    def end(self, manifest: dict[str, Any]) -> None:
        """Write the manifest, and close."""
        whole = {**manifest, "files": self.files}
        self.write([("manifest.json", _json(whole))])
        self._zip.close()


def write_person(
    stream: IO[bytes],
    person: Person,
    now: datetime | None = None,
    progress: Progress = lambda part: None,
) -> None:
    """Write everything of `person`: a JSON file for each part, and the files that belong to it.

    `progress(part)` is called before each part.
    """
    now = now or timezone.now()
    archive = _Archive(stream, now)
    archive.write([("README.txt", _readme_of_person(person, now).encode())])
    for name, part in sorted(registry.PERSON_PARTS.items()):
        progress(name)
        archive.write([(f"{name}.json", _json(part(person)))])
    for name, files in sorted(registry.PERSON_FILES.items()):
        archive.write(_in_folder(name, files(person)))
    archive.end(_manifest(PERSON_FORMAT, now))


def write_alliance(
    stream: IO[bytes],
    now: datetime | None = None,
    progress: Progress = lambda part: None,
) -> dict[str, Any]:
    """Write everything of the alliance, a folder for each part; return the list of files.

    `progress(part)` is called before each part.
    """
    now = now or timezone.now()
    archive = _Archive(stream, now)
    archive.write([("README.txt", _README_OF_ALLIANCE.encode())])
    for name, part in sorted(registry.ALLIANCE_PARTS.items()):
        progress(name)
        archive.write(_in_folder(name, part()))
    files = dict(archive.files)
    archive.end({**_manifest(ALLIANCE_FORMAT, now), "parts": sorted(registry.ALLIANCE_PARTS)})
    return files


def _in_folder(name: str, pairs: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    for path, piece in pairs:
        yield (path if path.startswith(f"{name}/") else f"{name}/{path}"), piece


def _manifest(form: str, now: datetime) -> dict[str, Any]:
    return {
        "format": form,
        "version": VERSION,
        "made_at": now.isoformat(timespec="seconds"),
        "site": settings.SITE_URL,
        "site_name": settings.SITE_NAME,
    }


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2, default=plain).encode() + b"\n"


def _readme_of_person(person: Person, now: datetime) -> str:
    """In the reader's own language: call it under `speaking_to(person)`."""
    lines = [
        _("Your data from %(site)s, as of %(day)s.")
        % {"site": f"{settings.SITE_NAME} ({settings.SITE_URL})", "day": f"{now:%Y-%m-%d}"},
        "",
        _(
            "Each part of the site has a file of its own, named after it, in JSON: a text that "
            "people can read and every programming language understands. Folders hold your files."
        ),
        _("manifest.json lists all files with their size and SHA-256."),
        "",
        _(
            "What others wrote about you or to you in confidence is not in it; nor are reports "
            "under the code of conduct, which those who reported read under their own link."
        ),
        "",
        *sorted({f"{name}.json" for name in registry.PERSON_PARTS}),
        *sorted({f"{name}/" for name in registry.PERSON_FILES}),
        "",
    ]
    return "\n".join(lines)


_README_OF_ALLIANCE = """Everything of an alliance, in open formats.

manifest.json names the format, its version, when and where this was made, and lists all files with
their size and SHA-256. Each part of the site has a folder. Files that end in .jsonl hold one JSON
object a line; a field that ends in _id is the "id" of a line in another file. Mail is in mbox
files, calendars are iCalendar.

It holds personal data: keep it as carefully as the site itself. It holds no passwords, keys, links
that sign in, nor reports under the code of conduct; those are in a backup (`alliance backup`).
"""
