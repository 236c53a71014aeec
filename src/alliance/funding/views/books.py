"""Where gifts, the sponsor's fee and the limits of approval are kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alliance.funding import permissions, queries
from alliance.funding.forms import FeeForm, GiftForm, GiverForm, LimitForm
from alliance.funding.models import ApprovalLimit, Budget, FeeRate, Gift
from alliance.funding.services import givers, grants, incomes, limits
from alliance.funding.views.shared import keeper
from alliance.people.refusals import done

GIFTS = 20


@login_required
@require_safe
def keep(request: HttpRequest) -> HttpResponse:
    keeper(request)
    return _page(request)


def _page(request: HttpRequest, status: int = 200, **forms: Any) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "waiting": queries.queue(request.user).count(),
        "drafts": Budget.objects.filter(state=Budget.State.DRAFT),
        "gifts": Gift.objects.select_related("person")[:GIFTS],
        "rates": FeeRate.objects.all(),
        "limits": ApprovalLimit.objects.filter(holds_from__isnull=False),
        "asked": [
            (one, permissions.may_confirm_limit(request.user, one))
            for one in ApprovalLimit.objects.filter(holds_from=None, dropped_at=None)
        ],
        "year": today.year,
        "gift_form": GiftForm(initial={"on": today, "currency": "EUR"}),
        "giver_form": GiverForm(),
        "fee_form": FeeForm(),
        "limit_form": LimitForm(),
        **forms,
    }
    return render(request, "funding/keep.html", context, status=status)


@login_required
@require_POST
def receive_gift(request: HttpRequest) -> HttpResponse:
    by = keeper(request)
    form = GiftForm(request.POST)

    def act() -> None:
        grants.receive_gift(form.instance, by=by, address=form.cleaned_data["address"])

    if done(form, act):
        messages.success(request, _("The donation is in the books."))
        return redirect("funding:keep")
    return _page(request, 400, gift_form=form)


@login_required
@require_POST
def name_giver(request: HttpRequest, pk: int) -> HttpResponse:
    by = keeper(request)
    gift = get_object_or_404(Gift, pk=pk)
    form = GiverForm(request.POST)
    if done(form, lambda: givers.name(gift, form.cleaned_data["address"], by=by)):
        messages.success(request, _("They are asked whether the donation is theirs."))
        return redirect("funding:keep")
    return _page(request, 400, giver_form=form, naming=gift.pk)


@login_required
@require_POST
def set_rate(request: HttpRequest) -> HttpResponse:
    by = keeper(request)
    form = FeeForm(request.POST)
    if done(form, lambda: incomes.set_rate(form.instance, by=by)):
        return redirect("funding:keep")
    return _page(request, 400, fee_form=form)


@login_required
@require_POST
def set_limit(request: HttpRequest) -> HttpResponse:
    by = keeper(request)
    form = LimitForm(request.POST)

    def act() -> None:
        given = form.cleaned_data
        limit = limits.set_limit(by, currency=given["currency"], minor=given["minor"])
        if limit.is_waiting:
            words = _(
                "One person would approve more. It holds once another who keeps the books "
                "confirms it."
            )
            messages.info(request, words)

    if done(form, act):
        return redirect(f"{reverse('funding:keep')}#limits")
    return _page(request, 400, limit_form=form)


@login_required
@require_POST
def confirm_limit(request: HttpRequest, pk: int) -> HttpResponse:
    return _answer(request, pk, limits.confirm)


@login_required
@require_POST
def drop_limit(request: HttpRequest, pk: int) -> HttpResponse:
    return _answer(request, pk, limits.drop)


def _answer(request: HttpRequest, pk: int, act: Callable[..., ApprovalLimit]) -> HttpResponse:
    by = keeper(request)
    limit = get_object_or_404(ApprovalLimit, pk=pk)
    try:
        act(limit, by=by)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    return redirect(f"{reverse('funding:keep')}#limits")
