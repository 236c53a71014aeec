"""Holidays: kept, and applied after a look at what they cancel."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from alliance.calls import permissions, queries, services
from alliance.calls.forms import ApplyForm, HolidayForm
from alliance.calls.models import Holiday
from alliance.calls.rows import row_of
from alliance.calls.views.common import done, me
from alliance.calls.wording import when
from alliance.people.zones import zone_of

READ_OR_SEND = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(READ_OR_SEND)
def keep(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Enter a holiday, or change one."""
    if not permissions.may_keep_common(request.user):
        raise PermissionDenied(_("The coordinator keeps the holidays."))
    found = get_object_or_404(Holiday, pk=pk) if pk is not None else None
    form = HolidayForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        holiday = form.save(commit=False)
        if done(form, lambda: services.keep_holiday(holiday, by=me(request))):
            return redirect("calls:holiday_apply", pk=holiday.pk)
    return render(request, "calls/holiday.html", {"form": form, "holiday": found})


@login_required
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    services.remove_holiday(get_object_or_404(Holiday, pk=pk), by=me(request))
    messages.success(request, _("The holiday is gone. Calls that it cancelled stay cancelled."))
    return redirect("calls:holidays")


@login_required
@require_http_methods(READ_OR_SEND)
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Show which calls fall on it; cancel those that were chosen."""
    if not permissions.may_keep_some(request.user):
        raise PermissionDenied(_("Chairs, the coordinator and staff cancel calls."))
    holiday, person, zone = get_object_or_404(Holiday, pk=pk), me(request), zone_of(request)
    calls = {
        f"{call.series.slug}/{call.stamp}": call
        for call in queries.falling_on(holiday, person, timezone.now())
    }
    choices = [
        (key, f"{call.series.name}: {when(call.start, zone)}") for key, call in calls.items()
    ]
    form = ApplyForm(choices, request.POST or None)
    if request.method == "POST" and form.is_valid():
        chosen = [calls[key] for key in form.cleaned_data["calls"]]
        keys = [(call.series.pk, call.original_start) for call in chosen]
        count = services.apply_holiday(holiday, keys, by=person)
        words = ngettext("One call is cancelled.", "%(count)s calls are cancelled.", count)
        messages.success(request, words % {"count": count})
        return redirect("calls:holidays")
    rows = [row_of(call, zone) for call in calls.values()]
    context = {"form": form, "holiday": holiday, "rows": rows}
    return render(request, "calls/holiday_apply.html", context)
