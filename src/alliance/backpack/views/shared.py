"""What everybody sees of a shared badge. Each view asks first whether it is shared, and no answer
may be kept in a cache: private means private at once.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from alliance.backpack import artwork, downloads, queries, reporting, sharing
from alliance.backpack.models import HeldBadge
from alliance.backpack.views.common import bytes_response
from alliance.verifier import limits

_EMBED_POLICY = {
    "default-src": ["'none'"],
    "img-src": ["'self'"],
    "style-src": ["'self'"],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
    "frame-ancestors": ["*"],
}

PAGES_A_MINUTE = 120
View = Callable[..., HttpResponse]  # (request, badge, **names of the address)


def _shared(view: View) -> Callable[..., HttpResponse]:
    """Find the shared badge for a view, and mark its answer: not to be kept; not to be listed by
    search engines unless the holder allows it.
    """

    @require_safe
    @wraps(view)
    def found(request: HttpRequest, share_id: UUID, **names: Any) -> HttpResponse:
        badge = queries.shared_badge(share_id)
        if badge is None:
            raise Http404(_("This badge is not shared."))
        response = view(request, badge, **names)
        response["Cache-Control"] = "no-cache, private"
        if not badge.indexable:
            response["X-Robots-Tag"] = "noindex"
        return response

    return found


@_shared
def page(request: HttpRequest, badge: HeldBadge) -> HttpResponse:
    """The public page; to a program that asks for JSON, the badge itself."""
    if "html" not in request.headers.get("Accept", "html") and "json" in request.headers["Accept"]:
        return _given(badge, "json" if badge.credential_json else "jwt")
    if not limits.take(f"shared:{limits.subject_of(request)}", limit=PAGES_A_MINUTE).allowed:
        return HttpResponse(_("Too many pages in one minute. Wait a minute."), status=429)
    context = {
        "badge": badge,
        "shown": reporting.shown_to_everybody(badge),
        "share": sharing.share_of(badge),
        "given_out": queries.is_given_out(badge),
        "forms": [form for form in downloads.forms_of(badge) if not form.missing],
    }
    return render(request, "backpack/shared.html", context)


@_shared
def open_graph(request: HttpRequest, badge: HeldBadge) -> HttpResponse:
    """The picture for social sites."""
    return bytes_response(artwork.open_graph_png(badge), "image/png")


@xframe_options_exempt
@_shared
def picture(request: HttpRequest, badge: HeldBadge) -> HttpResponse:
    """Its picture, without the badge inside."""
    response = bytes_response(downloads.picture_png(badge, 512), "image/png")
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@_shared
def qr(request: HttpRequest, badge: HeldBadge) -> HttpResponse:
    """A QR code of the public page."""
    return bytes_response(
        artwork.qr_svg(sharing.address("backpack:shared", badge)), "image/svg+xml"
    )


@xframe_options_exempt
@csp_replace(_EMBED_POLICY)
@_shared
def embed(request: HttpRequest, badge: HeldBadge) -> HttpResponse:
    """A small page to be framed by any other site. It runs nothing and sends nothing."""
    if not limits.take(f"shared:{limits.subject_of(request)}", limit=PAGES_A_MINUTE).allowed:
        return HttpResponse(_("Too many pages in one minute. Wait a minute."), status=429)
    context = {
        "badge": badge,
        "shown": reporting.shown_to_everybody(badge),
        "share": sharing.share_of(badge),
    }
    return render(request, "backpack/embed.html", context)


@_shared
def download(request: HttpRequest, badge: HeldBadge, kind: str) -> HttpResponse:
    """The badge itself, unless an address of its holder can be read in it."""
    return _given(badge, kind)


def _given(badge: HeldBadge, kind: str) -> HttpResponse:
    if not queries.is_given_out(badge):
        reason = {
            "error": _("The holder's address can be read in this badge, so it is not public.")
        }
        refused = bytes_response(json.dumps(reason).encode(), "application/json")
        refused.status_code = 403
        return refused
    content = downloads.content_of(badge, kind)
    if content is None:
        raise Http404(_("This badge cannot be had in that form."))
    response = bytes_response(
        content, downloads.MEDIA_TYPES[kind], file_name=downloads.file_name(badge, kind)
    )
    response["Access-Control-Allow-Origin"] = "*"  # verifiers in a browser may read it
    return response
