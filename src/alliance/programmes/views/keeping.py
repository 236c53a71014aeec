"""Programmes and who runs them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alliance.people.queries import owner_of
from alliance.people.refusals import done
from alliance.programmes import permissions
from alliance.programmes.forms import (
    AgreementForm,
    OfficerForm,
    ProgrammeChangeForm,
    ProgrammeForm,
)
from alliance.programmes.models import GrantProgramme
from alliance.programmes.services import keeping as services
from alliance.programmes.views.shared import me, run_by_me


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def found(request: HttpRequest) -> HttpResponse:
    permissions.ask(permissions.may_found(request.user))
    form = ProgrammeForm(request.POST or None)
    if request.method == "POST" and done(
        form, lambda: services.found(form.instance, by=me(request))
    ):
        return redirect(form.instance)
    return render(request, "programmes/programme_form.html", {"form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, code: str) -> HttpResponse:
    programme = run_by_me(request, code)
    form = ProgrammeChangeForm(request.POST or None, instance=programme)
    if request.method == "POST" and done(
        form, lambda: services.change(programme, by=me(request), **form.cleaned_data)
    ):
        return redirect(programme)
    return render(request, "programmes/programme_form.html", {"form": form, "programme": programme})


@login_required
@require_POST
def name_officer(request: HttpRequest, code: str) -> HttpResponse:
    permissions.ask(permissions.may_found(request.user))
    programme = get_object_or_404(GrantProgramme, code=code)
    form = OfficerForm(request.POST)
    given = owner_of(form.cleaned_data["email"]) if form.is_valid() else None
    if not done(form, lambda: services.name_officer(programme, given, by=me(request))):
        messages.error(request, " ".join(str(w) for errors in form.errors.values() for w in errors))
    return redirect(programme)


@login_required
@require_POST
def end_officer(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    permissions.ask(permissions.may_found(request.user))
    programme = get_object_or_404(GrantProgramme, code=code)
    services.end_officer(get_object_or_404(programme.officers, pk=pk), by=me(request))
    return redirect(programme)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def publish_agreement(request: HttpRequest, code: str) -> HttpResponse:
    programme = run_by_me(request, code)
    last = programme.agreements.last()
    form = AgreementForm(request.POST or None, initial={"text": last.text if last else ""})
    if request.method == "POST" and done(
        form, lambda: services.publish_agreement(programme, by=me(request), **form.cleaned_data)
    ):
        messages.success(request, _("Published."))
        return redirect(programme)
    context = {"form": form, "programme": programme, "last": last}
    return render(request, "programmes/agreement_form.html", context)
