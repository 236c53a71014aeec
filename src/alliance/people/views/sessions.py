"""Where I am signed in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from alliance.people import sessions
from alliance.people.idle import idle_time_of
from alliance.people.recent import recent_sign_in_required
from alliance.people.views.common import me


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@recent_sign_in_required
def index(request: HttpRequest) -> HttpResponse:
    """GET lists them; POST with `end` ends one, by its number, or "others"."""
    person, this = me(request), request.session.session_key or ""
    found = sessions.open_sessions(person, this)
    if request.method != "POST":
        hours = int(idle_time_of(person).total_seconds()) // 3600
        return render(request, "people/sessions.html", {"sessions": found, "idle_hours": hours})
    asked = request.POST.get("end", "")
    if asked == "others":
        count = sessions.end_others(person, this)
        words = ngettext("%(n)d session is ended.", "%(n)d sessions are ended.", count)
        messages.success(request, words % {"n": count})
    elif one := next((one for one in found if str(one.pk) == asked), None):
        sessions.end(person, one.pk)
        if one.is_this:
            logout(request)
            return redirect("account_login")
        messages.success(request, _("The session is ended."))
    else:
        messages.info(request, _("This session was over already."))
    return redirect("people:sessions")
