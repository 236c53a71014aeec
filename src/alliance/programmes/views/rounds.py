"""Rounds: made, written, published, extended; and who reviews them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance.people.queries import owner_of
from alliance.people.refusals import done
from alliance.programmes.forms import (
    CancelForm,
    CriterionForm,
    ExtendForm,
    PartForm,
    QuestionForm,
    ReviewerForm,
    RoundForm,
)
from alliance.programmes.models import Criterion, Part, Question, Round
from alliance.programmes.services import rounds as services
from alliance.programmes.views.public import page
from alliance.programmes.views.shared import me, round_run_by_me, run_by_me, tried

# What a round is put together from: model, form, its name in the template.
PIECES: dict[str, tuple[Any, Any]] = {
    "questions": (Question, QuestionForm),
    "criteria": (Criterion, CriterionForm),
    "parts": (Part, PartForm),
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest, code: str) -> HttpResponse:
    programme = run_by_me(request, code)
    form = RoundForm(request.POST or None, instance=Round(programme=programme))
    if request.method == "POST" and done(
        form, lambda: services.make(form.instance, by=me(request))
    ):
        return redirect("programmes:form", programme.code, form.instance.slug)
    return render(request, "programmes/round_form.html", {"form": form, "programme": programme})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    round = round_run_by_me(request, code, slug)
    form = RoundForm(request.POST or None, instance=round)
    if request.method == "POST" and done(
        form, lambda: services.change(form.instance, by=me(request))
    ):
        return redirect("programmes:form", code, form.instance.slug)
    context = {"form": form, "programme": round.programme, "round": round}
    return render(request, "programmes/round_form.html", context)


@login_required
@require_safe
def form(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """What a round asks, judges by and pays in; while it is a draft, to be put together."""
    return _form(request, round_run_by_me(request, code, slug))


def _form(request: HttpRequest, round: Round, status: int = 200, **forms: Any) -> HttpResponse:
    context = {
        "round": round,
        "programme": round.programme,
        "is_draft": round.state == Round.State.DRAFT,
        "questions": round.questions.all(),
        "criteria": round.criteria.all(),
        "parts": round.parts.all(),
        "missing": services.unready(round, timezone.now()),
        **{f"{name}_form": made() for name, (_model, made) in PIECES.items()},
        **forms,
    }
    return render(request, "programmes/form_page.html", context, status=status)


@login_required
@require_POST
def add(request: HttpRequest, code: str, slug: str, what: str) -> HttpResponse:
    round = round_run_by_me(request, code, slug)
    model, made = _piece(what)
    form = made(request.POST, instance=model(round=round))
    if done(form, lambda: services.add(form.instance, by=me(request))):
        return redirect("programmes:form", code, slug)
    return _form(request, round, 400, **{f"{what}_form": form})


@login_required
@require_POST
def drop(request: HttpRequest, code: str, slug: str, what: str, pk: int) -> HttpResponse:
    round = round_run_by_me(request, code, slug)
    model, _made = _piece(what)
    services.drop(get_object_or_404(model, round=round, pk=pk), by=me(request))
    return redirect("programmes:form", code, slug)


def _piece(what: str) -> tuple[Any, Any]:
    if what not in PIECES:
        raise Http404("Nothing of that name belongs to a round.")
    return PIECES[what]


@login_required
@require_POST
def publish(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    round = round_run_by_me(request, code, slug)
    if tried(request, lambda: services.publish(round, by=me(request)), _("Published.")):
        return redirect(round)
    return redirect("programmes:form", code, slug)


@login_required
@require_POST
def extend(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    round = round_run_by_me(request, code, slug)
    form = ExtendForm(request.POST, round=round)
    if done(form, lambda: services.extend(round, by=me(request), **form.cleaned_data)):
        messages.success(request, _("The deadline is later. Who writes an application was told."))
        return redirect(round)
    return page(request, round, 400, extend_form=form)


@login_required
@require_POST
def cancel(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    round = round_run_by_me(request, code, slug)
    form = CancelForm(request.POST)
    if done(form, lambda: services.cancel(round, by=me(request), **form.cleaned_data)):
        return redirect(round)
    return page(request, round, 400, cancel_form=form)


@login_required
@require_POST
def name_reviewer(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    round = round_run_by_me(request, code, slug)
    form = ReviewerForm(request.POST)
    given = owner_of(form.cleaned_data["email"]) if form.is_valid() else None
    if done(form, lambda: services.name_reviewer(round, given, by=me(request))):
        return redirect(round)
    return page(request, round, 400, reviewer_form=form)


@login_required
@require_POST
def end_reviewer(request: HttpRequest, code: str, slug: str, pk: int) -> HttpResponse:
    round = round_run_by_me(request, code, slug)
    services.end_reviewer(get_object_or_404(round.reviewers, pk=pk), by=me(request))
    return redirect(round)
