"""Who opens a websocket: the page must be our own, the person is that of the session.

A websocket is opened by a GET with cookies, from whatever page asks for it, and no browser checks
who answers. So the `Origin` that browsers send (RFC 6455, section 10.2) is compared with ours. No
middleware sees it either: what a session may not do before something else is done, a room says by
`hold_back` in `AppConfig.ready()`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest

SOCKETS_IN_ALL = 6_000  # of one process
SOCKETS_AN_ADDRESS = 2_000  # a whole conference may sit behind one address
HELD_BACK: list[Callable[[Any], bool]] = []


def hold_back(rule: Callable[[Any], bool]) -> None:
    """Let whoever `rule(person)` is true of be nobody at a socket."""
    HELD_BACK.append(rule)


@dataclass(frozen=True)
class Visitor:
    """Where a connection comes from, and the session that it brought ("" for none)."""

    address: str
    session_key: str

    def person(self) -> Any:
        """The account of the session as it is now, or AnonymousUser where there is none or it is
        held back. Asks the database.
        """
        request = HttpRequest()
        store = import_module(settings.SESSION_ENGINE).SessionStore
        request.session = store(self.session_key or None)
        person = get_user(request)
        return AnonymousUser() if any(rule(person) for rule in HELD_BACK) else person


def visitor_of(scope: MutableMapping[str, Any]) -> Visitor:
    headers = _headers(scope)
    try:
        morsel = SimpleCookie(headers.get("cookie", "")).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        morsel = None
    client = scope.get("client") or ("", 0)
    return Visitor(address=str(client[0]), session_key=morsel.value if morsel else "")


def is_own_page(scope: MutableMapping[str, Any]) -> bool:
    """Whether the page that opens this socket is one of this site."""
    headers = _headers(scope)
    origin = headers.get("origin", "")
    if not origin or origin == "null":
        return False
    if origin in settings.CSRF_TRUSTED_ORIGINS:
        return True
    request = HttpRequest()
    request.META["HTTP_HOST"] = headers.get("host", "")
    try:
        host = request.get_host()  # one of ALLOWED_HOSTS
        parts = urlsplit(origin)
    except (DisallowedHost, ValueError):
        return False
    schemes = ("https",) if settings.SITE_URL.startswith("https:") else ("http", "https")
    return parts.scheme in schemes and parts.netloc.lower() == host.lower()


class Doorman:
    """Counts who is in, so that nobody takes all the room."""

    def __init__(self, in_all: int, an_address: int) -> None:
        self.in_all, self.an_address = in_all, an_address
        self.inside: Counter[str] = Counter()
        self.count = 0

    @contextmanager
    def room_for(self, address: str) -> Iterator[bool]:
        """Whether there is room; it is kept until the block ends."""
        if self.count >= self.in_all or self.inside[address] >= self.an_address:
            yield False
            return
        self.inside[address] += 1
        self.count += 1
        try:
            yield True
        finally:
            self.count -= 1
            self.inside[address] -= 1
            if not self.inside[address]:
                del self.inside[address]


DOORMAN = Doorman(SOCKETS_IN_ALL, SOCKETS_AN_ADDRESS)


def _headers(scope: MutableMapping[str, Any]) -> dict[str, str]:
    """By lower-case name. Several cookie headers are one (RFC 9113, section 8.2.3)."""
    found: dict[str, str] = {}
    for raw_name, raw_value in scope.get("headers", []):
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        found[name] = f"{found[name]}; {value}" if name == "cookie" and name in found else value
    return found
