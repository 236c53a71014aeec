"""Who is in a group, and giving and ending roles."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alliance.groups import permissions, queries, services
from alliance.groups.forms import RoleForm
from alliance.groups.models import GroupRole
from alliance.groups.naming import Names
from alliance.groups.views.common import attempt, find_group, person_of
from alliance.people.permissions import require


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
    ids = {str(role.person.public_id) for role in roles if role.person}
    context = {
        "group": group,
        "roles": roles,
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
    if permissions.may_see_names(person, group):
        return redirect("groups:people", group.acronym)
    return redirect("groups:group", group.acronym)
