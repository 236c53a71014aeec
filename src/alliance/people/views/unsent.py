"""What I had written when my session was over."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from alliance.people.unsent import throw_away, unsent_of
from alliance.people.views.common import me


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def unsent(request: HttpRequest) -> HttpResponse:
    """GET shows it, with the button that sends it where it was going; POST throws it away."""
    kept = unsent_of(request.session, me(request))
    if request.method == "POST":
        throw_away(request.session)
        messages.info(request, _("It is thrown away."))
        return redirect(kept.page if kept else "people:unsent")
    return render(request, "people/unsent.html", {"kept": kept})
