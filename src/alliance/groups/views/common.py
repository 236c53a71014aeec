"""What several views share: finding a group, answering with documents, saying what went wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date

from alliance.groups import permissions, queries
from alliance.groups.models import GroupRole, WorkingGroup
from alliance.groups.services import NotPossible
from alliance.people.models import Person
from alliance.people.refusals import tell

SHORT = "public, max-age=60"


def person_of(request: HttpRequest) -> Person:
    """The signed-in person; for views that require sign-in."""
    assert not isinstance(request.user, AnonymousUser)
    return request.user


def find_group(request: HttpRequest, acronym: str) -> WorkingGroup:
    """The group at that address; one that was taken out of sight is there for staff alone."""
    chairs = queries.roles_on().filter(kind=GroupRole.Kind.CHAIR)
    rows = WorkingGroup.objects.select_related("parent").prefetch_related(
        Prefetch("roles", chairs.select_related("person", "organization"), to_attr="current_chairs")
    )
    group = get_object_or_404(rows, acronym=acronym)
    if not permissions.may_see(request.user, group):
        raise Http404
    return group


def attempt(form: BaseForm, work: Callable[[], Any]) -> Any:
    """What `work` gives; None with what is wrong written into the form, where nothing is lost."""
    try:
        return work()
    except (NotPossible, ValidationError) as refusal:
        tell(form, refusal)
    return None


def document(
    request: HttpRequest, body: bytes, content_type: str, *, changed: datetime | None
) -> HttpResponse:
    """A public document: readable from every origin, with an ETag that is a digest of its bytes
    and the moment of the last change (RFC 9110, 8.8 and 13.1).
    """
    etag = f'"{sha256(body).hexdigest()[:32]}"'
    seconds = int(changed.timestamp()) if changed else None
    response = get_conditional_response(request, etag=etag, last_modified=seconds)
    if response is None:
        response = HttpResponse(body, content_type=content_type)
    response["ETag"] = etag
    if seconds is not None:
        response["Last-Modified"] = http_date(seconds)
    response["Cache-Control"] = SHORT
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    patch_vary_headers(response, ["Accept-Language"])
    return response


def as_json(request: HttpRequest, data: Any, *, changed: datetime | None) -> HttpResponse:
    body = json.dumps(data, ensure_ascii=False, indent=1).encode()
    return document(request, body, "application/json", changed=changed)
