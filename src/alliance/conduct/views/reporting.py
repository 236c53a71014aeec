"""Reporting: open to everybody, signed in or not."""

from __future__ import annotations

from datetime import timedelta
from time import time

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from alliance.conduct.forms import ReportForm
from alliance.conduct.models import Report
from alliance.conduct.services import reporting
from alliance.conduct.views.common import in_confidence
from alliance.people.limits import allowed, subject_of
from alliance.people.models import Office, Person
from alliance.people.offices import holders

REPORTS_AN_HOUR = 10
SENT = "conduct_sent"  # in the session: what the next page shows, for a while
SHOWN_S = 600


@in_confidence
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """What happened, and who may know."""
    viewer = request.user
    about = {"about": request.GET.get("about", "")[:500]}
    form = ReportForm(request.POST or None, request.FILES or None, viewer=viewer, initial=about)
    status = 200
    if request.method == "POST" and form.is_valid():
        if allowed("report", subject_of(request), limit=REPORTS_AN_HOUR, window=timedelta(hours=1)):
            row, token = _take(form, viewer if isinstance(viewer, Person) else None)
            request.session[SENT] = [row.receipt, token, time()]
            return redirect("conduct:sent")
        form.add_error(None, _("Many reports came from here within an hour. Try again later."))
        status = 429
    handlers = list(holders(Office.Kind.CONDUCT))
    return render(
        request, "conduct/report.html", {"form": form, "handlers": handlers}, status=status
    )


def _take(form: ReportForm, by: Person | None) -> tuple[Report, str]:
    data = form.cleaned_data
    told = reporting.Told(
        what=data["what"],
        may_know=Report.MayKnow(data["may_know"]),
        where=data["where"],
        about=data["about"],
        who=data["who"],
        wish=data["wish"],
        contact=data["contact"],
    )
    return reporting.report(told, by=by, without=data.get("without", ()), files=data["attached"])


@in_confidence
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """The receipt and the secret link: for ten minutes, then they are shown no more."""
    receipt, token, at = request.session.get(SENT, ("", "", 0))
    report = reporting.by_token(token)
    if report is None or time() - at > SHOWN_S:
        request.session.pop(SENT, None)
        return redirect("conduct:code")
    context = {
        "receipt": receipt,
        "link": settings.SITE_URL + reverse("conduct:follow", args=[token]),
        "path": reverse("conduct:follow", args=[token]),
        "has_account": report.reporter_id is not None,
    }
    return render(request, "conduct/sent.html", context)
