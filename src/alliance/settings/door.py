"""What is made of a request before any view sees it, and of its answer after."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed


class CleanQuery:
    """Takes the character NUL out of the query: no text holds it, and PostgreSQL refuses it.

    Forms refuse it by themselves; a filter in an address is looked for without it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.META.get("QUERY_STRING", "")
        if "%00" in asked or "\x00" in asked:
            request.META["QUERY_STRING"] = cleaned(asked)
        return self.get_response(request)


def cleaned(query: str) -> str:
    """`query`, percent-encoded, without NUL, also where taking one out would make another."""
    query = query.replace("\x00", "")
    while "%00" in query:
        query = query.replace("%00", "")
    return query


class PrivateAnswers:
    """What is answered to a browser with a session stays out of every cache, unless its view says
    how it may be kept; and whoever signs out leaves nothing of it in the browser.

    First of the middleware that sees the cookies, so that refusals are kept by nobody, too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return response
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        ended = response.cookies.get(settings.SESSION_COOKIE_NAME)
        if ended is not None and ended.value == "":
            response["Clear-Site-Data"] = '"cache", "storage"'
        return response


class KnownMethods:
    """Pages and feeds are read and posted to. What only programs ask is asked under `/api/`."""

    REFUSED = frozenset({"TRACE", "CONNECT", "PUT", "PATCH", "DELETE"})

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in self.REFUSED and not request.path.startswith("/api/"):
            return HttpResponseNotAllowed(["GET", "HEAD", "OPTIONS", "POST"])
        return self.get_response(request)
