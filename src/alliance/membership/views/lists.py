"""Staff take the list of members along, and take one over that was kept elsewhere."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from alliance.membership import permissions, spreadsheet
from alliance.membership.forms import TableForm
from alliance.membership.models import Membership, Tier
from alliance.membership.models.tier import Kind, Size
from alliance.membership.services import taking_over
from alliance.membership.views.common import me


@never_cache
@login_required
@require_safe
def members_csv(request: HttpRequest) -> HttpResponse:
    """All members and former ones as CSV, in the columns that can be taken over again."""
    permissions.ask_to_keep(request.user)
    answer = HttpResponse("".join(spreadsheet.write()), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="members.csv"'
    return answer


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take_over(request: HttpRequest) -> HttpResponse:
    """A table is read and shown first; only what was shown whole is taken over."""
    permissions.ask_to_keep(request.user)
    form = TableForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {
        "form": form,
        "tiers": Tier.objects.all(),
        "columns": spreadsheet.COLUMNS,
        "known": [
            ("kind", ", ".join(Kind.values)),
            ("size", ", ".join(Size.values)),
            ("basis", ", ".join(Membership.Basis.values)),
        ],
    }
    if request.method == "POST" and form.is_valid():
        try:
            rows = spreadsheet.read(form.table)
            if "take" in request.POST:
                taken = taking_over.take_over(rows, by=me(request))
                messages.success(request, _("Taken over: %(count)d.") % {"count": len(taken)})
                to_ask = any(one.contact for one in taken)
                return redirect("membership:contacts" if to_ask else "membership:everything")
            context["taken"] = taking_over.try_over(rows, by=me(request))
            context["again"] = TableForm(initial={"text": form.table})
        except ValidationError as error:
            form.add_error(None, error)
        except taking_over.NotTaken as error:
            context["wrong"] = error.rows
    return render(request, "membership/take_over.html", context)
