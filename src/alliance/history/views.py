"""The history: to read, to propose, to review."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance.history import drawing, finding, permissions, queries, services
from alliance.history.forms import HideForm, ProposalForm, ReviewForm
from alliance.history.models import FIELDS, HistoryEntry, Proposal
from alliance.people.models import Person


@require_safe
def timeline(request: HttpRequest) -> HttpResponse:
    is_editor = permissions.is_editor(request.user)
    years = queries.timeline()
    hidden = HistoryEntry.objects.exclude(hidden_at=None)
    context = {
        "hidden": hidden if permissions.may_hide(request.user) else [],
        "years": years,
        "drawing": drawing.draw(years),
        "is_editor": is_editor,
        "waiting": queries.open_proposals().count() if is_editor else 0,
    }
    return render(request, "history/timeline.html", context)


@require_safe
def as_json(request: HttpRequest) -> JsonResponse:
    entries = [
        finding.as_json(entry) | {"url": settings.SITE_URL + entry.get_absolute_url()}
        for entry in HistoryEntry.objects.filter(hidden_at=None)
    ]
    return JsonResponse({"entries": entries}, json_dumps_params={"ensure_ascii": False})


@require_safe
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry with every version it ever had."""
    found = _entry(request, pk)
    context = {
        "entry": found,
        "versions": queries.versions(found),
        "may_hide": permissions.may_hide(request.user),
        "form": HideForm(),
    }
    return render(request, "history/entry.html", context)


@require_safe
def entry_json(request: HttpRequest, pk: int) -> JsonResponse:
    found = _entry(request, pk)
    versions = [one.words | {"at": one.at} for one in queries.versions(found)]
    whole = finding.as_json(found) | {"versions": versions}
    return JsonResponse(whole, json_dumps_params={"ensure_ascii": False})


@login_required
@require_POST
def hide(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an entry off the pages, or bring it back."""
    assert isinstance(request.user, Person)
    found = _entry(request, pk)
    form = HideForm(request.POST)
    if found.hidden_at:
        services.show(found, by=request.user)
    elif form.is_valid():
        services.hide(found, by=request.user, reason=form.cleaned_data["reason"])
    else:
        messages.error(request, _("Say why: editors after you will ask."))
    return redirect(found)


def _entry(request: HttpRequest, pk: int) -> HistoryEntry:
    found = get_object_or_404(HistoryEntry, pk=pk)
    if not permissions.may_read(request.user, found):
        raise Http404("No entry is here.")
    return found


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A new entry, or with `pk` other words for one."""
    assert isinstance(request.user, Person)
    entry = _entry(request, pk) if pk else None
    initial = {name: getattr(entry, name) for name in FIELDS} if entry else {}
    form = ProposalForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        words = {name: form.cleaned_data[name] for name in FIELDS}
        try:
            reason = form.cleaned_data["reason"]
            proposal = services.propose(request.user, words, entry=entry, reason=reason)
        except services.NotNow as refusal:
            form.add_error(None, str(refusal))
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Thank you. An editor will look at it."))
            return redirect("history:proposal", proposal.pk)
    return render(request, "history/propose.html", {"form": form, "entry": entry})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal beside what the history says now; its proposer and editors see it."""
    assert isinstance(request.user, Person)
    found = get_object_or_404(Proposal.objects.select_related("entry", "reviewed_by"), pk=pk)
    if found.proposed_by_id != request.user.pk and not permissions.is_editor(request.user):
        raise Http404("No proposal is here.")
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not permissions.may_review(request.user, found):
            raise PermissionDenied(_("Another editor reviews this."))
        answer = form.cleaned_data["answer"]
        try:
            if request.POST.get("verdict") == "accept":
                services.accept(found, by=request.user, answer=answer)
            else:
                services.decline(found, by=request.user, answer=answer)
        except services.NotNow as refusal:
            messages.error(request, str(refusal))
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect("history:proposal", found.pk)
        return redirect("history:review")
    context = {
        "proposal": found,
        "rows": queries.compare(found),
        "form": form,
        "may_review": permissions.may_review(request.user, found)
        and found.state == Proposal.State.OPEN,
    }
    return render(request, "history/proposal.html", context)


@login_required
@require_safe
def review(request: HttpRequest) -> HttpResponse:
    """What waits for an editor, and what was reviewed lately."""
    if not permissions.is_editor(request.user):
        raise PermissionDenied(_("Editors review the history."))
    context = {
        "waiting": queries.open_proposals(),
        "done": Proposal.objects.exclude(state=Proposal.State.OPEN).select_related("reviewed_by")[
            :30
        ],
    }
    return render(request, "history/review.html", context)
