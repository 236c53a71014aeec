"""Who has to have a second factor here, and is led to set one up before anything else opens.

The operator says so: SECOND_FACTOR_FOR is "staff" (and whoever holds an office), "everybody", or ""
for nobody. Once somebody has one, allauth asks for it at each sign-in, whatever the way in. Pages
are closed by the middleware; at websockets, which pass by it, whoever lacks one is nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import ResolverMatch, reverse
from django.utils.http import urlencode

from alliance.live.visitors import hold_back
from alliance.people.auditing import is_trusted
from alliance.people.models import Person

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)  # recovery codes alone are none
# What stays open: the way to a factor, out, and to another language.
OPEN = frozenset(
    {"people:second_factor", "people:sign_in_again", "people:sign_in_link", "people:set_language"}
)


def register() -> None:
    hold_back(lacks_one)


def lacks_one(person: object) -> bool:
    """Whether `person` has to have a second factor and has none. Asks the database only where the
    operator wants one of somebody.
    """
    if not isinstance(person, Person) or not settings.SECOND_FACTOR_FOR:
        return False
    if settings.SECOND_FACTOR_FOR == "staff" and not is_trusted(person):
        return False
    return not get_adapter().is_mfa_enabled(person, FACTORS)


class SecondFactorMiddleware:
    """Lead whoever lacks one to the page that says so; nothing that they are trusted with opens."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not lacks_one(request.user):
            return None
        if request.resolver_match is None or _stays_open(request.resolver_match):
            return None
        after = request.get_full_path() if request.method in ("GET", "HEAD") else "/"
        return redirect(f"{reverse('people:second_factor')}?{urlencode({'next': after})}")


def _stays_open(match: ResolverMatch) -> bool:
    is_allauths = not match.namespace and match.view_name.startswith(("account_", "mfa_"))
    return is_allauths or match.view_name in OPEN
