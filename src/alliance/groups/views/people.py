"""Who is in a group, and giving and ending roles."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alliance.groups import permissions, queries, services
from alliance.groups.forms import ReasonForm, RoleForm
from alliance.groups.models import GroupRole, WorkingGroup
from alliance.groups.naming import Names
from alliance.groups.views.common import attempt, find_group, person_of
from alliance.people.models import Person
from alliance.people.permissions import require

PAGE = 100  # roles that are over


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, acronym: str) -> HttpResponse:
    """All who have a role now, with what ends it; and the form that gives one."""
    group, person = find_group(request, acronym), person_of(request)
    require(permissions.may_see_names(person, group))
    may_change = permissions.may_change(person, group)
    form = RoleForm(request.POST or None, by=person)
    if request.method == "POST":
        require(may_change)
        if form.is_valid():
            said = form.cleaned_data
            kind = GroupRole.Kind(said.pop("kind"))
            if attempt(form, lambda: services.give_role(group, kind, by=person, **said)):
                messages.success(request, _("The role is given; they will hear of it."))
                return redirect("groups:people", group.acronym)
    roles = list(
        queries.roles_on()
        .filter(group=group)
        .select_related("person", "organization")
        .order_by("kind", "starts_on", "pk")
    )
    over = GroupRole.objects.none()
    if may_change:
        held = [role.pk for role in roles]
        over = group.roles.exclude(pk__in=held).select_related("person", "organization")
    page = Paginator(over.order_by("-starts_on", "-pk"), PAGE).get_page(request.GET.get("page"))
    ids = {str(role.person.public_id) for role in (*roles, *page) if role.person}
    context = {
        "group": group,
        "roles": roles,
        "page": page,
        "names": Names(group, person, ids),
        "form": form if may_change and group.is_open else None,
        "may_change": may_change,
    }
    return render(request, "groups/people.html", context)


@login_required
@require_POST
def end(request: HttpRequest, acronym: str, pk: int) -> HttpResponse:
    """End a role: one's own, or as chair or staff anybody's."""
    group, person = find_group(request, acronym), person_of(request)
    role = get_object_or_404(group.roles, pk=pk)
    services.end_role(role, by=person)
    messages.success(request, _("The role has ended. It stays in the record."))
    return _back(group, person)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def strike(request: HttpRequest, acronym: str, pk: int) -> HttpResponse:
    """Strike a role that was entered by mistake, with a reason."""
    group, person = find_group(request, acronym), person_of(request)
    require(permissions.may_change(person, group))
    role = get_object_or_404(group.roles.select_related("person", "organization"), pk=pk)
    form = ReasonForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, lambda: services.strike_role(role, by=person, **form.cleaned_data))
    ):
        messages.success(request, _("The role is struck: nobody ever held it."))
        return _back(group, person)
    ids = {str(role.person.public_id)} if role.person else set()
    context = {"group": group, "role": role, "form": form, "names": Names(group, person, ids)}
    return render(request, "groups/strike.html", context)


def _back(group: WorkingGroup, person: Person) -> HttpResponse:
    """To the page of people, unless it was by that very role that one saw it."""
    name = "people" if permissions.may_see_names(person, group) else "group"
    return redirect(f"groups:{name}", group.acronym)
