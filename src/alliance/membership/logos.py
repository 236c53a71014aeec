"""Logos of members: what is uploaded is looked at before it is decoded, then drawn anew as PNG.

PNG and JPEG only: what is written anew holds nothing but the picture. SVG is a program as much as a
picture; whoever has one exports it as PNG.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from alliance.membership import permissions
from alliance.membership.models import Logo
from alliance.organizations.models import Organization
from alliance.people.models import Person

MAX_BYTES = 2 * 1024 * 1024
MAX_PIXELS = 20_000_000
MIN_SIDE = 48
KEPT_WIDTH, KEPT_HEIGHT = 480, 240
_MAGIC = {"PNG": b"\x89PNG\r\n\x1a\n", "JPEG": b"\xff\xd8\xff"}


@dataclass(frozen=True)
class Accepted:
    data: bytes
    width: int
    height: int


def accept(data: bytes) -> Accepted:
    """The picture as PNG, at most KEPT_WIDTH by KEPT_HEIGHT. Raises `ValidationError`."""
    if len(data) > MAX_BYTES:
        raise ValidationError(_("The picture is larger than 2 MB. Export it smaller."))
    if not data.startswith(tuple(_MAGIC.values())):
        raise ValidationError(_("Give the logo as PNG or JPEG. An SVG can be exported as PNG."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            opened = Image.open(io.BytesIO(data), formats=list(_MAGIC))
        if opened.width * opened.height > MAX_PIXELS:
            raise ValidationError(_("The picture has too many pixels. Export it smaller."))
        opened.load()
        image = ImageOps.exif_transpose(opened).convert("RGBA")
    except (
        UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError,
    ) as error:  # fmt: skip
        raise ValidationError(_("The picture is damaged. Export it again.")) from error
    if min(image.size) < MIN_SIDE:
        raise ValidationError(_("The picture is too small: each side needs 48 pixels or more."))
    image.thumbnail((KEPT_WIDTH, KEPT_HEIGHT), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return Accepted(out.getvalue(), image.width, image.height)


@transaction.atomic
def keep(organization: Organization, data: bytes, *, by: Person) -> Logo:
    """Take a logo in place of the one before. Raises `PermissionDenied`, `ValidationError`."""
    permissions.ask(permissions.may_have_logo(by, organization))
    accepted = accept(data)
    logo, _is_new = Logo.objects.update_or_create(
        organization=organization,
        defaults={
            "digest": sha256(accepted.data).hexdigest(),
            "data": accepted.data,
            "width": accepted.width,
            "height": accepted.height,
            "by": by,
        },
    )
    return logo


def remove(organization: Organization, *, by: Person) -> None:
    permissions.ask(permissions.may_have_logo(by, organization))
    Logo.objects.filter(organization=organization).delete()
