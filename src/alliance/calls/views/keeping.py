"""Pages on which calls are made, changed, ended, and called off, for those who keep them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alliance.calls import permissions, services
from alliance.calls.forms import ContinueForm, EndForm, ExtraForm, MoveForm, ReasonForm, SeriesForm
from alliance.calls.models import CallSeries
from alliance.calls.services.series import has_begun
from alliance.calls.views.common import call_or_404, done, keeper, me, series_or_404
from alliance.people.refusals import add_errors

READ_OR_SEND = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(READ_OR_SEND)
def keep_series(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Make a series, or change one."""
    person = me(request)
    found = series_or_404(request, slug) if slug else None
    if found is not None and not permissions.may_change(person, found):
        raise PermissionDenied(_("These calls are not yours to change."))
    if found is None and not permissions.may_keep_some(person):
        raise PermissionDenied(_("Chairs, the coordinator and staff make calls."))
    groups = permissions.groups_to_call(person)
    start: dict[str, Any] = {"time_zone": person.time_zone or "America/New_York"}
    if found is None:
        acronym = request.GET.get("group", "")
        start["group"] = next((g.pk for g in groups if g.acronym == acronym), None)
    form = SeriesForm(groups, request.POST or None, instance=found, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.keep_series(form.save(commit=False), by=person)
        except PermissionDenied:
            where = "group" if "group" in form.fields else None
            form.add_error(where, _("Choose one of your groups: you do not keep other calls."))
        except ValidationError as refusal:
            add_errors(form, refusal)
        else:
            messages.success(request, _("It stands in the calendar."))
            return redirect(made)
    context = {"form": form, "series": found, "has_begun": found is not None and has_begun(found)}
    return render(request, "calls/keep.html", context)


@require_http_methods(READ_OR_SEND)
@keeper
def end_series(request: HttpRequest, series: CallSeries) -> HttpResponse:
    form = EndForm(request.POST or None, initial={"last_on": series.last_on})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if done(form, lambda: services.end_series(series, by=me(request), **given)):
            messages.success(request, _("The series has a last day now."))
            return redirect(series)
    context = {
        "form": form,
        "series": series,
        "title": _("End these calls"),
        "lead": _("No call is held after the last day. What was held stays in the record."),
        "button": _("End them"),
        "is_danger": True,
    }
    return render(request, "calls/act.html", context)


@require_http_methods(READ_OR_SEND)
@keeper
def continue_series(request: HttpRequest, series: CallSeries) -> HttpResponse:
    form = ContinueForm(series, request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in form.fields if name != "own_rule"}
        made: list[CallSeries] = []

        def act() -> None:
            made.append(services.continue_series(series, by=me(request), **given))

        if done(form, act):
            messages.success(request, _("From that day on they are at the new times."))
            return redirect(made[0])
    context = {
        "form": form,
        "series": series,
        "title": _("Hold these calls at other times"),
        "lead": _(
            "From a day on the calls go on as a new series; those who follow them stay with it."
        ),
        "button": _("Go on at these times"),
    }
    return render(request, "calls/act.html", context)


@require_http_methods(READ_OR_SEND)
@keeper
def change_call(request: HttpRequest, series: CallSeries, stamp: str, what: str) -> HttpResponse:
    """Cancel, move or restore one call."""
    call = call_or_404(series, stamp)
    person, start = me(request), call.original_start
    sent = request.POST if request.method == "POST" else None
    form = (MoveForm if what == "move" else ReasonForm)(sent)
    if what == "restore":
        del form.fields["reason"]
    if sent is not None and form.is_valid():
        given = form.cleaned_data
        acts = {
            "cancel": lambda: services.cancel_call(series, start, by=person, **given),
            "move": lambda: services.move_call(series, start, by=person, **given),
            "restore": lambda: services.restore_call(series, start, by=person),
        }
        if done(form, acts[what]):
            messages.success(request, _("Changed. Those who follow these calls are told."))
            return redirect(series)
    context = {"form": form, "series": series, "call": call, "what": what}
    return render(request, "calls/change.html", context)


@require_http_methods(READ_OR_SEND)
@keeper
def add_extra(request: HttpRequest, series: CallSeries) -> HttpResponse:
    form = ExtraForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if done(form, lambda: services.add_extra(series, by=me(request), **given)):
            messages.success(request, _("The extra call stands in the calendar."))
            return redirect(series)
    context = {
        "form": form,
        "series": series,
        "title": _("An extra call"),
        "lead": _("A call beside the usual ones, on a day that has none."),
        "button": _("Add it"),
    }
    return render(request, "calls/act.html", context)


@require_POST
@keeper
def remove_extra(request: HttpRequest, series: CallSeries, stamp: str) -> HttpResponse:
    call = call_or_404(series, stamp)
    try:
        services.remove_extra(series, call.original_start, by=me(request))
    except (services.NoSuchCall, services.Refused) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The extra call is taken back."))
    return redirect(series)
