"""After the award: agreement, reports, payments. Everything stands on the application's page."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alliance.funding.forms import PayForm
from alliance.people.refusals import done
from alliance.programmes import permissions
from alliance.programmes.answering import AcceptForm, DeliverForm, JudgeForm
from alliance.programmes.models import Award, Milestone
from alliance.programmes.services import fulfilling as services
from alliance.programmes.views.mine import page
from alliance.programmes.views.shared import application_for, me, milestone_for, tried


@login_required
@require_POST
def accept_agreement(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = application_for(request, public_id)
    award = get_object_or_404(Award, application=found, is_confirmed=True)
    permissions.ask(permissions.may_accept(request.user, award))
    form = AcceptForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say that you have read the agreement."))
        return redirect(found)
    agreement = get_object_or_404(
        found.round.programme.agreements, version=form.cleaned_data["version"]
    )
    tried(
        request,
        lambda: services.accept_agreement(award, agreement, by=me(request)),
        _("Accepted. The milestones below say what is next."),
    )
    return redirect(found)


@login_required
@require_POST
def deliver(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = milestone_for(request, public_id)
    permissions.ask(permissions.may_deliver(request.user, found))
    form = DeliverForm(request.POST, request.FILES)
    given = form.cleaned_data if form.is_valid() else {}
    report, upload = given.get("report", ""), given.get("file")
    if not done(
        form, lambda: services.deliver(found, by=me(request), report=report, upload=upload)
    ):
        return _again(request, found, "deliver_form", form)
    messages.success(request, _("Reported. Somebody else looks at it now."))
    return redirect(found.award.application)


@login_required
@require_POST
def judge(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Accept, or give back, by the button that is pressed."""
    found = milestone_for(request, public_id)
    permissions.ask(permissions.may_judge(request.user, found))
    form = JudgeForm(request.POST)
    text = form.cleaned_data["text"] if form.is_valid() else ""
    if "accept" in request.POST:
        is_done = done(form, lambda: services.accept(found, by=me(request)))
    else:
        is_done = done(form, lambda: services.give_back(found, by=me(request), text=text))
    if not is_done:
        return _again(request, found, "judge_form", form)
    return redirect(found.award.application)


@login_required
@require_POST
def pay(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = milestone_for(request, public_id)
    permissions.ask(permissions.may_pay(request.user, found))
    form = PayForm(request.POST)
    if not done(form, lambda: services.pay(found, by=me(request), **form.cleaned_data)):
        return _again(request, found, "pay_form", form)
    return redirect(found.award.application)


def _again(request: HttpRequest, milestone: Milestone, name: str, form: BaseForm) -> HttpResponse:
    """The page with the form as it was filled in, and why it was not done."""
    failed = {str(milestone.public_id): {name: form}}
    return page(request, milestone.award.application, 400, failed)
