"""What a group works on, and how it goes on: cycles, deliverables, states, words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alliance.groups import permissions, queries, services
from alliance.groups.forms import (
    ChangeForm,
    CycleForm,
    DeliverableForm,
    OutcomeForm,
    ReasonForm,
    ReportForm,
    RunningCycleForm,
)
from alliance.groups.models import WorkingGroup
from alliance.groups.services import NotPossible
from alliance.groups.views.common import attempt, find_group, person_of
from alliance.people.models import Person
from alliance.people.permissions import require

State = WorkingGroup.State


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def words(request: HttpRequest, acronym: str) -> HttpResponse:
    """Name, kind, purpose, parent."""
    group, person = find_group(request, acronym), person_of(request)
    require(permissions.may_change(person, group))
    form = ChangeForm(
        request.POST or None, instance=WorkingGroup.objects.get(pk=group.pk), by=person
    )
    if request.method == "POST" and form.is_valid():
        fields = form.cleaned_data
        if attempt(form, lambda: services.change_words(group, by=person, **fields)):
            messages.success(request, _("The words are changed."))
            return redirect("groups:group", group.acronym)
    return render(request, "groups/words.html", {"group": group, "form": form})


# What can be asked of a group on its page of life: the form, and the work done with what it says.
def _forms(group: WorkingGroup, person: Person, data: Any) -> dict[str, BaseForm]:
    """The actions that the state of the group, and the rights of the person, allow now."""
    forms = _possible(group, person, data)
    for action, form in forms.items():  # many on one page ask for a reason: each has ids of its own
        form.auto_id = f"id_{action}_%s"
    return forms


def _possible(group: WorkingGroup, person: Person, data: Any) -> dict[str, BaseForm]:
    current = State(group.state)
    if current == State.PROPOSED:
        if not permissions.may_decide(person, group):
            return {}
        return {"start": ReasonForm(data), "decline": ReasonForm(data)}
    if not permissions.may_change(person, group):
        return {}
    if current == State.CONCLUDED:
        return {"archive": ReasonForm(data)}
    if current == State.ARCHIVED:
        return {}
    found: dict[str, BaseForm] = {}
    cycle = queries.cycle_of(group)
    if cycle is not None and cycle.closed_on is None:
        found["change-cycle"] = RunningCycleForm(data, instance=cycle)
        found["close-cycle"] = OutcomeForm(data)
    elif current == State.ACTIVE:
        found["start-cycle"] = CycleForm(data)
    if cycle is not None and cycle.closed_on is not None:
        found["reopen-cycle"] = ReasonForm(data)
    found["rest" if current == State.ACTIVE else "resume"] = ReasonForm(data)
    found["conclude"] = ReportForm(data)
    return found


def _may(action: str, group: WorkingGroup, person: Person) -> bool:
    """Whether it is for that person, in whatever state the group is."""
    if action in ("start", "decline"):
        return permissions.may_decide(person, group)
    return permissions.may_change(person, group)


def _works(group: WorkingGroup, person: Person, form: BaseForm) -> dict[str, Callable[[], Any]]:
    said = form.cleaned_data
    cycle = queries.cycle_of(group)

    def go(state: State, **extra: Any) -> Callable[[], Any]:
        return lambda: services.change_state(
            group, state, by=person, reason=said["reason"], **extra
        )

    return {
        "start": go(State.ACTIVE),
        "decline": go(State.CONCLUDED),
        "rest": go(State.DORMANT),
        "resume": go(State.ACTIVE),
        "conclude": go(State.CONCLUDED, report=said.get("report", "")),
        "archive": go(State.ARCHIVED),
        "start-cycle": lambda: services.start_cycle(group, by=person, **said),
        "change-cycle": lambda: services.change_cycle(cycle, by=person, **said),  # type: ignore[arg-type]
        "reopen-cycle": lambda: services.reopen_cycle(cycle, by=person, **said),  # type: ignore[arg-type]
        "close-cycle": lambda: services.close_cycle(cycle, by=person, **said),  # type: ignore[arg-type]
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def life(request: HttpRequest, acronym: str, action: str = "") -> HttpResponse:
    """Start, cycle, rest, conclude, archive: each a small form of its own on one page."""
    group, person = find_group(request, acronym), person_of(request)
    require(permissions.may_change(person, group) or permissions.may_decide(person, group))
    forms = _forms(group, person, None)
    if request.method == "POST":
        require(_may(action, group, person))
        if action not in forms:
            messages.error(request, _("This is not possible any more. Look at what is now."))
            return redirect("groups:life", group.acronym)
        form = forms[action] = _forms(group, person, request.POST)[action]
        if form.is_valid() and attempt(form, _works(group, person, form)[action]):
            messages.success(request, _("It is done, and stands in the log."))
            return redirect("groups:group", group.acronym)
    elif action:
        raise Http404
    context = {
        "group": group,
        "forms": forms,
        "cycle": queries.cycle_of(group),
        "asked": action,
        "may_withhold": permissions.may_withhold(person),
    }
    return render(request, "groups/life.html", context)


@login_required
@require_POST
def withhold(request: HttpRequest, acronym: str) -> HttpResponse:
    """Take a proposal out of sight, or with `show` put it back."""
    group, person = find_group(request, acronym), person_of(request)
    require(permissions.may_withhold(person))
    try:
        if "show" in request.POST:
            services.show(group, by=person)
        else:
            services.withhold(group, by=person)
    except NotPossible as error:
        messages.error(request, str(error))
    return redirect("groups:group", group.acronym)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def deliverable_new(request: HttpRequest, acronym: str) -> HttpResponse:
    group, person = find_group(request, acronym), person_of(request)
    require(permissions.may_write(person, group))
    form = DeliverableForm(request.POST or None, people=queries.people_in(group), may_write=True)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if attempt(form, lambda: services.add_deliverable(group, by=person, **said)):
            messages.success(request, _("The deliverable is added."))
            return redirect("groups:group", group.acronym)
    return render(request, "groups/deliverable.html", {"group": group, "form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def deliverable(request: HttpRequest, acronym: str, pk: int) -> HttpResponse:
    """Change a deliverable: its owner how far it has come, those who write all of it."""
    group, person = find_group(request, acronym), person_of(request)
    thing = get_object_or_404(group.deliverables.select_related("group", "owner"), pk=pk)
    require(permissions.may_move(person, thing))
    form = DeliverableForm(
        request.POST or None,
        instance=group.deliverables.get(pk=pk),
        people=queries.people_in(group) | Person.objects.filter(pk=thing.owner_id or 0),
        may_write=permissions.may_write(person, group),
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if attempt(form, lambda: services.change_deliverable(thing, by=person, **said)):
            messages.success(request, _("The deliverable is saved."))
            return redirect("groups:group", group.acronym)
    context = {"group": group, "form": form, "thing": thing}
    return render(request, "groups/deliverable.html", context)
