"""Where one payment went."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from alliance.funding import following
from alliance.funding.forms import SumForm
from alliance.funding.views.public import frame, known
from alliance.ledger.currencies import plain
from alliance.ledger.models import Entry


@require_safe
def follow(request: HttpRequest, year: int) -> HttpResponse:
    """Of an amount that came in that year, freely or into a fund: what it was used for."""
    known(year)
    form = SumForm(request.GET or None)
    found = None
    if form.is_valid():
        given = form.cleaned_data
        fund = request.GET.get("fund", "")[:60]
        found = following.follow(year, given["currency"], given["minor"], fund)
    context = {**frame(request, year), "form": form, "found": found}
    if found:
        context["asked"] = request.GET.urlencode()
    return render(request, "funding/follow.html", context)


@require_safe
def follow_entry(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The same of what an entry of the books brought in."""
    entry = get_object_or_404(Entry.objects.prefetch_related("lines"), public_id=public_id)
    came = following.of_entry(entry)
    if came is None:
        raise Http404("Nothing came in with that entry.")
    currency, fund, minor = came
    asked = {"amount": plain(minor, currency), "currency": currency, "fund": fund}
    address = reverse("funding:follow", args=[entry.on.year])
    return redirect(f"{address}?{urlencode(asked)}")
