"""What the views of a call share: finding it, and doing something on it.

Each change is a POST. A browser without scripts is led back to where it was; `call.js` asks for
JSON and puts the answer into the page, so that nobody loses what they are typing elsewhere on it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alliance.calls.models import CallSeries
from alliance.meetings.errors import Refused
from alliance.meetings.models import Meeting
from alliance.meetings.services.opening import meeting_on
from alliance.people.models import Person


def me(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def series_or_404(slug: str) -> CallSeries:
    rows = CallSeries.objects.select_related("group").prefetch_related("exceptions")
    return get_object_or_404(rows, slug=slug)


def meeting_or_404(slug: str, day: date) -> Meeting:
    """The page of a call that can be written on; 404 where there is none (yet)."""
    series = series_or_404(slug)
    found = meeting_on(series, day, timezone.now())
    if found is None:
        raise Http404(_("There is no call on this day, or it is too far ahead."))
    found.series = series  # with its group and exceptions
    return found


Act = Callable[..., Any]


def acting(anchor: str = "", *, page: str = "meetings:meeting") -> Callable[[Act], Act]:
    """Make `act(request, meeting, ...)` a view: POST only, signed in only.

    What it returns is what the person reads ("" for nothing), or a response of its own. Without
    scripts the answer leads to `page` of the call at `anchor`.
    """

    def decorate(act: Act) -> Act:
        @require_POST
        @login_required
        @wraps(act)
        def view(request: HttpRequest, slug: str, day: date, **kwargs: Any) -> HttpResponseBase:
            meeting = meeting_or_404(slug, day)
            status, words = 200, ""
            try:
                done = act(request, meeting, **kwargs)
                if isinstance(done, HttpResponseBase):
                    return done
                words = str(done or "")
            except Refused as refusal:
                status, words = 409, str(refusal)
            except ValidationError as error:
                status, words = 400, " ".join(error.messages)
            except PermissionDenied as denial:
                if not wants_json(request):
                    raise
                status, words = 403, str(denial) or _("You may not do this.")
            if wants_json(request):
                return _in_json(request, meeting, status, words)
            form = getattr(request, "typed", None)
            if status != 200 and form is not None:
                return _again(request, meeting, form, status, words)
            if words:
                level = messages.SUCCESS if status == 200 else messages.ERROR
                messages.add_message(request, level, words)
            where = redirect(page, meeting.series.slug, meeting.day)
            if anchor:
                where["Location"] += f"#{anchor}"
            return where

        return view

    return decorate


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"


def _in_json(request: HttpRequest, meeting: Meeting, status: int, words: str) -> HttpResponse:
    """The state after the act, and the parts of the page that are the viewer's own."""
    from alliance.meetings.live_state import state_of
    from alliance.meetings.parts import mine

    meeting = Meeting.objects.select_related("series__group", "current_item").get(pk=meeting.pk)
    answer = {"message": words, "state": state_of(meeting), "mine": mine(request, meeting)}
    return JsonResponse(answer, status=status)


def checked(request: HttpRequest, form: BaseForm) -> dict[str, Any]:
    """What a form holds; raises ValidationError in words that name the fields. Whatever is refused
    later on, the form is shown again with everything that was typed.
    """
    request.typed = form  # type: ignore[attr-defined]
    if form.is_valid():
        return form.cleaned_data
    words = []
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        lead = f"{str(label or name).capitalize()}: " if name != "__all__" else ""
        words += [f"{lead}{error}" for error in errors]
    raise ValidationError(words)


def _again(
    request: HttpRequest, meeting: Meeting, form: BaseForm, status: int, words: str
) -> HttpResponse:
    """The form on a page of its own, as it was filled in, with what is wrong with it."""
    context = {"meeting": meeting, "form": form, "refusal": "" if form.errors else words}
    return render(request, "meetings/again.html", context, status=status)
