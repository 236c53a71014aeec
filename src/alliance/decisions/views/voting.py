"""Voting, and what else an elector does."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from alliance.decisions import gates, permissions, services
from alliance.decisions.forms import (
    DelegateForm,
    ObjectionForm,
    ProxyForm,
    VoteForm,
)
from alliance.decisions.naming import Names
from alliance.decisions.views.common import find, find_elector, for_a_reason, form_page
from alliance.groups.views.common import attempt, person_of
from alliance.people.permissions import require


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def vote(request: HttpRequest, public_id: UUID, pk: int) -> HttpResponse:
    """Vote for one elector. The answer to a vote shows the receipt, this once: nothing keeps the
    code, no session and no message, so there is no page to be sent on to.
    """
    decision, person = find(request, public_id), person_of(request)
    elector = find_elector(decision, pk)
    require(permissions.may_cast(person, elector))
    if request.method != "POST" and (gate := gates.closed(decision, person)) is not None:
        messages.info(request, gate.why)
        return redirect(gate.url)
    names = Names(decision, person)
    form = VoteForm(elector, request.POST if request.method == "POST" else None)
    context = {"decision": decision, "elector": elector, "name": names.of_elector(elector)}
    if request.method == "POST" and form.is_valid():
        choice, code = form.choice(), form.code_given
        cast = attempt(form, lambda: services.cast(elector, choice, by=person, code=code))
        if cast is not None:
            return render(request, "decisions/voted.html", {**context, "cast": cast})
    return render(request, "decisions/vote.html", {**context, "form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def object_to(request: HttpRequest, public_id: UUID, pk: int) -> HttpResponse:
    decision, person = find(request, public_id), person_of(request)
    elector = find_elector(decision, pk)
    require(permissions.may_speak_for(person, elector))
    form = ObjectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reasons = form.cleaned_data["reasons"]
        if attempt(form, lambda: services.object_to(elector, reasons, by=person)):
            messages.success(request, _("Your objection stands where everybody reads it."))
            return redirect(decision)
    return form_page(
        request,
        form,
        decision,
        title=_("Object"),
        lead=_("An objection says what would do harm, and is there to make the proposal better."),
        button=_("Object"),
    )


@login_required
@require_POST
def take_back(request: HttpRequest, public_id: UUID, pk: int) -> HttpResponse:
    decision = find(request, public_id)
    objection = get_object_or_404(decision.objections, pk=pk)
    try:
        services.take_back(objection, by=person_of(request))
    except services.NotPossible as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Your objection is taken back."))
    return redirect(decision)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def recuse(request: HttpRequest, public_id: UUID, pk: int) -> HttpResponse:
    decision, person = find(request, public_id), person_of(request)
    elector = find_elector(decision, pk)
    require(permissions.may_speak_for(person, elector))
    return for_a_reason(
        request,
        decision,
        partial(services.recuse, elector),
        title=_("Stand aside"),
        lead=_("For a conflict of interest. You are counted out of the quorum, and do not vote."),
        done=_("You stand aside, and are counted out of the quorum."),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proxy(request: HttpRequest, public_id: UUID, pk: int) -> HttpResponse:
    """Give a proxy; with `take_back` in the form take it back."""
    decision, person = find(request, public_id), person_of(request)
    elector = find_elector(decision, pk)
    require(permissions.may_speak_for(person, elector))
    if request.method == "POST" and "take_back" in request.POST:
        try:
            services.take_proxy_back(elector, by=person)
        except services.NotPossible as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("You vote yourself again."))
        return redirect(decision)
    form = ProxyForm(elector, Names(decision, person), request.POST or None)
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["proxy"]
        if attempt(form, lambda: services.give_proxy(elector, to, by=person)):
            messages.success(request, _("They vote in your place. Until they do you may change."))
            return redirect(decision)
    return form_page(
        request,
        form,
        decision,
        title=_("Give a proxy"),
        lead=_("Somebody else who votes here votes in your place as well, and sees no more of it."),
        button=_("Give it"),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delegate(request: HttpRequest, public_id: UUID, pk: int) -> HttpResponse:
    decision, person = find(request, public_id), person_of(request)
    elector = find_elector(decision, pk)
    require(permissions.may_name_delegate(person, elector))
    form = DelegateForm(request.POST or None, by=person)
    if request.method == "POST" and form.is_valid():
        named = form.cleaned_data["person"]
        if attempt(form, lambda: services.name_delegate(elector, named, by=person)):
            messages.success(request, _("It is written down; they hear of it."))
            return redirect(decision)
    return form_page(
        request,
        form,
        decision,
        title=_("Who votes for the organization"),
        lead=_("Whoever represents it votes for it. You may name one more, for this decision."),
        button=_("Name them"),
    )
