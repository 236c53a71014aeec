"""What somebody gave, and whether they say so."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alliance.funding import permissions, queries
from alliance.funding.models import Gift
from alliance.funding.services import givers
from alliance.funding.views.shared import me


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    found = queries.receipts(queries.gifts_of(request.user))
    context = {"gifts": [(gift, hasattr(entry, "reversed_by")) for gift, entry in found]}
    return render(request, "funding/gifts.html", context)


@login_required
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Others than whose it may be are told that nothing is there."""
    by = me(request)
    gift = Gift.objects.filter(pk=pk).first()
    if gift is None or not permissions.may_answer_for(by, gift):
        raise Http404("No gift is here.")
    if request.POST.get("mine") == "yes":
        givers.claim(gift, by=by)
        messages.success(request, _("Thank you. It counts as your donation now."))
    else:
        givers.part(gift, by=by)
        messages.success(request, _("The donation is with your account no more."))
    return redirect("funding:gifts")
