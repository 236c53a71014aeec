"""Pages of help: questions and answers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance.help import as_json, permissions, queries, services
from alliance.help.errors import NotNow
from alliance.help.forms import AnswerForm, AskForm, HideForm, QuestionForm
from alliance.help.models import Answer, Question
from alliance.people.models import Person
from alliance.writing.markdown import to_html

PAGE = 25
ANSWERS_A_PAGE = 200
FILTERS = ("all", "open", "mine", "volunteers")


def me(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Questions, the liveliest first: all, open ones, mine, those that wait for a volunteer."""
    shown = request.GET.get("show", "all")
    tag = request.GET.get("tag", "")
    context = {
        "page": _page_of(request, shown, tag),
        "show": shown if shown in FILTERS else "all",
        "tag": tag,
        "tags": queries.used_tags(),
        "is_volunteer": permissions.is_volunteer(request.user),
    }
    return render(request, "help/index.html", context)


@require_safe
def index_json(request: HttpRequest) -> JsonResponse:
    """`{"questions": [...], "next": url or null}`, with the same filters as the page."""
    page = _page_of(request, request.GET.get("show", "all"), request.GET.get("tag", ""))
    following = request.GET.copy()
    following["page"] = str(page.number + 1)
    address = f"{settings.SITE_URL}{request.path}?{following.urlencode()}"
    return JsonResponse(
        {
            "questions": [as_json.short(question) for question in page],
            "next": address if page.has_next() else None,
        },
        json_dumps_params={"ensure_ascii": False},
    )


def _page_of(request: HttpRequest, shown: str, tag: str) -> Page[Question]:
    questions = queries.questions_for(request.user)
    if shown == "open":
        questions = questions.filter(accepted=None)
    elif shown == "mine" and request.user.is_authenticated:
        questions = questions.filter(follows__person=me(request))
    elif shown == "volunteers" and permissions.is_volunteer(request.user):
        questions = questions.filter(pk__in=queries.waiting_for_volunteers().values("pk"))
    if tag:
        questions = questions.filter(tags__name=tag[:30])
    return Paginator(questions, PAGE).get_page(request.GET.get("page"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            question = services.ask(
                me(request),
                title=given["title"],
                text=given["text"],
                tags=given["tag_names"],
                to_alliance=given["to_alliance"],
                is_private=given["is_private"],
            )
        except NotNow as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(question)
    return render(request, "help/ask.html", {"form": form})


@require_safe
def question(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _question_page(request, _find(request, public_id), AnswerForm())


@require_safe
def question_json(request: HttpRequest, public_id: UUID) -> JsonResponse:
    found = _find(request, public_id)
    whole = as_json.whole(found, queries.answers_to(found, request.user))
    return JsonResponse(whole, json_dumps_params={"ensure_ascii": False})


def _question_page(
    request: HttpRequest, found: Question, form: AnswerForm, status: int = 200
) -> HttpResponse:
    viewer = request.user
    page = _answers(request, queries.answers_to(found, viewer))
    answers = [
        {
            "answer": given,
            "html": to_html(given.text),
            "may_edit": permissions.may_edit(viewer, given),
        }
        for given in page.object_list
    ]
    context: dict[str, Any] = {
        "question": found,
        "html": to_html(found.text),
        "answers": answers,
        "page": page,
        "form": form,
        "may_answer": permissions.may_answer(viewer, found),
        "may_edit": permissions.may_edit(viewer, found),
        "may_accept": permissions.may_accept(viewer, found),
        "may_moderate": permissions.may_hide(viewer, found),
        "may_take": permissions.may_take(viewer, found) and found.volunteer is None,
        "may_release": viewer.is_authenticated and found.volunteer_id == viewer.pk,
        "follows": viewer.is_authenticated and found.follows.filter(person=me(request)).exists(),
    }
    return render(request, "help/question.html", context, status=status)


def _answers(request: HttpRequest, answers: list[Answer]) -> Page[Answer]:
    """The page of `?page=`, or the one on which `?answer=` stands."""
    keys = [str(given.pk) for given in answers]
    asked = request.GET.get("answer", "")
    at = keys.index(asked) // ANSWERS_A_PAGE + 1 if asked in keys else request.GET.get("page")
    return Paginator(answers, ANSWERS_A_PAGE).get_page(at)


@login_required
@require_POST
def answer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = _find(request, public_id)
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            given = services.answer(found, by=me(request), text=form.cleaned_data["text"])
        except NotNow as refusal:
            form.add_error(None, str(refusal))
        else:
            return HttpResponseRedirect(given.get_absolute_url())
    return _question_page(request, found, form, status=400)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_question(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = _find(request, public_id)
    if not permissions.may_edit(request.user, found):
        raise PermissionDenied(_("Only its author edits a question."))
    names = ", ".join(tag.name for tag in found.tags.all())
    form = QuestionForm(request.POST or None, instance=found, initial={"tag_names": names})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        services.edit_question(
            found,
            by=me(request),
            title=given["title"],
            text=given["text"],
            tags=given["tag_names"],
        )
        return redirect(found)
    return render(request, "help/edit.html", {"form": form, "question": found})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_answer(request: HttpRequest, pk: int) -> HttpResponse:
    given = _find_answer(request, pk)
    if not permissions.may_edit(request.user, given):
        raise PermissionDenied(_("Only its author edits an answer."))
    form = AnswerForm(request.POST or None, instance=given)
    if request.method == "POST" and form.is_valid():
        services.edit_answer(given, by=me(request), text=form.cleaned_data["text"])
        return HttpResponseRedirect(given.get_absolute_url())
    return render(request, "help/edit.html", {"form": form, "question": given.question})


@login_required
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    given = _find_answer(request, pk)
    try:
        services.accept(given, by=me(request))
    except NotNow as refusal:
        messages.error(request, str(refusal))
    return redirect(given.question)


@login_required
@require_POST
def change(request: HttpRequest, public_id: UUID, what: str) -> HttpResponse:
    """What one button on the page of a question does."""
    found = _find(request, public_id)
    try:
        if what == "take":
            services.take(found, by=me(request))
            messages.success(request, _("The question is yours. Thank you."))
        elif what == "release":
            services.release(found, by=me(request))
        elif what == "publish":
            services.make_public(found, by=me(request))
        elif what in ("follow", "unfollow"):
            services.follow(found, by=me(request), on=what == "follow")
        else:
            raise Http404("There is no such button.")
    except NotNow as refusal:
        messages.error(request, str(refusal))
    return redirect(found)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def moderate(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Hide a question or an answer with a reason, or bring it back."""
    if not permissions.may_moderate(request.user):
        raise PermissionDenied(_("Moderators do that."))
    thing: Question | Answer
    if kind == "question":
        thing = get_object_or_404(Question, public_id=key)
    else:
        thing = get_object_or_404(Answer, pk=key)
    home = services.question_of(thing)
    if not permissions.may_hide(request.user, home):
        raise Http404("Nothing is here.")
    form = HideForm(request.POST or None)
    if request.method == "POST" and thing.hidden_at:
        services.show(thing, by=me(request))
        return redirect(home)
    if request.method == "POST" and form.is_valid():
        services.hide(thing, by=me(request), reason=form.cleaned_data["reason"])
        return redirect(home)
    return render(request, "help/moderate.html", {"form": form, "thing": thing, "question": home})


def _find(request: HttpRequest, public_id: UUID) -> Question:
    """The question, when it is for this viewer; else there is none."""
    questions = Question.objects.select_related("author", "volunteer").prefetch_related("tags")
    found = get_object_or_404(questions, public_id=public_id)
    if not permissions.may_read(request.user, found):
        raise Http404("No question is here.")
    return found


def _find_answer(request: HttpRequest, pk: int) -> Answer:
    given = get_object_or_404(Answer.objects.select_related("question"), pk=pk)
    hidden = given.hidden_at and not permissions.may_moderate(request.user)
    if hidden or not permissions.may_read(request.user, given.question):
        raise Http404("No answer is here.")
    return given
