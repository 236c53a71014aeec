"""What somebody had written when their session was over: kept for an hour, for them alone.

Whoever presses “Save” after that is led to sign in, and the form is gone. Its fields are kept in
the session of that browser, which is nobody's yet, and offered again after the sign-in. Nothing is
sent without another press of a button, on a page with a CSRF token of the new session.

Whose text it is, is told by a cookie that the sign-in sets and signing out takes away: it holds a
number that only this site can make of an account, signed. If anybody else signs in, the text is
gone unseen. Without that cookie nothing is kept, so strangers cannot fill the database; and it is
`SameSite=Lax`, so no page of another site can put words into the mouth of somebody.

What htmx sends from a form (a preview) is kept in the same way, as the form of its page; the page
stays as it is, and its panel says where to sign in.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.contrib.sessions.backends.base import SessionBase
from django.core import signing
from django.forms import Field
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseStopPolling, reswap

from alliance.people.field_names import fields_of, is_one_line, label_of, shown
from alliance.people.limits import allowed, subject_of
from alliance.people.models import Person
from alliance.people.session_store import ENDS_AT
from alliance.people.signin import safe_next

KEPT_FOR = timedelta(hours=1)
MAX_CHARACTERS = 200_000  # of a form, with the names of its fields
MAX_FIELDS = 400
KEPT_AN_HOUR = 20  # forms of one address
KNOWN_FOR = timedelta(days=21)  # longer than any session
MARK = "unsent"  # in the session
_SALT = "alliance.people.unsent"
_SECRET = re.compile(r"csrf|passw|code|token|secret", re.IGNORECASE)  # fields that are not kept


@dataclass(frozen=True)
class Written:
    """One field: what it is called, and its value as it was sent and as people read it ("" where
    there is nothing to read).
    """

    name: str
    label: str
    value: str
    shown: str
    is_one_line: bool


@dataclass(frozen=True)
class Unsent:
    """One form. `path` is where it goes, `page` where it was written; `until` is in seconds since
    1970; `fields` are pairs of name and value.
    """

    owner: str
    path: str
    page: str
    until: float
    had_files: bool
    fields: list[list[str]] = field(default_factory=list)

    @property
    def texts(self) -> list[Written]:
        return [one for one in self._all() if _is_text(one.value)]

    @property
    def rest(self) -> list[Written]:
        return [one for one in self._all() if not _is_text(one.value)]

    @property
    def choices(self) -> list[Written]:
        """What of the rest there is to read."""
        return [one for one in self.rest if one.shown]

    def _all(self) -> list[Written]:
        known = fields_of(urlsplit(self.path).path, (name for name, _value in self.fields))
        return [_written(name, value, known.get(name)) for name, value in self.fields]


def _written(name: str, value: str, field: Field | None) -> Written:
    return Written(name, label_of(name, field), value, shown(value, field), is_one_line(field))


def register() -> None:
    user_logged_in.connect(_signed_in, dispatch_uid="unsent")
    user_logged_out.connect(_signed_out, dispatch_uid="unsent")


def cookie_name() -> str:
    return "__Host-last" if settings.SESSION_COOKIE_SECURE else "last"


def unsent_of(session: SessionBase, person: Person) -> Unsent | None:
    """What is kept in `session` and is `person`'s; what is over or another's is thrown away."""
    kept = session.get(MARK)
    if kept is None:
        return None
    found = Unsent(**kept)
    is_theirs = constant_time_compare(found.owner, _owner(person))
    if is_theirs and timezone.now().timestamp() < found.until:
        return found
    throw_away(session)
    return None


def throw_away(session: SessionBase) -> None:
    session.pop(MARK, None)


class UnsentMiddleware:
    """Keep a form that leads to the sign-in; forget it once it was sent, or its hour is over."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _asks_to_sign_in(request) and MARK in request.session:
            messages.info(
                request,
                _("What you wrote is kept for an hour, for you alone. Sign in to send it."),
            )
        response = self.get_response(request)
        if _leads_to_sign_in(request, response):
            if "HX-Request" in request.headers:
                return _known(request, _beside_the_page(request))
            if _is_form(request) and _keep(request, request.get_full_path()):
                return _known(request, redirect(_way_in(reverse("people:unsent"))))
        if request.COOKIES.get(settings.SESSION_COOKIE_NAME) and request.user.is_authenticated:
            _tidy(request, response)
        return _known(request, response)


def _tidy(request: HttpRequest, response: HttpResponse) -> None:
    assert isinstance(request.user, Person)
    kept = unsent_of(request.session, request.user)
    was_sent = request.method == "POST" and response.status_code < 400
    if kept is not None and was_sent and request.get_full_path() == kept.path:
        throw_away(request.session)


def _asks_to_sign_in(request: HttpRequest) -> bool:
    to_login = request.method == "GET" and request.path == resolve_url(settings.LOGIN_URL)
    return to_login and request.GET.get("next") == reverse("people:unsent")


def _leads_to_sign_in(request: HttpRequest, response: HttpResponse) -> bool:
    if response.status_code != 302 or request.user.is_authenticated:
        return False
    return urlsplit(response["Location"]).path == resolve_url(settings.LOGIN_URL)


def _beside_the_page(request: HttpRequest) -> HttpResponse:
    """For htmx, which would put the whole sign-in into its panel: a word about it there. A panel
    that only asked how things are stays as it was, and asks no more.
    """
    if request.method != "POST":
        return reswap(HttpResponseStopPolling(), "none")
    here = urlsplit(safe_next(request.headers.get("HX-Current-URL", "")))
    page = here._replace(scheme="", netloc="", fragment="").geturl()
    kept = _is_form(request) and page != "/" and _keep(request, page)
    onward = _way_in(reverse("people:unsent") if kept else page)
    return render(request, "people/_session_over.html", {"kept": kept, "way_in": onward})


def _is_form(request: HttpRequest) -> bool:
    kinds = ("application/x-www-form-urlencoded", "multipart/form-data")
    return request.method == "POST" and request.content_type in kinds


def _way_in(onward: str) -> str:
    return f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': onward})}"


def _keep(request: HttpRequest, path: str) -> bool:
    """Whether the form, which goes to `path`, was kept: it is somebody's, has words in it, and is
    not too large.
    """
    owner = _last_here(request)
    fields = [
        [name, value]
        for name, values in request.POST.lists()
        for value in values
        if not _SECRET.search(name)
    ]
    size = sum(len(name) + len(value) for name, value in fields)
    if not owner or size > MAX_CHARACTERS or len(fields) > MAX_FIELDS:
        return False
    if path.startswith("/account/") or not any(_is_text(value) for _name, value in fields):
        return False
    if MARK not in request.session and not allowed(
        "unsent", subject_of(request), limit=KEPT_AN_HOUR, window=timedelta(hours=1)
    ):
        return False
    until = (timezone.now() + KEPT_FOR).timestamp()
    page = safe_next(request.headers.get("Referer", ""))
    request.session[MARK] = asdict(Unsent(owner, path, page, until, bool(request.FILES), fields))
    request.session[ENDS_AT] = until  # as long as it is nobody's
    return True


def _is_text(value: str) -> bool:
    """Words that somebody typed, and no choice, number or name of a thing."""
    return len(value.split()) > 1


def _owner(person: Person) -> str:
    return salted_hmac(_SALT, str(person.pk), algorithm="sha256").hexdigest()


def _last_here(request: HttpRequest) -> str:
    """Whose browser this was when its session began; "" where that is not known."""
    try:
        return signing.TimestampSigner(salt=_SALT).unsign(
            request.COOKIES.get(cookie_name(), ""), max_age=KNOWN_FOR
        )
    except signing.BadSignature:
        return ""


def _signed_in(sender: Any, request: HttpRequest, user: Person, **_kept: Any) -> None:
    unsent_of(request.session, user)  # of anybody else it is gone now
    request.META[_SALT] = signing.TimestampSigner(salt=_SALT).sign(_owner(user))


def _signed_out(sender: Any, request: HttpRequest, **_kept: Any) -> None:
    request.META[_SALT] = ""


def _known(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Tell the browser whose it is from now on, where that has changed."""
    mark = request.META.get(_SALT)
    if mark:
        response.set_cookie(
            cookie_name(), mark, max_age=int(KNOWN_FOR.total_seconds()), httponly=True,
            secure=settings.SESSION_COOKIE_SECURE, samesite="Lax",
        )  # fmt: skip
    elif mark == "":
        response.delete_cookie(cookie_name(), samesite="Lax")
        if settings.SESSION_COOKIE_SECURE:
            response.cookies[cookie_name()]["secure"] = True
    return response
