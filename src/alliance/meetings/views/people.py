"""Across calls: open actions, and on which calls somebody was."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from alliance.meetings import permissions, queries
from alliance.meetings.models import AttendanceChoice
from alliance.meetings.services import roll_call
from alliance.meetings.views.common import me
from alliance.people.models import Person

PAGE = 50


@require_safe
def actions(request: HttpRequest) -> HttpResponse:
    """What is still to be done, of all calls; ?show=mine for one's own."""
    viewer = me(request) if permissions.is_participant(request.user) else None
    shown = "mine" if request.GET.get("show") == "mine" and viewer else "all"
    found = queries.open_actions()
    if shown == "mine":
        found = found.filter(owner=viewer)
    context = {
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "shown": shown,
        "viewer": viewer,
        "today": timezone.localdate(),
    }
    return render(request, "meetings/actions.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_attendance(request: HttpRequest) -> HttpResponse:
    """On which calls one was, whether each counts, and who may see it."""
    person = me(request)
    if request.method == "POST":
        roll_call.choose_visibility(person, is_public="is_public" in request.POST)
        messages.success(request, _("Saved."))
        return redirect("meetings:my_attendance")
    lines = queries.attendances_of(person)
    context = {
        "page": Paginator(lines, PAGE).get_page(request.GET.get("page")),
        "counted": queries.attended(person).count(),
        "choice": AttendanceChoice.objects.filter(person=person).first(),
        "person": person,
    }
    return render(request, "meetings/my_attendance.html", context)


@require_safe
def attendance(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The calls that somebody lets everybody see. Who does not is nobody here."""
    person = Person.objects.filter(
        public_id=public_id,
        is_active=True,
        attendance_choice__is_public=True,
    ).first()
    if person is None:
        raise Http404(_("Nobody shows their calls here."))
    lines = queries.attended(person)
    context = {
        "page": Paginator(lines, PAGE).get_page(request.GET.get("page")),
        "name": person.name or _("Somebody"),
    }
    return render(request, "meetings/attendance.html", context)
