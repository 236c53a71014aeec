"""Pages on which somebody claims an expense."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance.funding import funds, permissions, queries, telling
from alliance.funding.amounts import approvals_needed, totals
from alliance.funding.forms import (
    AnswerForm,
    ClaimForm,
    ClaimLineForm,
    JudgeForm,
    PayForm,
    ReceiptForm,
    WhyForm,
)
from alliance.funding.models import Claim, ClaimLine
from alliance.funding.services import claims as services
from alliance.funding.views.shared import claim_for, me
from alliance.people.refusals import done


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Everything that the viewer has claimed."""
    context = {
        "claims": [(one, sums(one)) for one in queries.claims_of(request.user)],
        "may_keep": permissions.may_keep_books(request.user),
    }
    return render(request, "funding/claims.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    form = ClaimForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(services.begin(me(request), **form.cleaned_data))
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return render(request, "funding/claim_form.html", {"form": form})


@login_required
@require_POST
def begin_again(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The same again, as a draft to look at: what comes each month need not be typed each month."""
    found = claim_for(request, public_id)
    try:
        again = services.begin_again(found, by=me(request))
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect(found)
    messages.info(request, _("The same again, as of today. Look at it, and add the new receipt."))
    return redirect(again)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = _changeable(request, public_id)
    form = ClaimForm(request.POST or None, instance=found)
    fields = form.cleaned_data if request.method == "POST" and form.is_valid() else None
    if fields and done(form, lambda: services.change(found, by=me(request), **fields)):
        return redirect(found)
    return render(request, "funding/claim_form.html", {"form": form, "claim": found})


@login_required
@require_safe
def claim(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return page(request, claim_for(request, public_id))


def page(request: HttpRequest, claim: Claim, status: int = 200, **forms: Any) -> HttpResponse:
    """The page of a claim with every form that the viewer may use; `forms` are those that came
    back with errors, by their names in the template.
    """
    viewer = me(request)
    over = funds.overdrafts(claim.lines.select_related("grant")) if not claim.approved_on else []
    today = timezone.localdate()
    context = {
        "claim": claim,
        "lines": claim.lines.select_related("group", "grant"),
        "sums": sums(claim),
        "receipts": claim.receipts.all(),
        "events": claim.events.select_related("by"),
        "needed": approvals_needed(claim),
        "given": permissions.approvals(claim).count(),
        "overdrawn": telling.overdrawn(over),
        "is_mine": claim.claimant_id == viewer.pk,
        "may_change": permissions.may_change(viewer, claim),
        "may_judge": permissions.may_judge(viewer, claim),
        "may_approve": permissions.may_approve(viewer, claim),
        "may_pay": permissions.may_pay(viewer, claim),
        "line_form": ClaimLineForm(initial={"on": today, "currency": "EUR"}),
        "receipt_form": ReceiptForm(),
        "answer_form": AnswerForm(),
        "judge_form": JudgeForm(),
        "pay_form": PayForm(initial={"on": today}),
        "back_form": WhyForm(),
        **forms,
    }
    return render(request, "funding/claim.html", context, status=status)


def sums(claim: Claim) -> list[tuple[str, int]]:
    """(currency, minor units) of all its lines."""
    return sorted(totals(claim.lines.all()).items())


@login_required
@require_POST
def add_line(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = _changeable(request, public_id)
    form = ClaimLineForm(request.POST, instance=ClaimLine(claim=found))
    if done(form, lambda: services.add_line(found, form.instance, by=me(request))):
        return redirect(found)
    return page(request, found, 400, line_form=form)


@login_required
@require_POST
def drop_line(request: HttpRequest, public_id: UUID, pk: int) -> HttpResponse:
    found = _changeable(request, public_id)
    services.drop_line(get_object_or_404(found.lines, pk=pk), by=me(request))
    return redirect(found)


@login_required
@require_POST
def submit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = _changeable(request, public_id)
    form = AnswerForm(request.POST)
    if done(form, lambda: services.submit(found, by=me(request), text=form.cleaned_data["text"])):
        messages.success(
            request, _("Submitted. You hear when it is approved or when we have a question.")
        )
        return redirect(found)
    return page(request, found, 400, answer_form=form)


@login_required
@require_POST
def discard(request: HttpRequest, public_id: UUID) -> HttpResponse:
    services.discard(_changeable(request, public_id), by=me(request))
    return redirect("funding:claims")


def _changeable(request: HttpRequest, public_id: UUID) -> Claim:
    found = claim_for(request, public_id)
    if not permissions.may_change(request.user, found):
        raise PermissionDenied(_("This is not yours to do."))
    return found
