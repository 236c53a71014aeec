"""Pages of a pad: to read, to write, and how it came to be."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alliance.notes import history as steps_of
from alliance.notes import reading, services
from alliance.notes.access import Access, access_of, may_write
from alliance.notes.models import Pad
from alliance.people.models import Person
from alliance.writing.diff import diff, has_changes, to_html


@require_safe
def pad(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = _find(request, public_id)
    return render(request, "notes/page.html", {"pad": found})


@require_safe
def raw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    text = services.pad_text(_find(request, public_id))
    return HttpResponse(text, content_type="text/markdown; charset=utf-8")


@require_safe
def history(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Who changed it when; with `?version=` the text as it was then, and what was new in it
    compared with `&with=` (the step before, when it is not said).
    """
    found = _find(request, public_id)
    access = access_of(request.user, found.key)
    steps = steps_of.steps(found, for_moderator=access == Access.MODERATE)
    version = _number(request.GET.get("version", ""))
    context: dict[str, object] = {"pad": found, "steps": steps, "version": version}
    if version is not None:
        chosen = next((step for step in steps if step.version == version), None)
        other = _number(request.GET.get("with", ""))
        if other is None:
            other = chosen.before if chosen else 0
        text = reading.text_at(found, version)
        pieces = diff(reading.text_at(found, other), text)
        context |= {
            "chosen": chosen,
            "other": next((step for step in steps if step.version == other), None),
            "text": text,
            "difference": to_html(pieces),
            "is_different": has_changes(pieces),
            "may_restore": version != reading.version_of(found)
            and found.closed_at is None
            and may_write(request.user, found.key),
        }
    return render(request, "notes/history.html", context)


@login_required
@require_POST
def write(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take the text of the form. What others wrote meanwhile stays, too."""
    assert isinstance(request.user, Person)
    found = _find(request, public_id)
    base, text = _number(request.POST.get("base", "")), request.POST.get("text", "")
    if base is None:
        raise PermissionDenied(_("The form does not say which text it began with."))
    is_named = request.POST.get("named") == "1"
    try:
        merged = services.write(found, text, base=base, by=request.user, is_named=is_named)
    except ValidationError as refusal:
        context = {"pad": found, "typed": text, "base": base, "refusal": refusal.messages[0]}
        return render(request, "notes/page.html", context, status=400)
    if merged != text.replace("\r\n", "\n"):
        messages.info(request, _("Others wrote at the same time. Both are kept."))
    onward = request.POST.get("next", "")
    if onward.startswith("/") and not onward.startswith("//") and "\\" not in onward:
        return redirect(onward)
    return redirect(found)


@login_required
@require_POST
def restore(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Bring back the text of an earlier moment, as one more change."""
    assert isinstance(request.user, Person)
    found = _find(request, public_id)
    version = _number(request.POST.get("version", ""))
    if version is None:
        raise PermissionDenied(_("The form does not say which text to bring back."))
    services.restore(found, version, by=request.user)
    messages.success(request, _("The notes are as they were then. What was between is kept, too."))
    return redirect(found)


def _find(request: HttpRequest, public_id: UUID) -> Pad:
    found = get_object_or_404(Pad, public_id=public_id)
    if access_of(request.user, found.key) == Access.NONE:
        raise Http404("No notes are here.")
    return found


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else None
