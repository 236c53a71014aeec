"""What machines read: DID documents, profiles, achievements, status lists, pictures."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from alliance.issuing import artwork, designer, queries
from alliance.issuing.designer import DesignError
from alliance.issuing.models import StatusListRecord
from alliance.issuing.views import common

PNG, SVG = "image/png", "image/svg+xml"


@require_safe
def did_document(request: HttpRequest, slug: str) -> HttpResponse:
    """did:web: the DID document (DID Core 1.0, 6.2: application/did+json)."""
    body = queries.did_document_of(common.find_issuer(slug))
    return common.document(request, body, "application/did+json")


@require_safe
def profile(request: HttpRequest, slug: str) -> HttpResponse:
    """The issuer's Profile."""
    body = queries.profile_document_of(common.find_issuer(slug))
    return common.document(request, body, "application/ld+json")


@require_safe
def status_list(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The signed status list, byte for byte."""
    rows = StatusListRecord.objects.filter(issuer__slug=slug, number=number)
    return common.document(request, bytes(get_object_or_404(rows).document), "application/vc")


@require_safe
def achievement(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The Achievement."""
    body = queries.achievement_document_of(common.find_achievement(public_id))
    return common.document(request, body, "application/ld+json")


@require_safe
def achievement_image(request: HttpRequest, public_id: UUID, suffix: str) -> HttpResponse:
    """The picture; `?v=` names one by its digest, `?size=` the pixels a side of a PNG."""
    version = request.GET.get("v", "")
    picture = queries.picture_of(common.find_achievement(public_id), version)
    if picture is None:
        raise Http404("There is no such version of this picture.")
    cache = common.FOREVER if version else common.SHORT
    if suffix == "svg":
        return common.document(request, artwork.picture_svg(picture), SVG, cache=cache)
    body = artwork.picture_png(picture, _size(request))
    return common.document(request, body, PNG, cache=cache)


@require_safe
def issuer_logo(request: HttpRequest, slug: str) -> HttpResponse:
    """The issuer's logo as PNG."""
    logo = common.find_issuer(slug).logo
    if logo is None:
        raise Http404("This issuer has no logo.")
    return common.document(request, artwork.picture_png(logo, _size(request, 256)), PNG)


@require_safe
def design(request: HttpRequest) -> HttpResponse:
    """What the designer draws for the choices in the query. Pure, so caches may keep it."""
    try:
        chosen = designer.from_mapping(request.GET.dict())
    except DesignError as error:
        return HttpResponse(str(error), status=400, content_type="text/plain; charset=utf-8")
    body = designer.to_svg(chosen, title="Preview of the badge").encode()
    return common.document(request, body, SVG, cache="public, max-age=86400")


# Sizes come in steps, so that nobody can fill the cache with one picture in a thousand sizes.
_SIZES = (64, 128, 256, 400, 512, 1024)


def _size(request: HttpRequest, default: int = artwork.DEFAULT_SIZE) -> int:
    text = request.GET.get("size", "")
    wanted = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else default
    return min(_SIZES, key=lambda size: abs(size - wanted))
