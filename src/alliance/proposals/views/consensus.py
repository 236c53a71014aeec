"""Consensus calls."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from alliance.archive.models import Entry
from alliance.groups.views.common import attempt, person_of
from alliance.lists.services import TooMuch
from alliance.people.permissions import require
from alliance.proposals import permissions, queries, services
from alliance.proposals.forms import AddReplyForm, CallForm, CloseCallForm
from alliance.proposals.models import ConsensusCall
from alliance.proposals.views.common import find, form_page
from alliance.proposals.views.proposal import counts


def _find(request: HttpRequest, slug: str, pk: int) -> ConsensusCall:
    proposal = find(request, slug)
    rows = proposal.calls.select_related("mailing_list__group", "message", "revision")
    call = get_object_or_404(rows, pk=pk)
    call.proposal = call.revision.proposal = proposal
    return call


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask a mailing list."""
    found, person = find(request, slug), person_of(request)
    require(permissions.may_lead(person, found))
    until = timezone.localtime(timezone.now() + timedelta(days=14)).replace(second=0, microsecond=0)
    form = CallForm(request.POST or None, by=person, initial={"closes_at": until})
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        to = words.pop("mailing_list")

        def ask() -> ConsensusCall | None:
            try:
                return services.call(found, to, by=person, **words)
            except TooMuch as error:
                form.add_error(None, str(error))
                return None

        made = attempt(form, ask)
        if made is not None:
            messages.success(request, _("The list has it now. Answers are gathered here."))
            return redirect("proposals:call", found.slug, made.pk)
    return form_page(
        request,
        form,
        found,
        title=_("Call for consensus"),
        lead=_("On the latest revision. Its answers are gathered from the archive of the list."),
        button=_("Send it"),
    )


@require_safe
def call(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The question, its answers, and what came of it."""
    asked = _find(request, slug, pk)
    may_lead = permissions.may_lead(request.user, asked.proposal)
    entry = Entry.objects.filter(message=asked.message_id).select_related("mailing_list").first()
    context = {
        "proposal": asked.proposal,
        "call": asked,
        "entry": entry,
        "replies": queries.replies_of(asked, request.user),
        "is_over": timezone.now() >= asked.closes_at,
        "may_close": may_lead and not asked.outcome and timezone.now() >= asked.closes_at,
        "may_add": not asked.outcome and permissions.may_state(request.user, asked.proposal),
        **counts(asked.proposal, request.user),
    }
    return render(request, "proposals/call.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Gather an answer that stands elsewhere in the archive."""
    asked, person = _find(request, slug, pk), person_of(request)
    require(permissions.may_state(person, asked.proposal))
    form = AddReplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        url = form.cleaned_data["url"]
        if attempt(form, lambda: services.add_reply(asked, url, by=person)):
            messages.success(request, _("It is among the answers."))
            return redirect("proposals:call", slug, pk)
    return form_page(
        request,
        form,
        asked.proposal,
        title=_("Add an answer"),
        lead=_("For one that did not come as an answer to the message of the call."),
        button=_("Add it"),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Say whether there is consensus."""
    asked, person = _find(request, slug, pk), person_of(request)
    require(permissions.may_lead(person, asked.proposal))
    form = CloseCallForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        outcome = ConsensusCall.Outcome(form.cleaned_data["outcome"])
        summary = form.cleaned_data["summary"]
        if attempt(form, lambda: services.close(asked, outcome, summary=summary, by=person)):
            messages.success(request, _("The call is closed."))
            return redirect("proposals:call", slug, pk)
    return form_page(
        request,
        form,
        asked.proposal,
        title=_("Close the call"),
        lead=asked.question,
        button=_("Close it"),
    )
