"""Revisions: to read, to compare, to hand in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from alliance.groups.views.common import attempt, person_of
from alliance.people.permissions import require
from alliance.proposals import as_json, changes, permissions, queries, services
from alliance.proposals.document import sections
from alliance.proposals.forms import ReviseForm
from alliance.proposals.models import Revision
from alliance.proposals.views.common import find, find_revision
from alliance.proposals.views.proposal import counts


@require_safe
def text(request: HttpRequest, slug: str) -> HttpResponse:
    """The latest revision."""
    found = find(request, slug)
    revision = queries.latest(found)
    if revision is None:
        context = {
            "proposal": found,
            "may_write": permissions.may_write(request.user, found),
            **counts(found, request.user),
        }
        return render(request, "proposals/no_text.html", context)
    return redirect(revision)


@require_safe
def revision(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    found = find(request, slug)
    shown = find_revision(found, number)
    revisions = list(found.revisions.order_by("-number").defer("text", "context", "schema"))
    context = {
        "proposal": found,
        "revision": shown,
        "revisions": revisions,
        "is_latest": revisions[0].number == shown.number,
        "sections": sections(shown.text),
        "may_write": permissions.may_write(request.user, found) and found.is_active,
        **counts(found, request.user),
    }
    return render(request, "proposals/revision.html", context)


@require_safe
def revision_json(request: HttpRequest, slug: str, number: int) -> JsonResponse:
    told = as_json.whole(find_revision(find(request, slug), number))
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False})


@require_safe
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """What changed from `?from=` to `?to=`: without them, in the latest revision."""
    found = find(request, slug)
    numbers = list(found.revisions.order_by("number").values_list("number", flat=True))
    if not numbers:
        raise Http404
    to = _number(request, "to", numbers, numbers[-1])
    since = _number(request, "from", [0, *numbers], to - 1)
    new = find_revision(found, to)
    old = find_revision(found, since) if since else None
    context = {
        "proposal": found,
        "numbers": numbers,
        "old": old,
        "new": new,
        "changes": changes.between(old, new),
        **counts(found, request.user),
    }
    return render(request, "proposals/compare.html", context)


def _number(request: HttpRequest, name: str, among: list[int], otherwise: int) -> int:
    asked = request.GET.get(name, "")
    if not asked:
        return otherwise
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else -1
    if number not in among:
        raise Http404
    return number


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def revise(request: HttpRequest, slug: str) -> HttpResponse:
    """Write the next revision: look at what it changes, then hand it in."""
    found, person = find(request, slug), person_of(request)
    require(permissions.may_write(person, found))
    before = queries.latest(found)
    words = {"base": before.number if before else 0}
    if before is not None:
        words |= {"text": before.text, "context": before.context, "schema": before.schema}  # type: ignore[dict-item]
    form = ReviseForm(request.POST or None, before=before, initial=words)
    context = {"proposal": found, "form": form, "before": before}
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if "preview" in request.POST:
            preview = Revision(**{name: given[name] for name in ("text", "context", "schema")})
            told = attempt(form, lambda: _preview(before, preview))
            return render(request, "proposals/revise.html", {**context, "changes": told})
        made = attempt(form, lambda: services.revise(found, by=person, **given))
        if made is not None:
            messages.success(request, _("It is handed in, and stays as it is."))
            return redirect(made)
    return render(request, "proposals/revise.html", context)


def _preview(before: Revision | None, preview: Revision) -> changes.Changes:
    """Raises `ValidationError` where a file is no JSON."""
    from alliance.proposals.services.revising import check_files

    check_files(preview)
    return changes.between(before, preview)
