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

from alliance.notes import services
from alliance.notes.access import Access, access_of
from alliance.notes.models import Pad
from alliance.people.models import Person
from alliance.writing.markdown import to_html


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
    """Who changed it when; with `?version=` the text as it was then."""
    found = _find(request, public_id)
    number = request.GET.get("version", "")
    version = int(number) if number.isdecimal() and len(number) < 16 else None
    text = services.pad_text(found, version) if version is not None else ""
    context = {
        "pad": found,
        "versions": services.pad_versions(found),
        "version": version,
        "html": to_html(text),
    }
    return render(request, "notes/history.html", context)


@login_required
@require_POST
def write(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take the text of the form. What others wrote meanwhile stays, too."""
    assert isinstance(request.user, Person)
    found = _find(request, public_id)
    base, text = request.POST.get("base", ""), request.POST.get("text", "")
    if not (base.isdecimal() and len(base) < 16):
        raise PermissionDenied("The form does not say which text it began with.")
    try:
        merged = services.write(found, text, base=int(base), by=request.user)
    except ValidationError as refusal:
        context = {"pad": found, "typed": text, "base": base, "refusal": refusal.messages[0]}
        return render(request, "notes/page.html", context, status=400)
    if merged != text.replace("\r\n", "\n"):
        messages.info(request, _("Others wrote at the same time. Both are kept."))
    onward = request.POST.get("next", "")
    if onward.startswith("/") and not onward.startswith("//") and "\\" not in onward:
        return redirect(onward)
    return redirect(found)


def _find(request: HttpRequest, public_id: UUID) -> Pad:
    found = get_object_or_404(Pad, public_id=public_id)
    if access_of(request.user, found.key) == Access.NONE:
        raise Http404("No notes are here.")
    return found
