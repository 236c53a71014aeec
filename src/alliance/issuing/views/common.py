"""What several views share: finding things, and answering with documents that caches may keep."""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response, patch_vary_headers

from alliance.issuing import permissions
from alliance.issuing.models import Achievement, Award, Batch, Issuer
from alliance.people.models import Person

JSON_TYPES = ["application/ld+json", "application/json", "application/vc"]
FOREVER = "public, max-age=31536000, immutable"
SHORT = "public, max-age=300"

SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
"""An SVG that is opened by itself may draw, and nothing else."""


def person_of(request: HttpRequest) -> Person:
    """The signed-in person; for views that require sign-in."""
    assert not isinstance(request.user, AnonymousUser)
    return request.user


def wants_json(request: HttpRequest) -> bool:
    """True when the client asked for JSON: by `?format=json` or, before HTML, in Accept."""
    if request.GET.get("format") == "json":
        return True
    return request.get_preferred_type(["text/html", *JSON_TYPES]) in JSON_TYPES


def document(
    request: HttpRequest, body: bytes, content_type: str, *, cache: str = SHORT
) -> HttpResponse:
    """A public document: readable from every origin, with an ETag that is a digest of its bytes."""
    etag = f'"{sha256(body).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(body, content_type=content_type)
    response["ETag"] = etag
    response["Cache-Control"] = cache
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    if content_type == "image/svg+xml":
        response["Content-Security-Policy"] = SVG_POLICY
    return response


def json_beside_html(request: HttpRequest, body: bytes) -> HttpResponse:
    """The JSON of an address that also has a page."""
    response = document(request, body, "application/ld+json")
    patch_vary_headers(response, ["Accept"])
    return response


def find_issuer(slug: str) -> Issuer:
    return get_object_or_404(Issuer.objects.select_related("logo"), slug=slug)


def managed_issuer(request: HttpRequest, slug: str) -> Issuer:
    """An issuer that the person owns. Raises PermissionDenied."""
    issuer = find_issuer(slug)
    permissions.require_manage(request.user, issuer)
    return issuer


def find_achievement(public_id: UUID) -> Achievement:
    rows = Achievement.objects.select_related("issuer", "picture")
    return get_object_or_404(rows, public_id=public_id)


def own_batch(request: HttpRequest, public_id: UUID) -> Batch:
    """A batch of an issuer that the person is a member of; for all others there is none."""
    rows = Batch.objects.select_related("achievement__issuer", "achievement__picture")
    batch = get_object_or_404(rows, public_id=public_id)
    if not permissions.may_award(request.user, batch.achievement.issuer):
        raise Http404
    return batch


def own_award(request: HttpRequest, public_id: UUID) -> Award:
    """An award of an issuer that the person is a member of; for all others there is none."""
    rows = Award.objects.select_related("achievement__issuer", "picture", "issued_by", "revoked_by")
    award = get_object_or_404(rows, public_id=public_id)
    if not permissions.may_award(request.user, award.issuer):
        raise Http404
    return award
