"""Around every request: its name, its span, its line in the log, and what is counted of it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from alliance.operations import carrying, counting, doors, probes, tracing
from alliance.operations.routes import route_of

HEADER = "X-Request-ID"
log = logging.getLogger("alliance.requests")


class WatchingMiddleware:
    """The outermost: what others refuse is counted, too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        probe = probes.answer(request)
        if probe is not None:
            return probe
        name = carrying.new_name(request.headers.get(HEADER, ""))
        began = time.perf_counter()
        method = request.method or ""
        with carrying.request(name), tracing.request(method, request.headers) as span:
            response = self.get_response(request)
            seconds = time.perf_counter() - began
            route = route_of(request)
            counting.request(method, route, response.status_code, seconds)
            facts = {
                "method": method,
                "route": route,
                "status": response.status_code,
                "ms": round(seconds * 1000, 1),
            }
            doors.answered(request, response.status_code)
            log.info("%(method)s %(route)s %(status)s %(ms)s ms", facts, extra={"facts": facts})
            if span is not None:
                span.update_name(f"{method} {route}")
                span.set_attribute("http.route", route)
                span.set_attribute("http.response.status_code", response.status_code)
                span.set_attribute("alliance.request", name)
        response[HEADER] = name
        return response
