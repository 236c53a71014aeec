"""What several views share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from alliance.decisions import permissions
from alliance.decisions.forms import ReasonForm
from alliance.decisions.models import Decision, Elector
from alliance.groups.views.common import attempt, person_of


def find(request: HttpRequest, public_id: UUID) -> Decision:
    found = Decision.objects.select_related("group", "created_by")
    decision = get_object_or_404(found, public_id=public_id)
    if not permissions.may_see(request.user, decision):
        raise Http404
    return decision


def find_elector(decision: Decision, pk: int) -> Elector:
    rows = decision.electors.select_related("person", "organization", "proxy", "delegate")
    elector = get_object_or_404(rows, pk=pk)
    elector.decision = decision
    return elector


def form_page(
    request: HttpRequest, form: BaseForm, decision: Decision | None, **words: Any
) -> HttpResponse:
    """A page with one form: `title`, `lead`, `button` in `words`."""
    context = {"form": form, "decision": decision, **words}
    return render(request, "decisions/form.html", context)


def for_a_reason(
    request: HttpRequest,
    decision: Decision,
    work: Callable[..., Any],
    *,
    done: str,
    title: str,
    lead: str,
) -> HttpResponse:
    """The page that asks why, and then does `work` with `by` and `reason`."""
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if attempt(form, lambda: work(by=person_of(request), **said)):
            messages.success(request, done)
            return redirect(decision)
    return form_page(request, form, decision, title=title, lead=lead, button=title)
