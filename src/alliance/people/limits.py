"""How often somebody may do a thing: a counter in the cache for each window of time.

With the default cache (memory of one process) each web process counts for itself; set CACHE_URL to
a shared one and all of them count together. Behind a proxy the address is what the server took
from X-Forwarded-For, so that a client cannot choose it.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from datetime import timedelta
from time import time

from django.core.cache import cache
from django.http import HttpRequest


def allowed(
    act: str, subject: str, *, limit: int, window: timedelta, clock: Callable[[], float] = time
) -> bool:
    """Count one more `act` of `subject`; whether it is within `limit` for the present window."""
    span = int(window.total_seconds())
    key = f"limit:{act}:{subject}:{int(clock()) // span}"
    cache.add(key, 0, timeout=2 * span)
    try:
        return int(cache.incr(key)) <= limit
    except ValueError:  # the cache threw the counter away in between
        cache.set(key, 1, timeout=2 * span)
        return True


def subject_of(request: HttpRequest) -> str:
    """Who asks: the account, else an IPv4 address, or the /64 network of an IPv6 address."""
    if request.user.is_authenticated:
        return f"person-{request.user.pk}"
    try:
        address = ipaddress.ip_address(str(request.META.get("REMOTE_ADDR", "")))
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network((address, 64), strict=False).network_address)
    return str(address)
