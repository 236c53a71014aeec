"""How often one address may ask: a counter in the cache for each minute.

The counter lives in Django's cache. With the default (memory of one process) each web process
counts for itself; set CACHE_URL to a shared cache and all of them count together. Behind a reverse
proxy the address is the one that the server (uvicorn, `--forwarded-allow-ips`) took from
X-Forwarded-For, so a client cannot choose it.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from time import time

from django.core.cache import cache
from django.http import HttpRequest

WINDOW_S = 60
VERIFICATIONS_A_WINDOW = 60


@dataclass(frozen=True, slots=True)
class Allowance:
    """Whether one more may be done now. retry_after_s: seconds until it may, 0 when it may now."""

    allowed: bool
    remaining: int
    retry_after_s: int = 0


def take(
    subject: str,
    *,
    limit: int = VERIFICATIONS_A_WINDOW,
    window_s: int = WINDOW_S,
    clock: Callable[[], float] = time,
) -> Allowance:
    """Count one more act of `subject` in the window of time that runs now."""
    now = clock()
    window, into_s = divmod(now, window_s)
    key = f"limit:{subject}:{window_s}:{int(window)}"
    cache.add(key, 0, timeout=2 * window_s)
    try:
        count = cache.incr(key)
    except ValueError:  # the cache threw the counter away in between
        cache.set(key, 1, timeout=2 * window_s)
        count = 1
    if count <= limit:
        return Allowance(True, limit - count)
    return Allowance(False, 0, max(1, round(window_s - into_s)))


def subject_of(request: HttpRequest) -> str:
    """Who asks: an IPv4 address, or the /64 network of an IPv6 address (one household)."""
    address = str(request.META.get("REMOTE_ADDR", "") or "unknown")
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


def take_verification(request: HttpRequest) -> Allowance:
    """Count one verification of whoever asks; page and API share the count."""
    return take(f"verify:{subject_of(request)}")
