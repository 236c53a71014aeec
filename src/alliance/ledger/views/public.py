"""What everybody may see of the books: entries without notes and names, what they add up to, and
files for other programs.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alliance.ledger import permissions, reports
from alliance.ledger.chart import ACCOUNTS
from alliance.ledger.exports import beancount, hledger, tables, written
from alliance.ledger.forms import ReverseForm
from alliance.ledger.models import Entry
from alliance.ledger.queries import closed_through
from alliance.ledger.views.shared import span
from alliance.people.models import Person

LINES_AT_ONCE = 500  # of a file that is sent
LINES_A_PAGE = 1000


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Balance sheet, activities and trial balance of a time."""
    form, since, until, currency = span(request)
    sums = reports.sums_of(currency, until=until)
    moved = reports.sums_of(currency, since=since, until=until)
    rows = reports.trial_balance(sums)
    context = {
        "form": form,
        "since": since,
        "until": until,
        "currency": currency,
        "used": reports.currencies_used(),
        "sheet": reports.balance_sheet(sums, currency, until),
        "activities": reports.activities(moved, currency, since, until),
        "trial": rows,
        "debit": sum(row.debit for row in rows),
        "credit": sum(row.credit for row in rows),
        "closed_through": closed_through(),
        "may_keep": permissions.may_keep_books(request.user),
    }
    return render(request, "ledger/index.html", context)


@require_safe
def account(request: HttpRequest, code: str) -> HttpResponse:
    """One account of the chart, line by line."""
    found = ACCOUNTS.get(code)
    if found is None:
        raise Http404("No account is here.")
    form, since, until, currency = span(request)
    before, rows, after = reports.account_rows(found, currency, since, until, most=LINES_A_PAGE)
    context = {
        "account": found,
        "form": form,
        "since": since,
        "until": until,
        "currency": currency,
        "before": before,
        "rows": rows,
        "after": after,
        "is_cut": len(rows) == LINES_A_PAGE,
    }
    return render(request, "ledger/account.html", context)


@require_safe
def entry(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = get_object_or_404(Entry.objects.select_related("reverses", "by"), public_id=public_id)
    return entry_page(request, found)


def entry_page(
    request: HttpRequest, found: Entry, status: int = 200, form: ReverseForm | None = None
) -> HttpResponse:
    """With its note, and who posted it, for those who keep the books."""
    viewer: Person | AnonymousUser = request.user
    back = Entry.objects.filter(reverses=found).first()
    context = {
        "entry": found,
        "lines": found.lines.all(),
        "reversed_by": back,
        "may_keep": permissions.may_keep_books(viewer),
        "form": form or ReverseForm(initial={"on": timezone.localdate()}),
    }
    return render(request, "ledger/entry.html", context, status=status)


@require_safe
def as_beancount(request: HttpRequest) -> StreamingHttpResponse:
    lines = beancount.lines(_title(), written.entries(), written.prices())
    return _file(lines, "books.beancount", "text/plain")


@require_safe
def as_hledger(request: HttpRequest) -> StreamingHttpResponse:
    lines = hledger.lines(_title(), written.entries(), written.prices())
    return _file(lines, "books.journal", "text/plain")


@require_safe
def entries_csv(request: HttpRequest) -> StreamingHttpResponse:
    return _file(tables.entries(written.entries()), "entries.csv", "text/csv")


@require_safe
def lines_csv(request: HttpRequest) -> StreamingHttpResponse:
    return _file(tables.lines(written.entries()), "lines.csv", "text/csv")


def _title() -> str:
    return _("Books of %(site)s") % {"site": settings.SITE_NAME}


def _file(lines: Iterable[str], name: str, kind: str) -> StreamingHttpResponse:
    """Sent while it is written: the books of many years need no room in memory."""
    response = StreamingHttpResponse(_pieces(lines), content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _pieces(lines: Iterable[str]) -> Iterator[bytes]:
    left = iter(lines)
    while piece := "".join(itertools.islice(left, LINES_AT_ONCE)):
        yield piece.encode()
