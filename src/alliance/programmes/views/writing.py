"""Pages on which an application is written."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance.people.queries import owner_of
from alliance.people.refusals import add_errors, done
from alliance.programmes import permissions, sheet
from alliance.programmes.answering import (
    ApplicationForm,
    BeginForm,
    FileForm,
    SubmitForm,
    TeamForm,
    file_questions,
)
from alliance.programmes.models import Application
from alliance.programmes.services import applying as services
from alliance.programmes.views.mine import page
from alliance.programmes.views.shared import application_for, me, round_for


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    round = round_for(request, code, slug)
    permissions.ask(
        permissions.may_apply(request.user, round, None, timezone.now()),
        _("This call is not open."),
    )
    form = BeginForm(request.POST or None, person=me(request), round=round)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = services.begin(
                round,
                by=me(request),
                organization=given.get("organization"),
                kind=given.get("kind", ""),
            )
            return redirect("programmes:edit", made.public_id)
        except ValidationError as refusal:
            add_errors(form, refusal)
    context = {"form": form, "round": round, "programme": round.programme}
    return render(request, "programmes/begin.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The form. What is pressed decides: save and go on, or save and look at it."""
    found = application_for(request, public_id)
    permissions.ask(permissions.may_write(request.user, found, timezone.now()))
    if request.method != "POST":
        return _edit(request, found, ApplicationForm(application=found))
    form = ApplicationForm(request.POST, application=found)
    if not form.is_valid():
        return _edit(request, found, form, 400)
    try:
        saved = services.save(
            found,
            by=me(request),
            version=form.cleaned_data["version"],
            content=form.content,
            may_name=form.cleaned_data["may_name"],
        )
    except ValidationError as refusal:
        add_errors(form, refusal)
        return _edit(request, found, form, 400)
    if saved.both:
        return _clash(request, saved, request.POST)
    messages.success(request, _("Saved."))
    stay = "stay" in request.POST
    return redirect("programmes:edit" if stay else "programmes:application", found.public_id)


def _clash(request: HttpRequest, saved: services.Saved, given: Any) -> HttpResponse:
    """Somebody else changed the same answers meanwhile: the form has mine and says what theirs is;
    saving it again is a decision.
    """
    data = given.copy()
    data["version"] = str(saved.application.version)
    form = ApplicationForm(data, application=saved.application)
    form.is_valid()
    for key in saved.both:
        theirs = str(saved.application.content.get(key, ""))
        words = _(
            "Somebody else has changed this meanwhile. Yours is in the field, theirs is: %(text)s"
        )
        if key in form.fields:
            form.add_error(key, words % {"text": theirs})
    return _edit(request, saved.application, form, 409)


def _edit(
    request: HttpRequest, application: Application, form: ApplicationForm, status: int = 200,
    files: dict[int, FileForm] | None = None,
) -> HttpResponse:  # fmt: skip
    answered = {
        row.question.pk: row for row in sheet.of_content(application, application.content).answers
    }
    questions = [
        (
            one,
            answered[one.pk],
            (files or {}).get(one.pk, FileForm(auto_id=f"file{one.pk}_%s")),
        )
        for one in file_questions(application.round)
    ]
    context = {
        "application": application,
        "round": application.round,
        "programme": application.round.programme,
        "closes_there": application.round.closes_at.astimezone(application.round.zone),
        "form": form,
        "file_questions": questions,
    }
    return render(request, "programmes/edit.html", context, status=status)


@login_required
@require_POST
def add_file(request: HttpRequest, public_id: UUID, pk: int) -> HttpResponse:
    found = application_for(request, public_id)
    permissions.ask(permissions.may_write(request.user, found, timezone.now()))
    question = get_object_or_404(found.round.questions, pk=pk)
    form = FileForm(request.POST, request.FILES, auto_id=f"file{pk}_%s")
    given = form.cleaned_data["file"] if form.is_valid() else None
    if given and done(form, lambda: services.add_file(found, question, given, by=me(request))):
        return redirect("programmes:edit", found.public_id)
    if not form.errors:
        form.add_error("file", _("Choose a file."))
    return _edit(request, found, ApplicationForm(application=found), 400, {pk: form})


@login_required
@require_safe
def saves(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Every state that was saved, the newest first, for those who write it."""
    found = application_for(request, public_id)
    permissions.ask(permissions.writes(request.user, found))
    rows = [
        (one, sheet.of_content(found, one.content))
        for one in found.saves.select_related("by").order_by("-at", "-pk")[:50]
    ]
    context = {"application": found, "round": found.round, "rows": rows}
    return render(request, "programmes/saves.html", context)


@login_required
@require_POST
def submit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = application_for(request, public_id)
    permissions.ask(permissions.may_submit(request.user, found, timezone.now()))
    form = SubmitForm(request.POST, round=found.round)
    form.is_valid()
    confirmed = list(form.cleaned_data.get("statements", []))
    try:
        services.submit(found, by=me(request), confirmed=confirmed)
    except ValidationError as refusal:
        return _unready(request, found, form, refusal)
    messages.success(
        request, _("Submitted. You may change it and submit again until the deadline.")
    )
    return redirect(found)


def _unready(
    request: HttpRequest, application: Application, form: SubmitForm, refusal: ValidationError
) -> HttpResponse:
    """What is missing, in the words of its question."""
    labels = {one.key: one.label for one in application.round.questions.all()}
    labels |= {"title": _("Title"), "summary": _("Summary"), "amount": _("Amount")}
    errors = refusal.message_dict if hasattr(refusal, "error_dict") else {"": refusal.messages}
    for key, words in errors.items():
        if key in form.fields:
            form.add_error(key, list(words))
        else:
            said = [f"{labels[key]}: {word}" if key in labels else word for word in words]
            form.add_error(None, said)
    return page(request, application, 400, submit_form=form)


@login_required
@require_POST
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = application_for(request, public_id)
    services.withdraw(found, by=me(request))
    messages.success(request, _("Withdrawn. You may begin another while the call is open."))
    return redirect("programmes:mine")


@login_required
@require_POST
def add_member(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = application_for(request, public_id)
    permissions.ask(permissions.may_submit(request.user, found, timezone.now()))
    form = TeamForm(request.POST)
    given = owner_of(form.cleaned_data["email"]) if form.is_valid() else None
    if done(form, lambda: services.add_member(found, given, by=me(request))):
        return redirect(found)
    return page(request, found, 400, team_form=form)


@login_required
@require_POST
def drop_member(request: HttpRequest, public_id: UUID, pk: int) -> HttpResponse:
    found = application_for(request, public_id)
    member = get_object_or_404(found.team, pk=pk)
    services.drop_member(member, by=me(request))
    return redirect("programmes:mine" if member.person_id == me(request).pk else found)
