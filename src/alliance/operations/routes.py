"""Which page a request asks for, as it is counted and logged: by its route, never its address."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

NO_ROUTE = "(none)"
STATIC = "(static)"


def route_of(request: HttpRequest) -> str:
    """The template of the address (`groups/<slug:acronym>/`), never the address."""
    match = request.resolver_match
    if match is not None:
        return str(match.route) or "/"
    return STATIC if request.path_info.startswith(settings.STATIC_URL) else NO_ROUTE
