"""From a name to addresses, within a time that the system's resolver does not know."""

from __future__ import annotations

import queue
import socket
from collections.abc import Callable, Sequence
from threading import BoundedSemaphore, Thread

from badging.fetch.refusals import busy, timed_out, unknown_name

Resolver = Callable[[str, int], Sequence[str]]
"""Host and port to addresses in their plain spelling, best first. Raises OSError."""

MAX_LOOKUPS = 32
"""Look-ups under way in this process; one that hangs keeps its place until the system gives up."""

_places = BoundedSemaphore(MAX_LOOKUPS)


def system_resolver(host: str, port: int) -> Sequence[str]:
    """Ask the system: hosts file, DNS. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def resolve(
    url: str, host: str, port: int, resolver: Resolver, *, remaining_s: float, total_s: float
) -> Sequence[str]:
    """Addresses of a host. A thread waits for the resolver, for it takes no deadline.

    Raises DocumentUnavailable (dns, timeout).
    """
    if not _places.acquire(timeout=max(0.0, remaining_s)):
        raise busy(url)
    answer: queue.SimpleQueue[Sequence[str] | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answer.put(resolver(host, port))
        except Exception as error:
            answer.put(error)
        finally:
            _places.release()

    Thread(target=ask, name="badging-resolver", daemon=True).start()
    try:
        found = answer.get(timeout=max(0.0, remaining_s))
    except queue.Empty:
        raise timed_out(url, total_s) from None
    if isinstance(found, Exception):
        raise unknown_name(url, host) from found
    if not found:
        raise unknown_name(url, host)
    return found
