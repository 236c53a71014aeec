"""The only way out. Whatever opens a socket in this package does so here.

A verifier is told by strangers which addresses to ask. Scheme, address, port, size, time,
redirects, type and cache are therefore decided in one place: `docs/explanation/
security-of-fetching.md` says why, `docs/reference/limits.md` how much.
"""

from badging.fetch.cache import Cache
from badging.fetch.fetcher import Fetcher
from badging.fetch.resolving import Resolver, system_resolver

__all__ = ["Cache", "Fetcher", "Resolver", "system_resolver"]
