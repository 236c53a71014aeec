"""Pages of office hours."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance.help import as_json, hours, letters, permissions
from alliance.help.errors import NotNow
from alliance.help.forms import BookForm, OfferForm
from alliance.help.views import me

SHOWN = 100


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Hours to come: free ones for everybody, and mine. Who booked is told to the host alone."""
    found = list(hours.coming(timezone.now())[:SHOWN])
    viewer = request.user.pk if request.user.is_authenticated else None
    context = {
        "free": [hour for hour in found if hour.booked_by_id is None and hour.host_id != viewer],
        "booked": [hour for hour in found if viewer and hour.booked_by_id == viewer],
        "given": [hour for hour in found if viewer and hour.host_id == viewer],
        "is_volunteer": permissions.is_volunteer(request.user),
        "form": BookForm(),
    }
    return render(request, "help/hours.html", context)


@require_safe
def index_json(request: HttpRequest) -> JsonResponse:
    """Free hours to come."""
    free = hours.coming(timezone.now()).filter(booked_by=None)[:SHOWN]
    return JsonResponse({"hours": [as_json.hour(one) for one in free]})


@login_required
@require_safe
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """The hour as an .ics file, for its host and whoever booked it."""
    hour = get_object_or_404(hours.coming(timezone.now()).exclude(booked_by=None), pk=pk)
    if me(request).pk not in (hour.host_id, hour.booked_by_id):
        raise Http404("No hour is here.")
    content = letters.as_calendar(hour, is_off=False, now=hour.booked_at or timezone.now())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="hour.ics"'
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest) -> HttpResponse:
    if not permissions.is_volunteer(request.user):
        raise PermissionDenied(_("Volunteers offer office hours."))
    form = OfferForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            offered = hours.offer(
                me(request),
                starts_at=given["starts_at"],
                minutes=given["minutes"],
                subject=given["subject"],
                join_url=given["join_url"],
                weeks=given["weeks"],
            )
        except NotNow as refusal:
            form.add_error("starts_at", str(refusal))
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            count = len(offered)
            text = ngettext("One hour is offered.", "%(count)d hours are offered.", count)
            messages.success(request, text % {"count": count})
            return redirect("help:hours")
    return render(request, "help/offer.html", {"form": form})


@login_required
@require_POST
def change(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Book an hour, give it back, or call it off."""
    try:
        if what == "book":
            form = BookForm(request.POST)
            wish = form.cleaned_data["wish"] if form.is_valid() else ""
            hours.book(pk, by=me(request), wish=wish)
            messages.success(request, _("It is yours. The calendar entry is in your mail."))
        elif what == "give-back":
            hours.give_back(pk, by=me(request))
            messages.success(request, _("The hour is free again."))
        else:
            hours.cancel(pk, by=me(request))
            messages.success(request, _("The hour is called off."))
    except NotNow as refusal:
        messages.error(request, str(refusal))
    return redirect("help:hours")
