"""Sessions that are not used end, and two weeks after the sign-in all do.

A session is marked as used every ten minutes at most, so that reading pages writes little; it may
therefore end up to ten minutes early. Who is trusted with something has less time.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.people.auditing import is_trusted
from alliance.people.session_store import ENDS_AT, IDLE_UNTIL, SEEN_AT

MARKED_EVERY = timedelta(minutes=10)


def register() -> None:
    user_logged_in.connect(_begin, dispatch_uid="idle")


def idle_time_of(person: object) -> timedelta:
    """How long a session of `person` may lie unused."""
    if is_trusted(person):
        return timedelta(hours=min(settings.SESSION_IDLE_HOURS_STAFF, settings.SESSION_IDLE_HOURS))
    return timedelta(hours=settings.SESSION_IDLE_HOURS)


class IdleMiddleware:
    """Mark the session of whoever is signed in as used; tell whoever comes with one that is over.

    Like `zones.zone_of`: no look at the account unless the browser brings a session.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.COOKIES.get(settings.SESSION_COOKIE_NAME):
            if request.user.is_authenticated:
                _use(request.session, request.user)
            elif request.session.session_key is None:  # there is none of that name any more
                messages.info(
                    request, _("Your session has ended. Sign in again to go on where you were.")
                )
        return self.get_response(request)


def _begin(sender: Any, request: HttpRequest, user: Any, **_kept: Any) -> None:
    request.session[ENDS_AT] = timezone.now().timestamp() + settings.SESSION_COOKIE_AGE
    _mark(request.session, user)


def _use(session: SessionBase, person: object) -> None:
    now = timezone.now().timestamp()
    if ENDS_AT not in session:  # it began before sessions had this
        session[ENDS_AT] = now + settings.SESSION_COOKIE_AGE
    if now - session.get(SEEN_AT, 0) >= MARKED_EVERY.total_seconds():
        _mark(session, person)


def _mark(session: SessionBase, person: object) -> None:
    now = timezone.now()
    session[SEEN_AT] = now.timestamp()
    session[IDLE_UNTIL] = (now + idle_time_of(person)).timestamp()
