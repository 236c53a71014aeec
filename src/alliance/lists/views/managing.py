"""Pages for those who make lists and set their rules."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from alliance.groups.models import WorkingGroup
from alliance.lists import addresses, permissions
from alliance.lists.forms import ModeratorForm, NewListForm, RulesForm
from alliance.lists.models import ListRole, MailingList
from alliance.lists.services import managing
from alliance.lists.views.common import managed_list, tabs, viewer
from alliance.people.queries import owner_of


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Staff make a list that is no group's."""
    if not permissions.may_found(viewer(request)):
        raise Http404(_("There is no such page."))
    form = NewListForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = managing.found_list(form.instance, by=viewer(request))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(list)s is there.") % {"list": made.name})
            return redirect("lists:list", made.slug)
    return render(request, "lists/new.html", {"form": form, "domain": addresses.domain()})


@login_required
@require_POST
def new_for_group(request: HttpRequest, acronym: str) -> HttpResponse:
    """A chair gives the group its list."""
    group = get_object_or_404(WorkingGroup, acronym=acronym, withheld_at=None)
    made = managing.found_for_group(group, by=viewer(request))
    messages.success(request, _("%(list)s has a list.") % {"list": group.name})
    return redirect("lists:list", made.slug)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest, slug: str) -> HttpResponse:
    """The rules of a list, its moderators, and closing it."""
    mailing_list = managed_list(request, slug)
    form = RulesForm(request.POST or None, instance=MailingList.objects.get(pk=mailing_list.pk))
    if request.method == "POST" and form.is_valid():
        try:
            managing.change_rules(form.instance, by=viewer(request))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("lists:rules", slug)
    roles = mailing_list.roles.filter(ended_at=None).select_related("person")
    context = tabs(request, mailing_list) | {
        "form": form,
        "roles": roles.order_by("started_at"),
        "moderator_form": ModeratorForm(auto_id="id_moderator_%s"),
        "address": addresses.of(mailing_list),
    }
    return render(request, "lists/rules.html", context)


@login_required
@require_POST
def appoint(request: HttpRequest, slug: str) -> HttpResponse:
    mailing_list = managed_list(request, slug)
    form = ModeratorForm(request.POST)
    person = owner_of(form.cleaned_data["email"]) if form.is_valid() else None
    if person is None:
        messages.error(request, _("No account here has proven that address."))
    else:
        managing.appoint(mailing_list, person, by=viewer(request))
        messages.success(request, _("%(person)s moderates now.") % {"person": person})
    return redirect("lists:rules", slug)


@login_required
@require_POST
def dismiss(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    mailing_list = managed_list(request, slug)
    role = get_object_or_404(ListRole, pk=pk, mailing_list=mailing_list)
    managing.dismiss(role, by=viewer(request))
    return redirect("lists:rules", slug)


@login_required
@require_POST
def close(request: HttpRequest, slug: str) -> HttpResponse:
    """Close the list, or open it again."""
    mailing_list = managed_list(request, slug)
    closed = request.POST.get("closed") == "1"
    try:
        managing.close(mailing_list, by=viewer(request), closed=closed)
    except PermissionDenied as error:
        messages.error(request, str(error))
    return redirect("lists:rules", slug)
