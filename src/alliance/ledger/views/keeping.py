"""Pages of those who keep the books: journal, entries by hand, periods, rates."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance.ledger import opening, services, yearend
from alliance.ledger.currencies import plain
from alliance.ledger.errors import NotNow
from alliance.ledger.forms import (
    LINES_ON_A_PAGE,
    EntryForm,
    LineForms,
    OpeningForm,
    PeriodForm,
    RateForm,
    ReverseForm,
)
from alliance.ledger.models import Entry, PeriodEvent, Rate
from alliance.ledger.models.entry import A_YEAR
from alliance.ledger.queries import closed_through, reopening_asked
from alliance.ledger.views.public import entry_page
from alliance.ledger.views.shared import done, keeper

ENTRIES_A_PAGE = 50
FORM = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    """All entries, the newest first; "q" looks in number, text, note and kind."""
    keeper(request)
    asked = request.GET.get("q", "").strip()[:100]
    page = Paginator(_found(asked), ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "ledger/journal.html", {"page": page, "q": asked})


def _found(asked: str) -> QuerySet[Entry]:
    entries = Entry.objects.select_related("by").prefetch_related("lines").order_by("-on", "-seal")
    year, _dash, number = asked.partition("-")
    if year.isdecimal() and number.isdecimal() and len(year) == 4 and len(number) < 8:
        return entries.filter(seal=int(year) * A_YEAR + int(number))
    if asked:
        words = Q(text__icontains=asked) | Q(note__icontains=asked) | Q(kind__iexact=asked)
        entries = entries.filter(words)
    return entries


@login_required
@FORM
def enter(request: HttpRequest) -> HttpResponse:
    """Post an entry of two lines or more."""
    by = keeper(request)
    form = EntryForm(request.POST or None, initial={"on": timezone.localdate()})
    lines = LineForms(_with_one_more(request) or request.POST or None, prefix="lines")
    if request.method == "POST" and "more" not in request.POST and lines.is_valid():
        filled = [one.line for one in lines if one.has_changed()]
        entry = done(form, lambda: _enter(form, filled, by))
        if entry is not None:
            messages.success(request, _("Entry %(number)s is posted.") % {"number": entry.number})
            return redirect(entry)
    wrong = request.method == "POST" and "more" not in request.POST
    context = {"form": form, "lines": lines, "most": LINES_ON_A_PAGE}
    return render(request, "ledger/enter.html", context, status=422 if wrong else 200)


@login_required
@FORM
def take_over(request: HttpRequest) -> HttpResponse:
    """Balances of earlier books become the lines of an entry, to look at before it is posted."""
    keeper(request)
    form = OpeningForm(request.POST or None)
    lines = done(form, lambda: _taken_over(form)) if request.method == "POST" else None
    if lines is None:
        status = 422 if request.method == "POST" else 200
        return render(request, "ledger/opening.html", {"form": form}, status=status)
    first = {"on": timezone.localdate().replace(month=1, day=1), "opening": True}
    entry = EntryForm(initial={**first, "text": _("Balances taken over")})
    context = {"form": entry, "lines": lines, "most": LINES_ON_A_PAGE, "is_taken_over": True}
    return render(request, "ledger/enter.html", context)


def _taken_over(form: OpeningForm) -> Any:
    found = opening.balances(form.cleaned_data["text"], form.cleaned_data["currency"])
    if len(found) > LINES_ON_A_PAGE:
        raise NotNow(_("An entry of that many lines is not posted by hand; take them in parts."))
    data: dict[str, Any] = {"lines-TOTAL_FORMS": len(found), "lines-INITIAL_FORMS": 0}
    for number, line in enumerate(found):
        side = "debit" if line.minor > 0 else "credit"
        given = {
            "account": line.account,
            side: plain(abs(line.minor), line.currency),
            "currency": line.currency,
            "fund": line.fund,
        }
        data |= {f"lines-{number}-{name}": value for name, value in given.items()}
    return LineForms(data, prefix="lines")


def _enter(form: EntryForm, lines: list[services.Line], by: Any) -> Entry:
    given = form.cleaned_data
    return services.enter(
        key=f"hand:{given['key']}",
        on=given["on"],
        text=given["text"],
        note=given["note"],
        lines=lines,
        by=by,
        opening=given["opening"],
    )


def _with_one_more(request: HttpRequest) -> Any:
    """What was typed, with room for another line; nothing is checked yet."""
    if "more" not in request.POST:
        return None
    data = request.POST.copy()
    total = data.get("lines-TOTAL_FORMS", "")
    count = int(total) if total.isascii() and total.isdecimal() and len(total) < 4 else 2
    data["lines-TOTAL_FORMS"] = str(min(count + 1, LINES_ON_A_PAGE))
    data[f"lines-{count}-currency"] = data.get(f"lines-{count - 1}-currency", "EUR")
    return data


@login_required
@require_POST
def reverse_entry(request: HttpRequest, public_id: UUID) -> HttpResponse:
    by = keeper(request)
    entry = get_object_or_404(Entry, public_id=public_id)
    form = ReverseForm(request.POST)
    back = done(
        form,
        lambda: services.take_back(
            entry,
            key=f"hand:{form.cleaned_data['key']}",
            on=form.cleaned_data["on"],
            text=form.cleaned_data["text"],
            by=by,
        ),
    )
    if back is None:
        return entry_page(request, entry, 422, form)
    messages.success(
        request,
        _("Entry %(number)s is reversed by %(back)s.")
        % {"number": entry.number, "back": back.number},
    )
    return redirect(back)


@login_required
@require_safe
def periods(request: HttpRequest) -> HttpResponse:
    keeper(request)
    return _periods(request)


def _periods(request: HttpRequest, status: int = 200, **forms: Any) -> HttpResponse:
    asked = reopening_asked()
    context = {
        "closed_through": closed_through(),
        "years": [timezone.localdate().year - back for back in range(2)],
        "asked": asked,
        "may_agree": asked is not None and asked.by_id not in (None, request.user.pk),
        "events": PeriodEvent.objects.select_related("by").order_by("-pk")[:100],
        "close_form": PeriodForm(auto_id="close_%s"),
        "reopen_form": PeriodForm(auto_id="reopen_%s"),
        **forms,
    }
    return render(request, "ledger/periods.html", context, status=status)


@login_required
@require_safe
def year_end(request: HttpRequest, year: int) -> HttpResponse:
    """What to look at before a year is closed, and what it hands on to the next."""
    keeper(request)
    if not 1970 <= year <= timezone.localdate().year:
        raise Http404("No such year is over, or under way.")
    last = date(year, 12, 31)
    through = closed_through()
    context = {
        "year": year,
        "last": last,
        "looks": yearend.looks(year),
        "handed_on": yearend.handed_on(year),
        "is_closed": through is not None and through >= last,
        "is_over": last < timezone.localdate(),
    }
    return render(request, "ledger/year_end.html", context)


@login_required
@require_POST
def close(request: HttpRequest) -> HttpResponse:
    by = keeper(request)
    form = PeriodForm(request.POST, auto_id="close_%s")
    today = timezone.localdate()
    if done(form, lambda: services.close(by=by, today=today, **form.cleaned_data)) is None:
        return _periods(request, 422, close_form=form)
    return redirect("ledger:periods")


@login_required
@require_POST
def ask_to_reopen(request: HttpRequest) -> HttpResponse:
    by = keeper(request)
    form = PeriodForm(request.POST, auto_id="reopen_%s")
    if done(form, lambda: services.ask_to_reopen(by=by, **form.cleaned_data)) is None:
        return _periods(request, 422, reopen_form=form)
    return redirect("ledger:periods")


@login_required
@require_POST
def decide_to_reopen(request: HttpRequest) -> HttpResponse:
    """Another person agrees, or anybody keeps the books closed."""
    by = keeper(request)
    step = services.reopen if "agree" in request.POST else services.refuse_to_reopen
    try:
        step(by=by)
    except NotNow as refusal:
        messages.error(request, str(refusal))
    return redirect("ledger:periods")


@login_required
@FORM
def rates(request: HttpRequest) -> HttpResponse:
    by = keeper(request)
    form = RateForm(request.POST or None, initial={"on": timezone.localdate()})
    if (
        request.method == "POST"
        and done(form, lambda: services.record_rate(by=by, **form.cleaned_data)) is not None
    ):
        messages.success(request, _("The rate is recorded."))
        return redirect("ledger:rates")
    context = {"form": form, "rates": Rate.objects.order_by("-on", "-pk")[:200]}
    status = 422 if request.method == "POST" else 200
    return render(request, "ledger/rates.html", context, status=status)
