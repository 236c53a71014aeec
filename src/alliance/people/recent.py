"""For what must not be done at a screen that somebody left open: a sign-in of just now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

LASTS = timedelta(minutes=15)

View = Callable[..., HttpResponseBase]


def signed_in_lately(request: HttpRequest) -> bool:
    """Whether this session began, or was confirmed, less than `LASTS` ago."""
    if not request.user.is_authenticated:
        return False
    moments = [float(r["at"]) for r in get_authentication_records(request, request.user)]
    return bool(moments) and timezone.now().timestamp() - max(moments) < LASTS.total_seconds()


def recent_sign_in_required(view: View) -> View:
    """Ask whoever is signed in for longer to confirm that it is them: by password or passkey
    where they have one (allauth's own pages), else by signing in again with a code.
    """

    @wraps(view)
    def asking(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if request.method in ("GET", "HEAD") or signed_in_lately(request):
            return view(request, *args, **kwargs)
        if get_reauthentication_flows(request.user):
            raise ReauthenticationRequired  # allauth's middleware leads there and back
        again = reverse("people:sign_in_again")
        return redirect(f"{again}?{urlencode({'next': request.path})}")

    return asking
