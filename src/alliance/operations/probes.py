"""What machines ask: does it live, is it ready, what does it count.

They are answered before anything else looks at the request, for whoever watches a machine asks it
by its address and not by the name of the site.

/healthz  the process answers. Nothing is looked at: a process is not restarted for a database.
/readyz   database, migrations, storage and tasks are there, each in a word; 503 when one is not.
/metrics  for those who know METRICS_TOKEN, or ask from METRICS_ALLOW; for others there is nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare

from alliance.operations import examining, measures, parts


def answer(request: HttpRequest) -> HttpResponse | None:
    """The answer, or None when this is no probe."""
    probe = _PROBES.get(request.path_info)
    if probe is None:
        return None
    if request.method not in ("GET", "HEAD"):
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
    made = probe(request)
    made["Cache-Control"] = "no-store"
    return made


def _lives(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


def _is_ready(request: HttpRequest) -> HttpResponse:
    """Outcomes only: what is wrong in detail is for the log and the doctor."""
    found = examining.examine(parts.needed())
    ready = all(finding.outcome != "fail" for finding in found.values())
    told = {key: finding.outcome for key, finding in found.items()}
    return JsonResponse({"ready": ready, "parts": told}, status=200 if ready else 503)


def _metrics(request: HttpRequest) -> HttpResponse:
    if not may_read_metrics(request):
        return HttpResponse("Not found\n", content_type="text/plain", status=404)
    return HttpResponse(measures.text(), content_type="text/plain; version=0.0.4; charset=utf-8")


def may_read_metrics(request: HttpRequest) -> bool:
    """By the token, or from an address that is allowed. Without either setting nobody may."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if settings.METRICS_TOKEN and scheme.lower() == "bearer":
        return constant_time_compare(given.strip(), settings.METRICS_TOKEN)
    try:
        caller = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return any(caller in ip_network(one, strict=False) for one in settings.METRICS_ALLOW)


_PROBES: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/healthz": _lives,
    "/readyz": _is_ready,
    "/metrics": _metrics,
}
