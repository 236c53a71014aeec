"""All proposals, by stage; and how to begin one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from alliance.groups.views.common import attempt, person_of
from alliance.people.models import Person
from alliance.people.permissions import require
from alliance.proposals import as_json, permissions, queries, services
from alliance.proposals.forms import ProposeForm, groups_for
from alliance.proposals.models import Proposal
from alliance.proposals.stages import STAGES

SHOWN = 200  # of one stage


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every proposal under its stage, the furthest first: `?group=trust`, `?withdrawn=1`."""
    group = request.GET.get("group", "")[:60]
    withdrawn = request.GET.get("withdrawn") == "1"
    state = Proposal.State.WITHDRAWN if withdrawn else Proposal.State.ACTIVE
    found = queries.visible(request.user).filter(state=state)
    if group:
        found = found.filter(group__acronym=group)
    by_stage: dict[int, list[Proposal]] = {}
    for proposal in found:
        by_stage.setdefault(proposal.stage, []).append(proposal)
    context = {
        "stages": [
            {"stage": stage, "proposals": by_stage.get(stage.number, [])[:SHOWN]}
            for stage in reversed(STAGES)
        ],
        "count": sum(map(len, by_stage.values())),
        "group": group,
        "withdrawn": withdrawn,
        "may_propose": isinstance(request.user, Person) and bool(groups_for(request.user)),
    }
    return render(request, "proposals/index.html", context)


@require_safe
def index_json(request: HttpRequest) -> JsonResponse:
    """`{"stages": [...], "proposals": [...]}`, the furthest first."""
    told = {
        "stages": [
            {
                "number": stage.number,
                "name": str(stage.name),
                "criteria": {one.key: str(one.label) for one in stage.criteria},
            }
            for stage in STAGES
        ],
        "proposals": [as_json.line(one) for one in queries.visible(request.user)],
    }
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """Begin a proposal; `?group=` chooses where."""
    person = person_of(request)
    groups = groups_for(person)
    require(bool(groups), _("Join a working group to propose something in it."))
    asked = request.GET.get("group", "")
    initial: dict[str, Any] = {"group": next((g.pk for g in groups if g.acronym == asked), None)}
    form = ProposeForm(request.POST or None, by=person, initial=initial)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        group = words.pop("group")
        require(permissions.may_propose(person, group))
        proposal = attempt(form, lambda: services.propose(group, by=person, **words))
        if proposal is not None:
            messages.success(request, _("It is there. Now say what the text would be."))
            return redirect(proposal)
    return render(request, "proposals/propose.html", {"form": form, "stages": STAGES})
