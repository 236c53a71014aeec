"""What reviewers do with an application."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alliance.people.refusals import done
from alliance.programmes import permissions
from alliance.programmes.answering import InterestForm, RemarkForm, ReviewForm
from alliance.programmes.services import reviewing as services
from alliance.programmes.views.mine import page
from alliance.programmes.views.shared import application_for, me


@login_required
@require_POST
def review(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Keep it as a draft or submit it, by the button that is pressed."""
    found = application_for(request, public_id)
    permissions.ask(permissions.may_review(request.user, found, timezone.now()))
    form = ReviewForm(request.POST, round=found.round)
    act = services.keep if "keep" in request.POST else services.submit
    if done(form, lambda: act(found, by=me(request), scores=form.scores, **form.words)):
        words = _("Kept.") if act is services.keep else _("Your review is submitted.")
        messages.success(request, words)
        return redirect(found)
    return page(request, found, 400, review_form=form)


@login_required
@require_POST
def declare(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = application_for(request, public_id)
    permissions.ask(not permissions.writes(request.user, found))
    form = InterestForm(request.POST)
    if done(form, lambda: services.declare(found, by=me(request), **form.cleaned_data)):
        messages.success(request, _("Thank you. This application is closed to you from now on."))
        return redirect(found.round)
    return page(request, found, 400, interest_form=form)


@login_required
@require_POST
def say(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = application_for(request, public_id)
    permissions.ask(permissions.may_discuss(request.user, found, timezone.now()))
    form = RemarkForm(request.POST)
    if done(form, lambda: services.say(found, by=me(request), **form.cleaned_data)):
        return redirect(found)
    return page(request, found, 400, remark_form=form)
