"""What several views share."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from alliance.proposals import permissions
from alliance.proposals.models import Proposal, Revision, Version


def find(request: HttpRequest, slug: str) -> Proposal:
    proposal = get_object_or_404(Proposal.objects.select_related("group"), slug=slug)
    if not permissions.may_see(request.user, proposal):
        raise Http404
    return proposal


def find_revision(proposal: Proposal, number: int) -> Revision:
    if number > 10_000:
        raise Http404
    revision = get_object_or_404(proposal.revisions, number=number)
    revision.proposal = proposal
    return revision


def find_version(request: HttpRequest, slug: str, name: str = "") -> Version:
    """The version of that name, without one the newest."""
    proposal = find(request, slug)
    found = proposal.versions.select_related("revision").order_by("-published_at", "-pk")
    version = (found.filter(name=name) if name else found).first()
    if version is None:
        raise Http404
    version.proposal = version.revision.proposal = proposal
    return version


def form_page(
    request: HttpRequest, form: BaseForm, proposal: Proposal | None, **words: Any
) -> HttpResponse:
    """A page with one form: `title`, `lead`, `button`, `back` (an address) in `words`."""
    context = {"form": form, "proposal": proposal, **words}
    return render(request, "proposals/form.html", context)
