"""Pages on which calls are made, changed, called off and answered."""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alliance.calls import permissions, queries, services
from alliance.calls.forms import MoveForm, ReasonForm, SeriesForm
from alliance.calls.models import CallSeries, Rsvp
from alliance.people.models import Person


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def keep_series(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Make a series, or change one."""
    assert isinstance(request.user, Person)
    found = get_object_or_404(CallSeries, slug=slug) if slug else None
    groups = permissions.groups_to_call(request.user)
    common = permissions.may_keep_common(request.user)
    if found is not None and not permissions.may_change(request.user, found):
        raise PermissionDenied("This series is not yours to change.")
    if found is None and not groups and not common:
        raise PermissionDenied("Chairs, the coordinator and staff make calls.")
    start = {"time_zone": request.user.time_zone or "America/New_York", "duration_min": 60}
    form = SeriesForm(groups, request.POST or None, instance=found, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.keep_series(form.save(commit=False), by=request.user)
        except PermissionDenied:
            form.add_error("group", _("Choose one of your groups: you do not keep other calls."))
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, _("It stands in the calendar."))
            return redirect(made)
    return render(request, "calls/keep.html", {"form": form, "series": found})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_call(request: HttpRequest, slug: str, stamp: str, what: str) -> HttpResponse:
    """Cancel, move or restore one call."""
    assert isinstance(request.user, Person)
    found = get_object_or_404(CallSeries, slug=slug)
    if not permissions.may_change(request.user, found):
        raise PermissionDenied("This series is not yours to change.")
    call = queries.occurrence_at(found, _moment(stamp))
    if call is None:
        raise Http404("There is no such call.")
    form = (MoveForm if what == "move" else ReasonForm)(request.POST or None)
    if request.method == "POST" and (what == "restore" or form.is_valid()):
        try:
            if what == "restore":
                services.restore_call(found, call.original_start, by=request.user)
            elif what == "cancel":
                reason = form.cleaned_data["reason"]
                services.cancel_call(found, call.original_start, by=request.user, reason=reason)
            else:
                given = form.cleaned_data
                services.move_call(
                    found,
                    call.original_start,
                    given["new_start"],
                    by=request.user,
                    reason=given["reason"],
                )
        except services.NoSuchCall as refusal:
            messages.error(request, str(refusal))
        return redirect(found)
    context = {"form": form, "series": found, "call": call, "what": what}
    return render(request, "calls/change.html", context)


@login_required
@require_POST
def answer(request: HttpRequest, slug: str, stamp: str) -> HttpResponse:
    """Say whether one comes."""
    assert isinstance(request.user, Person)
    found = get_object_or_404(CallSeries, slug=slug)
    said = request.POST.get("answer", "")
    if said not in Rsvp.Answer.values:
        raise Http404("There is no such answer.")
    try:
        services.answer(found, _moment(stamp), by=request.user, answer=said)
    except services.NoSuchCall as refusal:
        raise Http404(str(refusal)) from refusal
    messages.success(request, _("Your answer is noted."))
    return redirect(found)


def _moment(stamp: str) -> datetime:
    try:
        return datetime.strptime(stamp, "%Y%m%dT%H%MZ").replace(tzinfo=UTC)
    except ValueError as error:
        raise Http404("There is no such call.") from error
