"""What is made of a request before any view sees it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


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
