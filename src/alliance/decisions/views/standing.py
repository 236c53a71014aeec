"""Nominating, and saying whether one stands."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alliance.decisions import permissions, services
from alliance.decisions.forms import NominateForm, StandForm
from alliance.decisions.views.common import find, form_page
from alliance.groups.views.common import attempt, person_of
from alliance.people.permissions import require


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def nominate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    decision, person = find(request, public_id), person_of(request)
    require(permissions.may_nominate(person, decision))
    form = NominateForm(request.POST or None, by=person)
    if request.method == "POST" and form.is_valid():
        named = form.cleaned_data["person"]
        nomination = attempt(form, lambda: services.nominate(decision, named, by=person))
        if nomination is not None:
            if named == person:
                return redirect("decisions:stand", decision.public_id, nomination.pk)
            messages.success(request, _("They are asked whether they stand."))
            return redirect(decision)
    return form_page(
        request,
        form,
        decision,
        title=_("Nominate somebody"),
        lead=_("Yourself too. Nobody stands who has not said so themselves."),
        button=_("Nominate them"),
    )


@login_required
@require_POST
def nominate_me(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Name oneself, and go on to what one would do."""
    decision, person = find(request, public_id), person_of(request)
    require(permissions.may_nominate(person, decision))
    nomination = decision.nominations.filter(person=person).first()
    if nomination is None:
        try:
            nomination = services.nominate(decision, person, by=person)
        except services.NotPossible as error:
            messages.error(request, str(error))
            return redirect(decision)
    return redirect("decisions:stand", decision.public_id, nomination.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def stand(request: HttpRequest, public_id: UUID, pk: int) -> HttpResponse:
    """Say whether one stands: with `decline` in the form one does not."""
    decision, person = find(request, public_id), person_of(request)
    nomination = get_object_or_404(decision.nominations, pk=pk)
    require(permissions.may_answer(person, nomination))
    form = StandForm(request.POST or None, instance=nomination)
    if request.method == "POST" and form.is_valid():
        stands = "decline" not in request.POST
        statement = form.cleaned_data["statement"]
        if attempt(
            form,
            lambda: services.answer(nomination, by=person, stands=stands, statement=statement),
        ):
            messages.success(request, _("You stand.") if stands else _("You do not stand."))
            return redirect(decision)
    return form_page(
        request,
        form,
        decision,
        title=_("Do you stand?"),
        lead=_("Who does not answer does not stand. You may change it until nominations end."),
        button=_("I stand"),
        other_button=_("I do not stand"),
        other_name="decline",
    )
