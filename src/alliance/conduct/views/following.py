"""Following up: the reporter by their link or account, and whom a decision concerns by theirs."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from alliance.conduct.forms import AppealForm, WriteForm
from alliance.conduct.models import Message, Report
from alliance.conduct.services import reporting
from alliance.conduct.views.common import in_confidence, me

PAGE = require_http_methods(["GET", "HEAD", "POST"])


@in_confidence
@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Reports that I made under my name."""
    rows = Report.objects.filter(reporter=me(request))
    return render(request, "conduct/mine.html", {"reports": rows})


@in_confidence
@login_required
@PAGE
def as_reporter(request: HttpRequest, receipt: str) -> HttpResponse:
    """One of my own reports; anybody else's is not there."""
    report = Report.objects.filter(receipt=receipt, reporter=me(request)).first()
    if report is None:
        raise Http404("No report is here.")
    return _follow(request, report)


@in_confidence
@PAGE
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The report of a secret link, for whoever has it."""
    report = reporting.by_token(token)
    if report is None:
        raise Http404("No report is here.")
    return _follow(request, report)


def _follow(request: HttpRequest, report: Report) -> HttpResponse:
    closed = report.state == Report.State.CLOSED
    appealed = report.appeals.filter(measure=None).first()
    acts = request.POST if request.method == "POST" else {}
    write = WriteForm(request.POST, request.FILES) if "write" in acts else WriteForm()
    appeal = AppealForm(request.POST if "appeal" in acts else None, auto_id="appeal_%s")
    try:
        if "write" in acts and write.is_valid():
            data = write.cleaned_data
            reporting.write_again(report, data["text"], files=data["attached"])
            messages.success(request, _("Sent to those who handle it."))
            return redirect(request.path)
        if "appeal" in acts and appeal.is_valid():
            reporting.appeal(report, appeal.cleaned_data["text"])
            messages.success(request, _("Your appeal has come in."))
            return redirect(request.path)
    except reporting.NotTaken:
        messages.error(request, _("Nothing more can be added to this report in this way."))
        return redirect(request.path)
    if request.method == "GET":
        reporting.looked(report)
    context = {
        "report": report,
        "talk": report.messages.exclude(kind=Message.Kind.NOTE),
        "attachments": report.attachments.defer("content"),
        "write": write,
        "appeal": appeal if closed and appealed is None else None,
        "appealed": appealed,
    }
    return render(request, "conduct/follow.html", context)


@in_confidence
@PAGE
def decision(request: HttpRequest, token: str) -> HttpResponse:
    """A measure, for whom it concerns: what was decided and why, and the appeal."""
    measure = reporting.measure_by_token(token)
    if measure is None:
        raise Http404("No decision is here.")
    appeal = getattr(measure, "appeal", None)
    form = AppealForm(request.POST or None)
    if request.method == "POST" and appeal is None and form.is_valid():
        try:
            reporting.appeal(measure.report, form.cleaned_data["text"], measure=measure)
            messages.success(request, _("Your appeal has come in."))
        except reporting.NotTaken:
            messages.error(request, _("This was lifted, or appealed already."))
        return redirect(request.path)
    context = {"measure": measure, "appeal": appeal, "form": form}
    return render(request, "conduct/decision.html", context)
