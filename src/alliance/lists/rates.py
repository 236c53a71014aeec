"""How often one visitor may have mail sent to addresses they type: counted in the cache."""

from __future__ import annotations

import ipaddress
from time import time

from django.core.cache import cache
from django.http import HttpRequest

ASKED_AN_HOUR = 20  # subscribing and leaving by address, from one network address
WINDOW_S = 3600


def may_ask(request: HttpRequest) -> bool:
    """Count one more question from this visitor, and say whether it may be sent."""
    key = f"lists:asked:{_network(request)}:{int(time() // WINDOW_S)}"
    cache.add(key, 0, timeout=2 * WINDOW_S)
    try:
        return cache.incr(key) <= ASKED_AN_HOUR
    except ValueError:  # the cache threw the counter away in between
        return True


def _network(request: HttpRequest) -> str:
    """An IPv4 address, or the /64 network of an IPv6 address: one household."""
    try:
        address = ipaddress.ip_address(str(request.META.get("REMOTE_ADDR", "")))
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address) and not address.ipv4_mapped:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
