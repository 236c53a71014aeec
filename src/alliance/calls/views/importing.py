"""An existing series taken over from an .ics file: first shown, then made."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from alliance.calls import importing, permissions
from alliance.calls.forms import ImportForm
from alliance.calls.importing import Plan, Reading, Unreadable
from alliance.calls.occurrences import Occurrence, occurrences_of
from alliance.calls.rows import Row, row_of
from alliance.calls.services.series import LOOKED_BACK
from alliance.calls.views.common import me
from alliance.people.models import Person
from alliance.people.zones import zone_of

SHOWN = 3  # calls of each series, before it is made


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_series(request: HttpRequest) -> HttpResponse:
    """Choose a file, look at what it would make, make it. What was shown goes along in the form,
    and is read again: nothing is kept here in between.
    """
    person = me(request)
    if not permissions.may_keep_some(person):
        raise PermissionDenied(_("Chairs, the coordinator and staff make calls."))
    start = {"time_zone": person.time_zone or "America/New_York"}
    form = ImportForm(
        permissions.groups_to_call(person), request.POST or None, request.FILES or None,
        initial=start,
    )  # fmt: skip
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            reading = importing.read(given["content"], given["time_zone"])
        except Unreadable as refusal:
            form.add_error("file", str(refusal))
        else:
            if "take" in request.POST:
                answer = _take(request, person, form, reading)
                if answer is not None:
                    return answer
            context |= _shown(request, person, reading)
            context["text"] = given["content"].decode("utf-8", "replace")
            context["given"] = given
    return render(request, "calls/import.html", context)


def _take(
    request: HttpRequest, person: Person, form: ImportForm, reading: Reading
) -> HttpResponse | None:
    try:
        made, left = importing.take_over(reading.plans, by=person, group=form.cleaned_data["group"])
    except PermissionDenied:
        form.add_error("group", _("Choose one of your groups: you do not keep other calls."))
        return None
    for words in left:
        messages.error(request, words)
    words = ngettext(
        "One series was made or brought up to date.",
        "%(count)s series were made or brought up to date.",
        len(made),
    )
    messages.success(request, words % {"count": len(made)} if made else _("Nothing has changed."))
    return redirect(made[0]) if len(made) == 1 else redirect("calls:index")


def _shown(request: HttpRequest, person: Person, reading: Reading) -> dict[str, Any]:
    """What the file would make, with its next calls in every zone."""
    zone = zone_of(request)
    shown = []
    can_take = False
    for plan in reading.plans:
        theirs = plan.known is None or permissions.may_change(person, plan.known)
        rows: list[Row] = []
        can_take |= theirs and not plan.trouble
        if not plan.trouble:
            rows = [row_of(call, zone) for call in _next_calls(plan)]
        shown.append({"plan": plan, "rows": rows, "is_theirs": theirs})
    return {
        "shown": shown,
        "notes": reading.notes,
        "can_take": can_take,
    }


def _next_calls(plan: Plan) -> list[Occurrence]:
    """Its next calls as they would be; of one that is over its last ones."""
    now = timezone.now()
    series, exceptions, extras = plan.as_series(), plan.as_exceptions(), plan.as_extras()
    found = sorted(
        occurrences_of(series, now - LOOKED_BACK, now + LOOKED_BACK, exceptions, extras),
        key=lambda call: call.start,
    )
    coming = [call for call in found if call.start > now]
    return coming[:SHOWN] if coming else found[-SHOWN:]
