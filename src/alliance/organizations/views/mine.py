"""My organizations: where I belong, what I speak for, what I proposed."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance.organizations.forms import AffiliationForm, ChangeAffiliationForm
from alliance.organizations.models import Affiliation, Organization, Representative
from alliance.organizations.services import belonging, representing
from alliance.organizations.views.common import find, me


@never_cache
@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    person = me(request)
    rows = Affiliation.objects.filter(person=person).select_related("organization")
    roles = Representative.objects.filter(person=person, ends_on=None)
    proposed = Organization.objects.filter(proposed_by=person)
    context = {
        "affiliations": rows,
        "roles": roles.select_related("organization"),
        "proposed": proposed.exclude(state=Organization.State.ACTIVE),
    }
    return render(request, "organizations/mine.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that I belong, or belonged, to an organization."""
    organization = find(request, slug)
    if organization.state != Organization.State.ACTIVE:
        raise Http404("Nobody can belong to this organization now.")
    form = AffiliationForm(request.POST or None)
    form.instance.person, form.instance.organization = me(request), organization
    if request.method == "POST" and form.is_valid():
        try:
            belonging.ask(me(request), organization, **form.cleaned_data)
            messages.success(request, _("Kept. You are told when the organization has confirmed."))
            return redirect("organizations:mine")
        except belonging.TooManyAsked:
            form.add_error(None, _("Ten organizations have not answered you yet. Wait for one."))
        except ValidationError as error:
            form.add_error(None, error)
    context = {"form": form, "organization": organization}
    return render(request, "organizations/affiliation.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change or end one of my own affiliations; anybody else's is not there."""
    row = get_object_or_404(
        Affiliation.objects.select_related("organization"), pk=pk, person=me(request)
    )
    if request.method == "POST" and "end" in request.POST:
        belonging.end(row, by=me(request))
        messages.success(request, _("Ended."))
        return redirect("organizations:mine")
    form = ChangeAffiliationForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        try:
            belonging.change(row, by=me(request), **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("organizations:mine")
        except ValidationError as error:
            form.add_error(None, error)
    context = {"form": form, "organization": row.organization, "affiliation": row}
    return render(request, "organizations/affiliation.html", context)


@login_required
@require_POST
def named(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether the page of the organization names me as its representative."""
    row = get_object_or_404(Representative, pk=pk, person=me(request))
    representing.choose_to_be_named(me(request), row, named=request.POST.get("named") == "yes")
    messages.success(request, _("Your choice is kept."))
    return redirect("organizations:mine")
