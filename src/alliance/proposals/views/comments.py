"""Comments, their threads, their dispositions."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alliance.groups.views.common import attempt, person_of
from alliance.people.permissions import require
from alliance.proposals import permissions, queries, services
from alliance.proposals.document import anchors
from alliance.proposals.forms import CommentForm, DisposeForm, ReplyForm, SatisfiedForm
from alliance.proposals.models import Comment, Proposal
from alliance.proposals.queries import Somebody
from alliance.proposals.telling import url_of
from alliance.proposals.views.common import find, form_page
from alliance.proposals.views.proposal import counts

SHOWS = ("all", "waiting", "unsatisfied")
COMMENTS_A_PAGE = 200


@require_http_methods(["GET", "HEAD", "POST"])
def comments(request: HttpRequest, slug: str) -> HttpResponse:
    """All comments with what became of them: `?show=waiting`, `?show=unsatisfied`, `?page=`, or the
    page on which `?comment=` stands; and the form for one more, at the section of `?at=`.
    """
    found, viewer = find(request, slug), request.user
    revision = queries.latest(found)
    may_comment = (
        revision is not None and found.is_active and permissions.may_comment(viewer, found)
    )
    form = None
    if request.method == "POST":
        require(permissions.may_comment(viewer, found), _("Sign in to comment."))
    if may_comment and revision is not None:
        at = request.GET.get("at", "")
        form = CommentForm(request.POST or None, text=revision.text, initial={"anchor": at})
        if request.method == "POST" and form.is_valid():
            words, person, given = form.cleaned_data, person_of(request), revision
            made = attempt(form, lambda: services.comment(given, by=person, **words))
            if made is not None:
                messages.success(request, _("It stands there. Those who write it hear of it."))
                return redirect(url_of(made))
    show = request.GET.get("show", "all")
    page = _page(_shown(found, viewer, show), request)
    context = {
        "proposal": found,
        "revision": revision,
        "rows": _rows(found, viewer, page),
        "page": page,
        "show": show if show in SHOWS else "all",
        "form": form,
        **counts(found, viewer),
    }
    return render(request, "proposals/comments.html", context)


def _shown(proposal: Proposal, viewer: Somebody, show: str) -> QuerySet[Comment]:
    """The newest first; those that moderators hid only for who sees them."""
    rows = proposal.comments.select_related("revision", "by", "disposed_by")
    rows = rows.prefetch_related("replies__by").order_by("-at", "-pk")
    if show == "waiting":
        return rows.filter(disposition="", hidden_at=None)
    if show == "unsatisfied":
        return rows.filter(is_satisfied=False, hidden_at=None)
    return rows if queries.sees_hidden(viewer) else rows.filter(hidden_at=None)


def _page(rows: QuerySet[Comment], request: HttpRequest) -> Page[Comment]:
    """The page that was asked for, by a comment on it or by its number."""
    pages, key = Paginator(rows, COMMENTS_A_PAGE), request.GET.get("comment", "")
    one = rows.filter(pk=int(key)).first() if re.fullmatch(r"[0-9]{1,18}", key) else None
    if one is None:
        return pages.get_page(request.GET.get("page"))
    newer = rows.filter(Q(at__gt=one.at) | Q(at=one.at, pk__gt=one.pk)).count()
    return pages.get_page(newer // COMMENTS_A_PAGE + 1)


def _rows(proposal: Proposal, viewer: Somebody, page: Page[Comment]) -> list[dict[str, Any]]:
    """The comments of a page, each with its thread and what the viewer may do with it."""
    sees_hidden, titles = queries.sees_hidden(viewer), dict[int, dict[str, str]]()
    found = []
    for one in page.object_list:
        one.proposal = proposal
        if one.revision_id not in titles:
            titles[one.revision_id] = dict(anchors(one.revision.text))
        replies = [r for r in one.replies.all() if r.hidden_at is None or sees_hidden]
        is_open = proposal.is_active
        found.append(
            {
                "comment": one,
                "section": titles[one.revision_id].get(one.anchor, ""),
                "replies": replies,
                "may_reply": is_open and permissions.may_comment(viewer, proposal),
                "may_dispose": is_open and permissions.may_dispose(viewer, one),
                "may_say": bool(one.disposition) and permissions.may_be_satisfied(viewer, one),
            }
        )
    return found


def _find(request: HttpRequest, slug: str, pk: int) -> Comment:
    proposal = find(request, slug)
    comment = get_object_or_404(proposal.comments.select_related("by", "revision"), pk=pk)
    comment.proposal = proposal
    return comment


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    comment, person = _find(request, slug, pk), person_of(request)
    require(permissions.may_comment(person, comment.proposal))
    form = ReplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        if attempt(form, lambda: services.reply(comment, by=person, text=text)):
            messages.success(request, _("Your reply stands there."))
            return redirect(url_of(comment))
    return form_page(
        request,
        form,
        comment.proposal,
        title=_("Reply"),
        lead=comment.text,
        button=_("Reply"),
        back=url_of(comment),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def dispose(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Say what becomes of a comment."""
    comment, person = _find(request, slug, pk), person_of(request)
    require(permissions.may_dispose(person, comment))
    words = {"disposition": comment.disposition, "answer": comment.answer}
    form = DisposeForm(request.POST or None, initial=words)
    if request.method == "POST" and form.is_valid():
        what = Comment.Disposition(form.cleaned_data["disposition"])
        answer = form.cleaned_data["answer"]
        if attempt(form, lambda: services.dispose(comment, what, answer=answer, by=person)):
            messages.success(request, _("It is answered. Whoever commented hears of it."))
            return redirect(url_of(comment))
    return form_page(
        request,
        form,
        comment.proposal,
        title=_("What becomes of this comment?"),
        lead=comment.text,
        button=_("Answer it"),
        back=url_of(comment),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def satisfied(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Say, as the commenter, whether the disposition will do."""
    comment, person = _find(request, slug, pk), person_of(request)
    require(permissions.may_be_satisfied(person, comment))
    form = SatisfiedForm(request.POST or None, initial={"rejoinder": comment.rejoinder})
    if request.method == "POST" and form.is_valid():
        yes = form.cleaned_data["satisfied"] == "yes"
        words = form.cleaned_data["rejoinder"]
        if attempt(form, lambda: services.say_satisfied(comment, yes, by=person, rejoinder=words)):
            messages.success(request, _("It is noted beside the answer."))
            return redirect(url_of(comment))
    return form_page(
        request,
        form,
        comment.proposal,
        title=_("Will the answer do?"),
        lead=comment.answer,
        button=_("Say so"),
        back=url_of(comment),
    )
