"""The one-time link, and the choice of a language."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.contrib.auth import authenticate
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST
from django.views.i18n import set_language as djangos_set_language

from alliance.people import services, signin
from alliance.people.views.common import me


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_link(request: HttpRequest, token: str) -> HttpResponseBase:
    """GET shows a button, POST signs in: mail scanners open links, but press nothing."""
    if request.method != "POST":
        link = signin.usable_link(token)
        status = 200 if link else 410
        return render(request, "people/sign_in_link.html", {"link": link}, status=status)
    link = signin.usable_link(token)
    if link is None:
        # As `authenticate` tells it, which would go on to weigh a password that nobody gave.
        user_login_failed.send(sender=__name__, credentials={"one_time_token": ""}, request=request)
    person = authenticate(request, one_time_token=token) if link else None
    if link is None or person is None:
        return render(request, "people/sign_in_link.html", {"link": None}, status=410)
    record_authentication(request, person, method="mail_link")  # see people.recent
    return perform_login(request, person, email_verification="none", redirect_url=link.next)


@csrf_exempt  # a visitor has no session to abuse, and reading a page is to set no cookie
@require_POST
def set_language(request: HttpRequest) -> HttpResponseBase:
    """Speak another language from now on: kept in a cookie, and in the account of who has one."""
    if request.user.is_authenticated:
        return _set_mine(request)
    return djangos_set_language(request)


@csrf_protect
def _set_mine(request: HttpRequest) -> HttpResponse:
    response: HttpResponse = djangos_set_language(request)
    services.speak(me(request), request.POST.get("language", ""))
    return response
