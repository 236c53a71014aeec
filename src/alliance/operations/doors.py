"""A log line for whoever comes in, does not come in, or asks for what is not theirs (ASVS 16.3).

    sign-in failed: account 12, password, POST account/login/
    refused with 403: account 12, GET desk/

A line names an account by its number, as the record of acts does, and the way in; never an address,
nor what was typed. What a stranger chooses is in none of them but the method, which is cut, so that
a line has its length whatever is sent.
"""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import authentication_step_completed, login_code_rejected
from allauth.mfa.signals import authentication_failed
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from alliance.operations.routes import route_of

log = logging.getLogger("alliance.security")
REFUSALS = frozenset({401, 403, 429})
# By what is found among the credentials, which are not looked at themselves.
WAYS = {"one_time_token": "mail_link", "passkey": "webauthn", "password": "password"}
MOST_METHOD = 10


def listen() -> None:
    user_logged_in.connect(_came_in, dispatch_uid="doors")
    user_logged_out.connect(_left, dispatch_uid="doors")
    authentication_step_completed.connect(_proved, dispatch_uid="doors")
    user_login_failed.connect(_failed, dispatch_uid="doors")
    login_code_rejected.connect(_code_rejected, dispatch_uid="doors")
    authentication_failed.connect(_factor_rejected, dispatch_uid="doors")


def answered(request: HttpRequest, status: int) -> None:
    """After each request: a line for one that was refused. Much that is not for everybody is
    answered with “not found”, so a thing that somebody signed in does not find is told as well.
    """
    person = _signed_in(request)
    if status in REFUSALS:
        _write("refused", request, person, logging.WARNING, status=status)
    elif status == 404 and person is not None and request.resolver_match is not None:
        _write("not found", request, person, logging.INFO, status=status)


def _came_in(sender: Any, request: HttpRequest | None, user: Any, **_kept: Any) -> None:
    _write("signed in", request, user.pk, logging.INFO)


def _left(sender: Any, request: HttpRequest | None, user: Any, **_kept: Any) -> None:
    if user is not None:
        _write("signed out", request, user.pk, logging.INFO)


def _proved(sender: Any, request: HttpRequest, user: Any, method: str, **more: Any) -> None:
    """One step of a sign-in, or of a confirmation that it is them."""
    way = str(more.get("type") or method)
    _write("sign-in step done", request, user.pk, logging.INFO, way=way)


def _failed(
    sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **more: Any
) -> None:
    way = next((WAYS[name] for name in WAYS if name in credentials), "other")
    user = more.get("user")
    person = user.pk if user is not None else _owner_of(credentials)
    _write("sign-in failed", request, person, logging.WARNING, way=way)


def _code_rejected(sender: Any, request: HttpRequest, user: Any, **_kept: Any) -> None:
    _write("sign-in failed", request, user.pk, logging.WARNING, way="code")


def _factor_rejected(
    sender: Any, request: HttpRequest, user: Any, authenticator: Any, **_kept: Any
) -> None:
    _write("sign-in failed", request, user.pk, logging.WARNING, way=str(authenticator.type))


def _owner_of(credentials: dict[str, Any]) -> int | None:
    """The account that somebody tried to come in as, where there is one."""
    email = str(credentials.get("email") or credentials.get("username") or "").strip().lower()
    if not email:
        return None
    found = EmailAddress.objects.filter(email=email, verified=True)
    return found.values_list("user_id", flat=True).first()


def _signed_in(request: HttpRequest) -> int | None:
    """Who asked. A session that nothing has looked at is not opened for the sake of a line."""
    session = getattr(request, "session", None)
    if session is None or not session.accessed:
        return None
    user = getattr(request, "user", None)
    return user.pk if user is not None and user.is_authenticated else None


def _write(
    what: str, request: HttpRequest | None, person: int | None, level: int, **more: str | int
) -> None:
    method = (request.method or "")[:MOST_METHOD] if request is not None else ""
    route = route_of(request) if request is not None else ""
    facts = {"event": what, "person": person, "method": method, "route": route, **more}
    told = f"{what} with {more['status']}" if "status" in more else what
    who = f"account {person}" if person is not None else "nobody known"
    parts = [who, str(more.get("way", "")), f"{method} {route}".strip()]
    log.log(level, "%s: %s", told, ", ".join(filter(None, parts)), extra={"facts": facts})
