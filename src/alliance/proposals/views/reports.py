"""Implementation reports."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance.groups.views.common import attempt, person_of
from alliance.people.permissions import require
from alliance.proposals import permissions, queries, runs, services
from alliance.proposals.forms import ReportForm
from alliance.proposals.views.common import find, form_page
from alliance.proposals.views.proposal import counts


@require_safe
def reports(request: HttpRequest, slug: str) -> HttpResponse:
    """Who has implemented which revision, and how much of it."""
    found, viewer = find(request, slug), request.user
    rows = found.reports.select_related("revision", "by").order_by("-at", "-pk")
    if not queries.sees_hidden(viewer):
        rows = rows.filter(hidden_at=None)
    same = set(queries.same_in_substance(found).values_list("pk", flat=True))
    shown = []
    for one in rows:
        one.proposal = found
        shown.append(
            {
                "report": one,
                "is_current": one.revision_id in same,
                "run": runs.find(one.run) if one.run else None,
                "width": round(100 * one.passed / one.total),
                "may_confirm": one.confirmed_at is None
                and one.hidden_at is None
                and permissions.may_confirm(viewer, one),
            }
        )
    context = {
        "proposal": found,
        "rows": shown,
        "revision": queries.latest(found),
        "may_report": found.is_active and permissions.may_comment(viewer, found),
        **counts(found, viewer),
    }
    return render(request, "proposals/reports.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """Report an implementation of the latest revision."""
    found, person = find(request, slug), person_of(request)
    revision = queries.latest(found)
    require(permissions.may_comment(person, found))
    if revision is None:
        raise Http404
    revision.proposal = found
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        words, given = form.cleaned_data, revision
        if attempt(form, lambda: services.report(given, by=person, **words)):
            messages.success(request, _("It stands there. The chair confirms it."))
            return redirect("proposals:reports", slug)
    return form_page(
        request,
        form,
        found,
        title=_("Report an implementation"),
        lead=_("Of revision %(number)s.") % {"number": revision.number},
        button=_("Report it"),
    )


@login_required
@require_POST
def confirm(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    found = find(request, slug)
    made = get_object_or_404(found.reports, pk=pk)
    try:
        services.confirm_report(made, by=person_of(request))
    except services.NotPossible as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It is confirmed."))
    return redirect("proposals:reports", slug)
