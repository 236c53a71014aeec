"""Pages about achievements: to read, to design, to put away."""

from __future__ import annotations

import random
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance.issuing import designer, documents, permissions, queries, reach, services
from alliance.issuing.designer import Design
from alliance.issuing.editor import Editor
from alliance.issuing.models import Achievement, Issuer
from alliance.issuing.views import common
from alliance.writing.markdown import to_html


@require_safe
def achievement(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The public page of an achievement, or its JSON for a machine."""
    found = common.find_achievement(public_id)
    if common.wants_json(request):
        return common.json_beside_html(request, queries.achievement_document_of(found))
    context = {
        "achievement": found,
        "issuer": found.issuer,
        "criteria": to_html(found.criteria),
        "picture_url": documents.picture_url(found, found.picture, ""),
        "picture_png_url": f"{settings.SITE_URL}{found.get_absolute_url()}image.png",
        **_for_members(request, found.issuer),
    }
    response = render(request, "issuing/achievement.html", context)
    patch_vary_headers(response, ["Accept"])
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest, slug: str) -> HttpResponse:
    """Design a new achievement."""
    issuer = common.managed_issuer(request, slug)
    return _edit(request, issuer, None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change what will be awarded from now on."""
    found = common.find_achievement(public_id)
    permissions.require_manage(request.user, found.issuer)
    return _edit(request, found.issuer, found)


@login_required
@require_POST
def archive(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put an achievement away, or bring it back."""
    found = common.find_achievement(public_id)
    away = request.POST.get("do") != "restore"
    services.archive_achievement(found, by=common.person_of(request), archived=away)
    if away:
        text = _("“{name}” is put away; badges already awarded stay good.")
    else:
        text = _("“{name}” is back.")
    messages.success(request, text.format(name=found.name))
    return redirect(found)


@login_required
@require_POST
def preview_criteria(request: HttpRequest) -> HttpResponse:
    """Criteria as they will look, for htmx."""
    text = request.POST.get("criteria", "")[:20_000]
    return render(request, "issuing/_criteria_preview.html", {"criteria": to_html(text)})


def _edit(request: HttpRequest, issuer: Issuer, found: Achievement | None) -> HttpResponse:
    person = common.person_of(request)
    if request.method == "POST":
        editor = Editor.posted(request.POST, request.FILES, person, found)
        if editor.wish is None and editor.is_valid():
            saved = _save(issuer, found, editor, request)
            return redirect(saved)
    else:
        editor = Editor.opened(found, designer.suggestion(random.Random()))  # noqa: S311 (taste)
    context: dict[str, Any] = {
        "issuer": issuer,
        "achievement": found,
        "editor": editor,
        **editor.context(),
        **_for_members(request, issuer),
    }
    status = 422 if editor.has_errors else 200
    return render(request, "issuing/achievement_form.html", context, status=status)


def _save(
    issuer: Issuer, found: Achievement | None, editor: Editor, request: HttpRequest
) -> Achievement:
    person, fields = common.person_of(request), editor.fields()
    picture, design = editor.picture, editor.design
    for note in editor.notes:
        messages.info(request, note)
    if found is None:
        made = services.create_achievement(
            issuer, by=person, picture=picture, design=design or Design(), **fields
        )
        messages.success(
            request, _("“{made}” is ready. Award it to somebody.").format(made=made.name)
        )
        return made
    saved = services.update_achievement(found, by=person, picture=picture, design=design, **fields)
    messages.success(request, _("Saved. Badges awarded before stay as they are."))
    return saved


def _for_members(request: HttpRequest, issuer: Issuer) -> dict[str, object]:
    return {
        "may_manage": permissions.may_manage(request.user, issuer),
        "may_award": permissions.may_award(request.user, issuer),
        "is_reachable": reach.is_public(settings.SITE_URL),
    }
