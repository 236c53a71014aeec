"""Money in the open: pages that everybody reads."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alliance.funding import as_json, flows, following, funds, plan, queries, sankey
from alliance.funding.asking import EntriesForm
from alliance.funding.permissions import may_keep_books
from alliance.funding.report import pdf
from alliance.funding.services.incomes import rate_on

PAGE = 50


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The newest year: this one, unless the books are ahead of it."""
    return redirect("funding:year", queries.years()[0])


@require_safe
def year(request: HttpRequest, year: int) -> HttpResponse:
    """A year at a glance: plan against actual, and where every cent came from and went."""
    return render(request, "funding/year.html", {**_overview(year), **frame(request, year)})


@require_safe
def year_json(request: HttpRequest, year: int) -> JsonResponse:
    known(year)
    return JsonResponse(as_json.of_year(year), json_dumps_params={"ensure_ascii": False})


@require_safe
def entries(request: HttpRequest, year: int) -> HttpResponse:
    """Entries behind a number of the overview; each leads to its own page."""
    asked = {name: request.GET[name] for name in queries.ASKED if request.GET.get(name)}
    page = Paginator(queries.entries(known(year), asked), PAGE).get_page(request.GET.get("page"))
    sums = queries.amounts_of(page, year, asked)
    context = {
        **frame(request, year),
        "page": page,
        "rows": [
            {
                "entry": entry,
                "moved": sums[entry.pk],
                "sides": queries.sides(entry),
                "came": following.of_entry(entry),
            }
            for entry in page
        ],
        "sums": queries.sums_asked(year, asked),
        "form": EntriesForm(initial=asked),
        "words": queries.words_of(asked),
        "query": urlencode(asked),
    }
    return render(request, "funding/entries.html", context)


@require_safe
def report(request: HttpRequest, year: int) -> HttpResponse:
    """The report of the year, as a page."""
    context = {
        **_overview(year),
        **frame(request, year),
        "grants": [(grant, funds.standing(grant)) for grant in queries.grants_of(year)],
        "gifts": queries.named_gifts(year),
        "rate": rate_on(queries.last_day(year)),
    }
    return render(request, "funding/report.html", context)


@require_safe
def report_pdf(request: HttpRequest, year: int) -> HttpResponse:
    """The same as a tagged PDF."""
    response = HttpResponse(pdf(known(year)), content_type="application/pdf")
    name = f"money-{year}-{get_language()}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _overview(year: int) -> dict[str, object]:
    currencies = flows.currencies_of(known(year))
    found = [flows.read(year, currency) for currency in currencies]
    return {
        "plan": plan.read(year, currencies[0] if currencies else "EUR"),
        "flows": [
            {"flows": one, "drawing": sankey.draw(one), "lists": _lists(one)}
            for one in found
            if one.total
        ],
        "held": queries.held_at_the_end(year),
        "rate": rate_on(queries.last_day(year)),
    }


def _lists(found: flows.Flows) -> list[tuple[str, list[flows.Node]]]:
    """The drawing as lists, for narrow windows and for who does not see it."""
    titles = (_("Came from"), _("Into the fund"), _("Went to"), _("Of that, for working groups"))
    return [(title, found.column(number)) for number, title in enumerate(titles)]


def frame(request: HttpRequest, year: int) -> dict[str, object]:
    """What every page of a year shows around its own."""
    return {"year": year, "years": queries.years(), "may_keep": may_keep_books(request.user)}


def known(year: int) -> int:
    """The year, if the books know it. Raises `Http404`."""
    if year not in queries.years():
        raise Http404("The books know nothing of that year.")
    return year
