"""Handling: the reports that I may read. To anybody else none of these pages is there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from alliance.conduct import forms, permissions
from alliance.conduct.models import Appeal, Measure, Reader, Report
from alliance.conduct.services import handling, measuring
from alliance.conduct.views.common import in_confidence, me
from alliance.people.models import Person
from alliance.people.queries import find_account

SHOWN = 200


@in_confidence
@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The reports that I may read: their numbers and states, nothing of what they say."""
    if not permissions.is_handler(me(request)):
        raise Http404("No page is here.")
    reading = Reader.objects.filter(person=me(request), standing=Reader.Standing.READS)
    rows = Report.objects.filter(pk__in=reading.values("report_id"))
    context = {
        "open": rows.exclude(state=Report.State.CLOSED)[:SHOWN],
        "closed": rows.filter(state=Report.State.CLOSED)[:SHOWN],
    }
    return render(request, "conduct/cases.html", context)


@in_confidence
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def case(request: HttpRequest, receipt: str) -> HttpResponse:
    """One report, everything about it, and what can be done. Reading it is logged."""
    report = _readable(request, receipt)
    act = next((name for name in ACTS if name in request.POST), "")
    form = ACTS[act][0](request, report) if act else None
    if form is not None and form.is_valid():
        try:
            ACTS[act][1](request, report, form.cleaned_data)
        except handling.WrongState:
            messages.error(request, _("This is no longer possible: it was changed meanwhile."))
        except PermissionDenied as refused:
            if not permissions.may_read(me(request), report):
                raise
            messages.error(request, _why(refused))
        else:
            messages.success(request, _("Done."))
        if not permissions.may_read(me(request), report):
            return redirect("conduct:cases")
        return redirect("conduct:case", report.receipt)
    handling.opened(report, by=me(request))
    return render(request, "conduct/case.html", _context(request, report, act, form))


def _why(refused: PermissionDenied) -> str:
    """The two refusals that a handler can meet by a form of this page."""
    if "appeal" in str(refused):
        return _("Another handler decides about this appeal: it is about what you decided.")
    return _("This person cannot be let in.")


@in_confidence
@login_required
@require_safe
def attachment(request: HttpRequest, receipt: str, pk: int) -> HttpResponse:
    """A file of a report, always to be saved and never shown: it comes from a stranger."""
    report = _readable(request, receipt)
    file = get_object_or_404(report.attachments, pk=pk)
    handling.took_out(report, file.name, by=me(request))
    response = HttpResponse(bytes(file.content), content_type="application/octet-stream")
    name = "".join(c if c.isalnum() or c in "-_. " else "_" for c in file.name) or "file"
    ascii_name = name.encode("ascii", "replace").decode().replace("?", "_")
    response["Content-Disposition"] = f'attachment; filename="{ascii_name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _readable(request: HttpRequest, receipt: str) -> Report:
    report = Report.objects.filter(receipt=receipt).first()
    if report is None or not permissions.may_read(me(request), report):
        raise Http404("No report is here.")
    return report


def _context(request: HttpRequest, report: Report, act: str, bound: Any) -> dict[str, Any]:
    appeals = list(report.appeals.select_related("measure__person", "decided_by"))
    context: dict[str, Any] = {
        "report": report,
        "talk": report.messages.select_related("by"),
        "attachments": report.attachments.defer("content"),
        "events": report.events.select_related("by"),
        "readers": report.readers.select_related("person", "let_in_by"),
        "involved": report.involved.select_related("person"),
        "measures": report.measures.select_related("person", "by"),
        "appeals": [(appeal, measuring.may_decide(appeal, me(request))) for appeal in appeals],
        "open_appeal": next((a for a in appeals if not a.decision), None),
        "others": permissions.may_let_in(report),
    }
    for name, (make, _do) in ACTS.items():
        blank = request.method != "POST" or name != act
        context[f"{name}_form"] = make(request, report, blank=True) if blank else bound
    return context


# What can be done: a form for each, and the service behind it. ---------------------------------

Data = dict[str, Any]


def _form(cls: type[Any], name: str) -> Callable[..., Any]:
    def make(request: HttpRequest, report: Report, *, blank: bool = False) -> Any:
        return cls(None if blank else request.POST, auto_id=f"{name}_%s")

    return make


class Nothing(Form):
    """A button needs no fields."""


def _measure_form(request: HttpRequest, report: Report, *, blank: bool = False) -> Any:
    data = None if blank else request.POST
    return forms.MeasureForm(data, report=report, auto_id="measure_%s")


def _let_in_form(request: HttpRequest, report: Report, *, blank: bool = False) -> Any:
    data, people = None if blank else request.POST, permissions.may_let_in(report)
    return forms.ChooseHandlerForm(data, people=people, auto_id="let_in_%s")


class InvolvedForm(forms.InvolvedForm):
    """Finds the account already while it is checked, so that the field can say what is wrong."""

    by: Person

    def clean_who(self) -> Person:
        person = find_account(self.cleaned_data["who"], by=self.by)
        if person is None:
            raise ValidationError(_("No active account is known by this. Is it proven there?"))
        return person


def _involved_form(request: HttpRequest, report: Report, *, blank: bool = False) -> Any:
    form = InvolvedForm(None if blank else request.POST, auto_id="involved_%s")
    form.by = me(request)
    return form


def _note(request: HttpRequest, report: Report, data: Data) -> None:
    handling.note(report, data["text"], by=me(request))


def _answer(request: HttpRequest, report: Report, data: Data) -> None:
    handling.answer(report, data["text"], by=me(request), waits=data["waits"])


def _close(request: HttpRequest, report: Report, data: Data) -> None:
    handling.close(report, Report.Outcome(data["outcome"]), data["text"], by=me(request))


def _reopen(request: HttpRequest, report: Report, data: Data) -> None:
    handling.reopen(report, by=me(request))


def _step_back(request: HttpRequest, report: Report, data: Data) -> None:
    handling.step_back(report, by=me(request))


def _let_in(request: HttpRequest, report: Report, data: Data) -> None:
    handling.let_in(report, data["person"], by=me(request))


def _involve(request: HttpRequest, report: Report, data: Data) -> None:
    handling.note_involved(report, data["who"], by=me(request))


def _take_measure(request: HttpRequest, report: Report, data: Data) -> None:
    kind = Measure.Kind(data["kind"])
    until = data["until"]
    measuring.take(report, data["person"], kind, data["text"], by=me(request), until=until)


def _lift(request: HttpRequest, report: Report, data: Data) -> None:
    measuring.lift(_own(report.measures, request.POST.get("lift")), by=me(request))


def _decide(request: HttpRequest, report: Report, data: Data) -> None:
    appeal = _own(report.appeals, request.POST.get("decide"))
    measuring.decide(appeal, Appeal.Decision(data["decision"]), data["text"], by=me(request))


def _own(rows: Any, pk: str | None) -> Any:
    return get_object_or_404(rows, pk=int(pk) if pk and pk.isdecimal() and len(pk) < 19 else 0)


ACTS: dict[str, tuple[Callable[..., Any], Callable[[HttpRequest, Report, Data], None]]] = {
    "note": (_form(forms.NoteForm, "note"), _note),
    "answer": (_form(forms.AnswerForm, "answer"), _answer),
    "close": (_form(forms.CloseForm, "close"), _close),
    "reopen": (_form(Nothing, "reopen"), _reopen),
    "step_back": (_form(Nothing, "step_back"), _step_back),
    "let_in": (_let_in_form, _let_in),
    "involve": (_involved_form, _involve),
    "measure": (_measure_form, _take_measure),
    "lift": (_form(Nothing, "lift"), _lift),
    "decide": (_form(forms.DecideForm, "decide"), _decide),
}
