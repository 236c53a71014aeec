"""Fetch a document that a stranger named."""

from __future__ import annotations

import ssl
from collections.abc import Collection
from functools import cache
from time import monotonic
from urllib.parse import urljoin

from badging.documents import DEFAULT_ACCEPT, DEFAULT_MAX_BYTES, Document
from badging.fetch import refusals
from badging.fetch.addresses import Address, Target, address_in, target_of, why_not
from badging.fetch.cache import Cache
from badging.fetch.resolving import Resolver, resolve, system_resolver
from badging.fetch.wire import Answer, Deadline, UnreachableError, ask

MAX_BYTES = 20 * 1024 * 1024
TOTAL_TIMEOUT_S = 15.0
MAX_REDIRECTS = 5
MAX_ADDRESSES = 4
"""Addresses of one host that are tried, one after the other."""


class Fetcher:
    """Documents from the network, behind a guard. One may serve all threads of a process.

    max_bytes: bound on any document, whatever a caller asks for. total_timeout_s: for everything
    from the first look-up to the last byte, redirects included. max_redirects: how many are
    followed. allow_private: ask loopback and private networks too (development, tests, an
    intranet); never link-local, multicast or reserved addresses. ports: what may be connected to,
    None for any. schemes: `http` is there for badges of before 2018. tls: which authorities are
    trusted; those of the system, when None. resolver: from names to addresses. cache: what is kept;
    a small one of its own, when None, and `Cache(ttl_s=0)` keeps nothing.
    """

    def __init__(
        self,
        *,
        max_bytes: int = MAX_BYTES,
        total_timeout_s: float = TOTAL_TIMEOUT_S,
        max_redirects: int = MAX_REDIRECTS,
        allow_private: bool = False,
        ports: Collection[int] | None = (80, 443),
        schemes: Collection[str] = ("https", "http"),
        tls: ssl.SSLContext | None = None,
        resolver: Resolver = system_resolver,
        cache: Cache | None = None,
    ):
        self._max_bytes = max_bytes
        self._total_timeout_s = total_timeout_s
        self._max_redirects = max_redirects
        self._allow_private = allow_private
        self._ports = ports
        self._schemes = frozenset(schemes)
        self._tls = tls
        self._resolver = resolver
        self._cache = Cache() if cache is None else cache

    def get(
        self, url: str, *, accept: str = DEFAULT_ACCEPT, max_bytes: int = DEFAULT_MAX_BYTES
    ) -> Document:
        """Return the document at an http or https URL; a fragment is not sent.

        Raises DocumentUnavailable with what was refused or went wrong, and nothing else.
        """
        limit = min(max_bytes, self._max_bytes)
        kept = self._cache.get(url, accept)
        if kept is not None:
            if len(kept.body) > limit:
                raise refusals.too_large(url, limit)
            return kept
        deadline = Deadline(monotonic() + self._total_timeout_s, self._total_timeout_s)
        at = url.partition("#")[0]
        for _ in range(self._max_redirects + 1):
            target = target_of(at, schemes=self._schemes, ports=self._ports)
            answer = self._ask(target, accept, limit, deadline)
            if answer.location is None:
                document = Document(at, answer.body, answer.content_type)
                self._cache.put(url, accept, document, answer.cache_control)
                return document
            at = _redirected(target, answer.location)
        raise refusals.redirected_too_often(url, self._max_redirects)

    def post(
        self, url: str, form: bytes, *, accept: str = "application/json", max_bytes: int = 64 * 1024
    ) -> Document:
        """Send a form (application/x-www-form-urlencoded) to an http or https URL; the answer.

        Behind the same guard as `get`. Nothing is kept and no redirect is followed, for what is
        sent is meant for that address alone. Raises DocumentUnavailable.
        """
        deadline = Deadline(monotonic() + self._total_timeout_s, self._total_timeout_s)
        at = url.partition("#")[0]
        target = target_of(at, schemes=self._schemes, ports=self._ports)
        answer = self._ask(target, accept, min(max_bytes, self._max_bytes), deadline, form)
        if answer.location is not None:
            raise refusals.redirected_too_often(url, 0)
        return Document(at, answer.body, answer.content_type)

    def _ask(
        self,
        target: Target,
        accept: str,
        max_bytes: int,
        deadline: Deadline,
        form: bytes | None = None,
    ) -> Answer:
        silent = False
        tls = (self._tls or _system_trust()) if target.scheme == "https" else None
        for address in self._addresses(target, deadline)[:MAX_ADDRESSES]:
            try:
                return ask(
                    target,
                    address,
                    accept=accept,
                    max_bytes=max_bytes,
                    deadline=deadline,
                    tls=tls,
                    form=form,
                )
            except UnreachableError as error:
                silent = silent or error.silent
        if silent:
            raise refusals.silent(target.url)
        raise refusals.no_connection(target.url, "no server answers there")

    def _addresses(self, target: Target, deadline: Deadline) -> list[Address]:
        """What the host stands for, all of it checked; these very addresses are connected to.

        Resolved once a request, here: a name that changes its mind a moment later has no effect.
        """
        literal = address_in(target.host)
        if literal is not None:
            texts = [target.host]
        else:
            texts = list(
                resolve(
                    target.url,
                    target.host,
                    target.port,
                    self._resolver,
                    remaining_s=deadline.remaining_s,
                    total_s=deadline.total_s,
                )
            )
        addresses = []
        for text in texts:
            address = address_in(text)
            why = (
                "its name leads to something that is no address"
                if address is None
                else why_not(address, allow_private=self._allow_private)
            )
            if address is None or why:
                raise refusals.refused(target.url, why)
            addresses.append(address)
        return addresses


@cache
def _system_trust() -> ssl.SSLContext:
    """The authorities of the system, read once, and only when needed: it takes a while."""
    return ssl.create_default_context()


def _redirected(target: Target, location: str) -> str:
    if not location.strip():
        raise refusals.bad_redirect(target.url, "without saying where to")
    try:
        to = urljoin(target.url, location.strip()).partition("#")[0]
    except ValueError as error:
        raise refusals.bad_redirect(target.url, "to something that is no address") from error
    if target.scheme == "https" and to.lower().startswith("http:"):
        raise refusals.bad_redirect(target.url, "from a protected to an open connection")
    return to
