"""Opening a decision, settling objections, calling it off."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alliance.decisions import permissions, services, wording
from alliance.decisions.forms import (
    ElectionForm,
    OpenForm,
    SettleForm,
    groups_led_by,
)
from alliance.decisions.models import Decision, Objection
from alliance.decisions.views.common import find, for_a_reason, form_page
from alliance.groups.queries import charter_of
from alliance.groups.views.common import attempt, person_of
from alliance.people.permissions import require

LISTED = 200  # electors that a preview shows


def _may_lead_somewhere(request: HttpRequest) -> None:
    person = person_of(request)
    require(
        permissions.is_staff(person) or bool(groups_led_by(person)),
        _("The chair of a group and staff ask for decisions."),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Ask for a decision: fill in, look at who votes, open."""
    _may_lead_somewhere(request)
    person = person_of(request)
    form = OpenForm(request.POST or None, by=person, initial=_initial(request))
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        decision = form.save(commit=False)
        if "preview" in request.POST:
            context |= _preview(decision)
        else:
            labels = form.labels()
            if attempt(form, lambda: services.open_decision(decision, by=person, options=labels)):
                messages.success(request, _("The vote is open. Those who vote hear of it."))
                return redirect(decision)
    return render(request, "decisions/begin.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def elect(request: HttpRequest) -> HttpResponse:
    """Call an election."""
    _may_lead_somewhere(request)
    person = person_of(request)
    form = ElectionForm(request.POST or None, by=person, initial=_initial(request))
    context: dict[str, Any] = {"form": form, "electing": True}
    if request.method == "POST" and form.is_valid():
        decision = form.save(commit=False)
        if "preview" in request.POST:
            context |= _preview(decision)
        elif attempt(form, lambda: services.call_for_nominations(decision, by=person)):
            messages.success(request, _("Nominations are open. Those who vote hear of it."))
            return redirect(decision)
    return render(request, "decisions/begin.html", context)


def _initial(request: HttpRequest) -> dict[str, Any]:
    """The group of `?group=`, where it is one that the person leads."""
    asked = request.GET.get("group", "")
    led = groups_led_by(person_of(request))
    return {"group": next((group.pk for group in led if group.acronym == asked), None)}


def _preview(decision: Decision) -> dict[str, Any]:
    who = services.preview(decision)
    group = decision.group
    charter = charter_of(group) if group is not None else None
    return {
        "is_preview": True,
        "rule": wording.rule(decision),
        "who": who[:LISTED],
        "count": len(who),
        "votes": sum(one.votes if decision.is_weighted else 1 for one in who),
        "procedure": charter.procedure if charter else "",
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: HttpRequest, public_id: UUID, pk: int) -> HttpResponse:
    decision, person = find(request, public_id), person_of(request)
    objection = get_object_or_404(decision.objections.select_related("elector__decision"), pk=pk)
    require(permissions.may_settle(person, objection))
    form = SettleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        state = Objection.State(form.cleaned_data["state"])
        answer = form.cleaned_data["answer"]
        if attempt(form, lambda: services.settle(objection, state, answer=answer, by=person)):
            messages.success(request, _("The objection is settled."))
            return redirect(decision)
    return form_page(
        request,
        form,
        decision,
        title=_("Settle an objection"),
        lead=objection.reasons,
        button=_("Settle it"),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    decision = find(request, public_id)
    require(permissions.may_lead(person_of(request), decision))
    return for_a_reason(
        request,
        decision,
        partial(services.withdraw, decision),
        title=_("Call it off"),
        lead=_("Votes that were cast are not counted. The page stays, with your reason."),
        done=_("It is called off. Those who vote hear of it."),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def declare_void(request: HttpRequest, public_id: UUID) -> HttpResponse:
    decision = find(request, public_id)
    require(permissions.may_void(person_of(request), decision))
    lead = _(
        "What was counted stays to be read and counted again, with your reason beside it, and "
        "counts for nothing. Badges for having voted on it are revoked. Roles that it gave are "
        "ended on the page of the group. This cannot be undone: ask the question anew."
    )
    return for_a_reason(
        request,
        decision,
        partial(services.declare_void, decision),
        title=_("Declare it void"),
        lead=lead,
        done=_("It is void. Those who voted hear of it."),
    )


@login_required
@require_POST
def seat(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give the elected their role."""
    decision = find(request, public_id)
    try:
        services.seat(decision, by=person_of(request))
    except services.NotPossible as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The elected have their role now."))
    return redirect(decision)
