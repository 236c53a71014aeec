"""One proposal: its page, what leads it to the next stage, who carries it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance.groups.views.common import attempt, person_of
from alliance.people.permissions import require
from alliance.proposals import as_json, criteria, drawing, permissions, queries, services, stages
from alliance.proposals.forms import BallotForm, EvidenceForm, PartForm, ReasonForm, WordsForm
from alliance.proposals.log_lines import lines
from alliance.proposals.models import Part, Proposal
from alliance.proposals.queries import Somebody
from alliance.proposals.views.common import find, form_page


@require_safe
def proposal(request: HttpRequest, slug: str) -> HttpResponse:
    """What it is for, how far it has come, and what the next stage asks of it."""
    found, viewer = find(request, slug), request.user
    items = criteria.items(found)
    under_way = queries.advance_of(found)
    leads = permissions.may_lead(viewer, found)
    latest = queries.latest(found)
    newest = queries.versions(found).first()
    needs_version = latest is not None and newest is not None and newest.revision_id != latest.pk
    context = {
        "proposal": found,
        "track": drawing.track(found),
        "next": stages.after(found.stage),
        "items": [
            {
                "item": item,
                "may_state": not item.criterion.is_found
                and found.is_active
                and permissions.may_state(viewer, found),
                "may_confirm": item.evidence is not None
                and item.evidence.confirmed_at is None
                and found.is_active
                and permissions.may_confirm(viewer, item.evidence),
            }
            for item in items
        ],
        "met": sum(item.is_met for item in items),
        "may_ask": leads
        and found.is_active
        and under_way is None
        and all(item.is_met for item in items)
        and (not found.is_final or needs_version),
        "may_publish": leads and needs_version and under_way is None,
        "under_way": under_way,
        "advances": found.advances.select_related("decision").order_by("-pk"),
        "parts": [
            {"part": part, "may_end": permissions.may_end(viewer, part)}
            for part in queries.parts(found)
        ],
        "latest": latest,
        "version": newest,
        "calls": found.calls.select_related("mailing_list").order_by("-opened_at"),
        "may_lead": leads,
        "may_write": permissions.may_write(viewer, found),
        "may_name": permissions.may_name(viewer, found),
        **counts(found, viewer),
    }
    return render(request, "proposals/proposal.html", context)


def counts(proposal: Proposal, viewer: Somebody) -> dict[str, int]:
    """Numbers for the tabs of a proposal's pages."""
    return {
        "comment_count": proposal.comments.filter(hidden_at=None).count(),
        "waiting_count": queries.unanswered(proposal).count(),
        "report_count": proposal.reports.filter(hidden_at=None).count(),
    }


@require_safe
def proposal_json(request: HttpRequest, slug: str) -> JsonResponse:
    told = as_json.of(find(request, slug))
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False})


@require_safe
def log(request: HttpRequest, slug: str) -> HttpResponse:
    found = find(request, slug)
    context = {"proposal": found, "lines": lines(found), **counts(found, request.user)}
    return render(request, "proposals/log.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Title and summary."""
    found, person = find(request, slug), person_of(request)
    require(permissions.may_write(person, found))
    words = {"title": found.title, "summary": found.summary}
    form = WordsForm(request.POST or None, initial=words)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if attempt(form, lambda: services.change_words(found, by=person, **given)):
            messages.success(request, _("It is changed."))
            return redirect(found)
    return form_page(request, form, found, title=_("Title and summary"), button=_("Save"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def evidence(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Say what shows that a criterion of the next stage is met."""
    found, person = find(request, slug), person_of(request)
    require(permissions.may_state(person, found))
    stage = stages.after(found.stage)
    criterion = stages.criterion(stage, key)
    if criterion is None or criterion.is_found:
        raise Http404
    before = found.evidence.filter(stage=stage.number, criterion=key).first()
    words = {"text": before.text, "url": before.url} if before else {}
    form = EvidenceForm(request.POST or None, initial=words)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if attempt(form, lambda: services.state_evidence(found, key, by=person, **given)):
            messages.success(request, _("It is stated. Somebody else confirms it."))
            return redirect(found)
    return form_page(
        request, form, found, title=_("What shows it?"), lead=criterion.label, button=_("State it")
    )


@login_required
@require_POST
def confirm(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    found, person = find(request, slug), person_of(request)
    stage = stages.after(found.stage).number
    stated = get_object_or_404(found.evidence, stage=stage, criterion=key)
    try:
        services.confirm_evidence(stated, by=person)
    except services.NotPossible as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It is confirmed."))
    return redirect(found)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ballot(request: HttpRequest, slug: str) -> HttpResponse:
    """Open the ballot on the next stage."""
    found, person = find(request, slug), person_of(request)
    require(permissions.may_lead(person, found))
    form = BallotForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        advance = attempt(form, lambda: services.ask(found, by=person, **form.rule()))
        if advance is not None:
            messages.success(request, _("The vote is open. Those who vote hear of it."))
            return redirect(advance.decision)
    stage = stages.after(found.stage)
    return form_page(
        request,
        form,
        found,
        title=_("Ask for the ballot"),
        lead=_("On stage %(number)s, %(name)s. Adopted, it is entered by itself.")
        % {"number": stage.number, "name": stage.name},
        button=_("Open the vote"),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """Name an editor, or another champion."""
    found, person = find(request, slug), person_of(request)
    require(permissions.may_name(person, found))
    form = PartForm(request.POST or None, by=person)
    if request.method == "POST" and form.is_valid():
        named = form.cleaned_data["person"]
        is_editor = form.cleaned_data["kind"] == Part.Kind.EDITOR
        name = services.name_editor if is_editor else services.name_champion
        if attempt(form, lambda: name(found, named, by=person)):
            messages.success(request, _("They have their part now, and hear of it."))
            return redirect(found)
    return form_page(
        request,
        form,
        found,
        title=_("Who carries it, and who writes it"),
        lead=_("Somebody who is in the group. Their name stands on the page."),
        button=_("Name them"),
    )


@login_required
@require_POST
def end_part(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    found = find(request, slug)
    part = get_object_or_404(found.parts.select_related("proposal__group", "person"), pk=pk)
    services.end_part(part, by=person_of(request))
    messages.success(request, _("Their part has ended."))
    return redirect(found)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    found, person = find(request, slug), person_of(request)
    require(permissions.may_name(person, found))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(form, lambda: services.withdraw(found, by=person, reason=reason)):
            messages.success(request, _("It is withdrawn. Its record stays."))
            return redirect(found)
    return form_page(
        request,
        form,
        found,
        title=_("Withdraw it"),
        lead=_("The page stays, with your reason. The chair may take it up again."),
        button=_("Withdraw it"),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest, slug: str) -> HttpResponse:
    found, person = find(request, slug), person_of(request)
    require(permissions.may_lead(person, found))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(form, lambda: services.resume(found, by=person, reason=reason)):
            messages.success(request, _("It is taken up again."))
            return redirect(found)
    return form_page(request, form, found, title=_("Take it up again"), button=_("Take it up"))
