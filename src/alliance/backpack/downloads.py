"""A badge taken out: as the bytes that were signed, or inside its picture."""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

import badging
from alliance.backpack.models import HeldBadge
from alliance.issuing import artwork
from badging.errors import BadgingError

PNG_SIZE = 640  # pixels: sharp on a page, and well below 200 KB

MEDIA_TYPES = {
    "json": "application/vc+ld+json",
    "jwt": "application/vc+jwt",
    "png": "image/png",
    "svg": "image/svg+xml",
}
LABELS = {
    "png": _("PNG image"),
    "svg": _("SVG image"),
    "json": "JSON",
    "jwt": "JWT",
}
USES = {
    "png": _("A picture with the badge inside. Fits almost everywhere."),
    "svg": _("The same, sharp at any size."),
    "json": _("The credential exactly as it was signed."),
    "jwt": _("The credential as one signed text."),
}


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a badge. missing: why it cannot be had, "" where it can."""

    kind: str
    missing: str = ""

    @property
    def label(self) -> str:
        return str(LABELS[self.kind])

    @property
    def use(self) -> str:
        return str(USES[self.kind])


def forms_of(badge: HeldBadge) -> list[Form]:
    """Every form, and for those that cannot be had the reason."""
    only = gettext(
        "Its issuer signed it in the other form only, and nobody else can sign it again."
    )
    baked = _why_not_baked(badge)
    return [
        Form("png", "" if badge.original_form == "png" else baked),
        Form("svg", "" if badge.original_form == "svg" else baked),
        Form("json", "" if badge.credential_json else only),
        Form("jwt", "" if badge.credential_jwt else only),
    ]


def content_of(badge: HeldBadge, kind: str) -> bytes | None:
    """The badge in one of its forms, or None when that form cannot be had.

    JSON and JWT are the bytes that were signed. An image in which the badge came is given back as
    it came; any other is made from the badge's picture.
    """
    if kind == "json":
        return bytes(badge.credential_json) or None
    if kind == "jwt":
        return badge.credential_jwt.encode("ascii") or None
    if kind == badge.original_form and badge.original:
        return bytes(badge.original)
    if kind not in ("png", "svg") or _why_not_baked(badge):
        return None
    image = picture_png(badge, PNG_SIZE) if kind == "png" else picture_svg(badge)
    try:
        return badging.bake(image, badge.presented)
    except BadgingError:
        return None


def _why_not_baked(badge: HeldBadge) -> str:
    if badge.version.startswith("3"):
        return ""
    return gettext(
        "It is a badge of version {version}, which would have to be baked by its "
        "issuer. Take the form in which it came."
    ).format(version=badge.version)


def file_name(badge: HeldBadge, kind: str) -> str:
    """A name for the file: letters, digits and hyphens only."""
    return f"{slugify(badge.name)[:60] or 'badge'}.{kind}"


def picture_png(badge: HeldBadge, size: int) -> bytes:
    """The badge's picture, or a plain one where it has none."""
    if badge.picture is not None:
        return artwork.picture_png(badge.picture, size)
    return artwork.draw_svg(PLAIN, size)


def picture_svg(badge: HeldBadge) -> bytes:
    """The badge's picture as SVG."""
    return artwork.picture_svg(badge.picture) if badge.picture is not None else PLAIN.encode()


PLAIN = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512" width="512" height="512">'
    '<path d="M256 24 457 140v232L256 488 55 372V140z" fill="#5e2077"/>'
    '<path d="M256 64 422 160v192L256 448 90 352V160z" fill="none" stroke="#fff" '
    'stroke-width="10"/>'
    '<path d="m256 156 30 61 67 10-49 47 12 67-60-32-60 32 12-67-49-47 67-10z" fill="#f2a91f"/>'
    "</svg>\n"
)


def export(badges: Iterable[HeldBadge], *, now: datetime) -> IO[bytes]:
    """Everything in one ZIP, as a file open for reading at its start: each badge in a folder of
    its own in every form, and an index that people and programs can read.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
    index = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, badge in enumerate(badges, 1):
            folder = f"{number:03d}-{slugify(badge.name)[:60] or 'badge'}"
            names = []
            for name, content in _files(badge):
                archive.writestr(f"{folder}/{name}", content)
                names.append(f"{folder}/{name}")
            index.append(
                {
                    "name": badge.name,
                    "issuer": {"id": badge.issuer_id, "name": badge.issuer_name},
                    "credential": badge.credential_id,
                    "version": badge.version,
                    "added": badge.added_at.isoformat(),
                    "files": names,
                }
            )
        listing = {"exported": now.isoformat(), "badges": index}
        archive.writestr("index.json", json.dumps(listing, ensure_ascii=False, indent=2) + "\n")
        archive.writestr("README.txt", _README)
    file.seek(0)
    return file


def _files(badge: HeldBadge) -> Iterator[tuple[str, bytes]]:
    for form in forms_of(badge):
        content = None if form.missing else content_of(badge, form.kind)
        if content is not None:
            yield f"badge.{form.kind}", content


_README = """Your badges.

Each folder holds one badge in every form that can be had: badge.json and badge.jwt are exactly what
the issuer signed, badge.png and badge.svg are pictures with the badge inside. Any backpack or
wallet for Open Badges takes at least one of them, and any verifier can check them without this
site. index.json lists them all.
"""
