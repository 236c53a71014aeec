"""Who keeps the books: all invoices and credit notes, and how they stand."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from alliance.membership import billed, permissions
from alliance.membership.views.common import me

LISTED = 500
WORDS = 60


@never_cache
@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Of a year, the newest first; by how they stand, and by number or name."""
    permissions.ask_to_keep_money(me(request))
    asked = _asked(request)
    rows = list(billed.billed(**asked)[: LISTED + 1])
    context = {
        **asked,
        "rows": [(row, billed.Standing(row.standing).label) for row in rows[:LISTED]],
        "sums": billed.sums(rows) if len(rows) <= LISTED else [],
        "is_cut": len(rows) > LISTED,
        "years": billed.years(),
        "standings": billed.Standing.choices,
        "query": urlencode({**asked, "year": asked["year"] or ""}),
    }
    return render(request, "membership/invoices.html", context)


@never_cache
@login_required
@require_safe
def as_csv(request: HttpRequest) -> HttpResponse:
    """The same as CSV, all of them."""
    permissions.ask_to_keep_money(me(request))
    rows: QuerySet = billed.billed(**_asked(request))
    answer = HttpResponse("".join(billed.write(rows)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="invoices.csv"'
    return answer


def _asked(request: HttpRequest) -> dict[str, Any]:
    """What is not known finds what it would find without it."""
    year = request.GET.get("year", "")
    return {
        "year": int(year) if year in map(str, billed.years()) else None,
        "standing": request.GET.get("standing", ""),
        "words": request.GET.get("words", "").strip()[:WORDS],
    }
