"""The queue of expenses, and what is done with one."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alliance.funding import permissions, queries
from alliance.funding.forms import JudgeForm, PayForm, WhyForm
from alliance.funding.models import Claim
from alliance.funding.services import judging as services
from alliance.funding.views.claims import page, sums
from alliance.funding.views.shared import claim_for, keeper, me
from alliance.people.refusals import done


@login_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for approval, and what for payment."""
    keeper(request)
    waiting = list(queries.queue(request.user))
    parts = [
        (_("To approve"), [c for c in waiting if c.state == Claim.State.SUBMITTED]),
        (_("To pay"), [c for c in waiting if c.state == Claim.State.APPROVED]),
    ]
    context = {"parts": [(title, [(one, sums(one)) for one in found]) for title, found in parts]}
    return render(request, "funding/queue.html", context)


@login_required
@require_POST
def judge(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """`what` says which: approve, ask or decline."""
    found = claim_for(request, public_id)
    _ask(permissions.may_judge(request.user, found))
    form = JudgeForm(request.POST)
    if done(form, lambda: _judge(request, found, form)):
        return redirect("funding:queue")
    return page(request, found, 400, judge_form=form)


def _judge(request: HttpRequest, claim: Claim, form: JudgeForm) -> None:
    given, by = form.cleaned_data, me(request)
    match request.POST.get("what"):
        case "ask":
            services.ask_back(claim, by=by, text=given["text"])
        case "decline":
            services.decline(claim, by=by, text=given["text"])
        case "approve":
            services.approve(claim, by=by, **given)
        case _:
            raise ValidationError(_("Approve it, ask back or decline it."))


@login_required
@require_POST
def pay(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = claim_for(request, public_id)
    _ask(permissions.may_pay(request.user, found))
    form = PayForm(request.POST)
    if done(form, lambda: services.pay(found, by=me(request), **form.cleaned_data)):
        return redirect("funding:queue")
    return page(request, found, 400, pay_form=form)


@login_required
@require_POST
def take_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = claim_for(request, public_id)
    _ask(permissions.may_pay(request.user, found))
    form = WhyForm(request.POST)
    if done(form, lambda: services.take_back(found, by=me(request), **form.cleaned_data)):
        return redirect("funding:queue")
    return page(request, found, 400, back_form=form)


def _ask(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied(_("This is not yours to do."))
