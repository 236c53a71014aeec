"""Moderation: asking moderators to look, their queue, and their decisions."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from alliance.conduct.forms import DecisionForm, FlagForm
from alliance.conduct.models import FlaggedThing, ModerationDecision
from alliance.conduct.moderation import KINDS
from alliance.conduct.permissions import may_moderate
from alliance.conduct.services import flagging
from alliance.conduct.views.common import me
from alliance.people.limits import allowed, subject_of

FLAGS_AN_HOUR = 20
PAGE = 50
Decided = ModerationDecision.Kind


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def flag(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Ask moderators to look at a thing. One that I may not see is not there."""
    registered = KINDS.get(kind)
    title = registered.title(key) if registered else None
    hidden = registered and registered.may_see and not registered.may_see(me(request), key)
    if registered is None or title is None or hidden:
        raise Http404("There is no such thing.")
    url = registered.url(key) if registered.url else "/"
    form = FlagForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        subject = subject_of(request)
        if allowed("flag", subject, limit=FLAGS_AN_HOUR, window=timedelta(hours=1)):
            flagging.flag(registered, key, url, me(request), form.cleaned_data["reason"])
            messages.success(request, _("Thank you. A moderator looks at it."))
            return redirect(url)
        form.add_error(None, _("You flagged many things within an hour. Try again later."))
        status = 429
    context = {"form": form, "title": title, "kind": registered.label, "url": url}
    return render(request, "conduct/flag.html", context, status=status)


@never_cache
@login_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for moderators, and what they decided."""
    _ask(request)
    state = request.GET.get("state", FlaggedThing.State.OPEN)
    rows = FlaggedThing.objects.filter(state=state).prefetch_related("flags")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "state": state,
        "states": FlaggedThing.State.choices,
        "labels": {name: str(kind.label) for name, kind in KINDS.items()},
    }
    return render(request, "conduct/queue.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def thing(request: HttpRequest, pk: int) -> HttpResponse:
    """One flagged thing: what it is, who flagged it and why, what was decided before."""
    _ask(request)
    found = get_object_or_404(FlaggedThing, pk=pk)
    kind = KINDS.get(found.kind)
    gone = kind is None or kind.title(found.key) is None
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and not gone and form.is_valid():
        decision = next((d for d in Decided if d.value in request.POST), Decided.KEEP)
        try:
            flagging.decide(found, decision, by=me(request), reason=form.cleaned_data["reason"])
            messages.success(request, _("Decided, and kept with its reason."))
            return redirect("conduct:queue")
        except PermissionDenied:
            form.add_error(None, _("You wrote this yourself: another moderator decides."))
    author = kind.author(found.key) if kind and kind.author and not gone else None
    context = {
        "thing": found,
        "kind": kind.label if kind else found.kind,
        "gone": gone,
        "author": author,
        "excerpt": kind.excerpt(found.key) if kind and kind.excerpt and not gone else "",
        "flags": found.flags.select_related("by"),
        "decisions": found.decisions.select_related("by"),
        "form": form,
    }
    return render(request, "conduct/thing.html", context)


def _ask(request: HttpRequest) -> None:
    if not may_moderate(me(request)):
        raise PermissionDenied(_("Only moderators and staff see what was flagged."))
