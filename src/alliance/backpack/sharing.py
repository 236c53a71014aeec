"""Addresses and snippets with which a public badge goes elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from alliance.backpack.models import HeldBadge


@dataclass(frozen=True, slots=True)
class Share:
    """What the holder of a public badge copies. All addresses are absolute."""

    page: str
    open_graph: str
    qr: str
    frame_snippet: str
    image_snippet: str
    linkedin: str


def share_of(badge: HeldBadge) -> Share | None:
    """Everything about the public page of a badge; None while it is private."""
    if not badge.public or badge.share_id is None:
        return None
    page = address("backpack:shared", badge)
    embed = address("backpack:shared_embed", badge)
    picture = address("backpack:shared_picture", badge)
    name = escape(badge.name, quote=True)
    return Share(
        page=page,
        open_graph=address("backpack:shared_og", badge),
        qr=address("backpack:shared_qr", badge),
        frame_snippet=(
            f'<iframe src="{embed}" title="Badge: {name}" width="340" height="420" loading="lazy" '
            'referrerpolicy="no-referrer"></iframe>'
        ),
        image_snippet=(
            f'<a href="{page}"><img src="{picture}" alt="Badge: {name}" width="200" height="200">'
            "</a>"
        ),
        linkedin=linkedin(badge, page),
    )


def address(name: str, badge: HeldBadge) -> str:
    """The absolute address of one of the public views of a badge."""
    return str(settings.SITE_URL + reverse(name, args=[badge.share_id]))


def linkedin(badge: HeldBadge, page: str) -> str:
    """LinkedIn's form for a certification, filled in (its documented "Add to profile" link)."""
    fields: dict[str, str | int] = {
        "startTask": "CERTIFICATION_NAME",
        "name": badge.name,
        "organizationName": badge.issuer_name,
        "certUrl": page,
        "certId": badge.credential_id.removeprefix("urn:uuid:"),
    }
    if badge.valid_from is not None:
        fields |= {"issueYear": badge.valid_from.year, "issueMonth": badge.valid_from.month}
    if badge.valid_until is not None:
        expires = badge.valid_until
        fields |= {"expirationYear": expires.year, "expirationMonth": expires.month}
    return "https://www.linkedin.com/profile/add?" + urlencode(fields)
