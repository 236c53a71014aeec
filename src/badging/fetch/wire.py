"""One request to one address: connect, ask, read, within bounds and until a deadline."""

from __future__ import annotations

import http.client
import socket
import ssl
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from threading import Timer
from time import monotonic

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError
from urllib3.response import BaseHTTPResponse

from badging.fetch import refusals
from badging.fetch.addresses import Address, Target

USER_AGENT = "badging/0.1 (Open Badges verifier)"
CONNECT_S = 5.0
"""Longest wait for one address to take a connection, so that another can be tried."""

_BLOCK = 64 * 1024
_REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class Answer:
    """A document, or where to ask instead (location; the body is then empty)."""

    body: bytes = b""
    content_type: str = ""
    cache_control: str = ""
    location: str | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment on the monotonic clock; total_s is what was allowed, for the message."""

    at: float
    total_s: float

    @property
    def remaining_s(self) -> float:
        return self.at - monotonic()


def ask(
    target: Target,
    address: Address,
    *,
    accept: str,
    max_bytes: int,
    deadline: Deadline,
    tls: ssl.SSLContext | None,
    form: bytes | None = None,
) -> Answer:
    """GET from exactly this address, or POST the form there; TLS and Host are for the name in the
    URL.

    Raises DocumentUnavailable; UnreachableError where another address of the host may be tried.
    """
    connection = _connection(target, address, deadline, tls)
    try:
        with _watched(connection, deadline) as expired:
            try:
                answer = _exchange(connection, target, accept, max_bytes, deadline, form=form)
            except (OSError, HTTPError, http.client.HTTPException, ValueError) as error:
                # The watchdog ends a read by closing the line: whatever is raised then, time is up.
                if expired() or isinstance(error, TimeoutError):
                    raise refusals.timed_out(target.url, deadline.total_s) from error
                raise refusals.no_connection(
                    target.url, "the server broke off or does not speak HTTP"
                ) from error
            if expired():  # a body without a stated length looks complete when the line is shut
                raise refusals.timed_out(target.url, deadline.total_s)
            return answer
    finally:
        connection.close()


class UnreachableError(Exception):
    """The address does not take connections. silent: it did not even refuse."""

    def __init__(self, *, silent: bool):
        super().__init__("unreachable")
        self.silent = silent


def _connection(
    target: Target, address: Address, deadline: Deadline, tls: ssl.SSLContext | None
) -> HTTPConnection:
    # Connecting and the TLS handshake may each take that long, and both together the rest.
    wait_s = min(CONNECT_S, deadline.remaining_s / (2 if target.scheme == "https" else 1))
    if wait_s <= 0:
        raise refusals.timed_out(target.url, deadline.total_s)
    # The connection is made to the address, as text that needs no further resolution.
    if target.scheme == "http":
        connection = HTTPConnection(str(address), target.port, timeout=wait_s)
    else:
        connection = HTTPSConnection(
            str(address),
            target.port,
            timeout=wait_s,
            ssl_context=tls,
            server_hostname=target.host,  # what the certificate has to be for
        )
    try:
        connection.connect()
    except ssl.SSLCertVerificationError as error:
        connection.close()
        raise refusals.bad_certificate(target.url, error.verify_message or "wrong name") from error
    except ssl.SSLError as error:
        connection.close()
        raise refusals.bad_certificate(target.url, error.reason or "no TLS") from error
    except (OSError, HTTPError, http.client.HTTPException, ValueError) as error:
        connection.close()
        # urllib3 counts a refused connection among the timeouts.
        silent = isinstance(error, (TimeoutError, ConnectTimeoutError))
        raise UnreachableError(
            silent=silent and not isinstance(error, NewConnectionError)
        ) from error
    return connection


@contextmanager
def _watched(connection: HTTPConnection, deadline: Deadline) -> Iterator[Callable[[], bool]]:
    """Shut the line at the deadline, however slowly bytes trickle in.

    A time limit on a socket counts anew with every byte, so it bounds no response as a whole.
    """
    line = connection.sock

    def shut() -> None:
        with suppress(OSError):  # it may be closed already
            # Not the TLS socket's own method, which would take the cipher away under a reader.
            socket.socket.shutdown(line, socket.SHUT_RDWR)

    watchdog = Timer(max(0.0, deadline.remaining_s), shut)
    watchdog.daemon = True
    watchdog.start()
    try:
        yield lambda: deadline.remaining_s <= 0
    finally:
        watchdog.cancel()


def _exchange(
    connection: HTTPConnection,
    target: Target,
    accept: str,
    max_bytes: int,
    deadline: Deadline,
    *,
    form: bytes | None,
) -> Answer:
    connection.sock.settimeout(max(0.001, deadline.remaining_s))
    connection.request(
        "GET" if form is None else "POST",
        target.path,
        body=form,
        headers={
            "Host": target.host_header,
            "User-Agent": USER_AGENT,
            "Accept": accept,
            "Accept-Encoding": "gzip, deflate",
            "Connection": "close",
            **({} if form is None else {"Content-Type": "application/x-www-form-urlencoded"}),
        },
        preload_content=False,
        decode_content=False,
        enforce_content_length=True,
    )
    with closing(connection.getresponse()) as response:  # it owns the line from here on
        return _read(response, target.url, max_bytes)


def _read(response: BaseHTTPResponse, url: str, max_bytes: int) -> Answer:
    if response.status in _REDIRECTS:
        return Answer(location=response.headers.get("Location", ""))
    if response.status not in (200, 203):
        raise refusals.answered(url, response.status)
    body = _body(response, url, max_bytes)
    content_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return Answer(body, content_type, response.headers.get("Cache-Control", ""))


def _body(response: BaseHTTPResponse, url: str, max_bytes: int) -> bytes:
    """The body, unpacked. Both what arrives and what it unpacks to are bounded while reading."""
    stated = response.headers.get("Content-Length", "")
    if stated.isdecimal() and int(stated[:20]) > max_bytes:
        raise refusals.too_large(url, max_bytes)
    unpack = _unpacker(response.headers.get("Content-Encoding", ""), url)
    received = 0
    parts: list[bytes] = []
    size = 0
    while block := response.read(_BLOCK, decode_content=False):
        received += len(block)
        if received > max_bytes:
            raise refusals.too_large(url, max_bytes)
        if unpack is not None:
            block = unpack.block(block, max_bytes - size)
        size += len(block)
        parts.append(block)
    if unpack is not None:
        unpack.finish()
    return b"".join(parts)


class _Unpacker:
    """Inflates within a bound: a bomb is noticed one byte beyond it."""

    def __init__(self, url: str, wbits: int):
        self._url = url
        self._inflater = zlib.decompressobj(wbits)

    def block(self, data: bytes, room: int) -> bytes:
        try:
            inflated = self._inflater.decompress(data, room + 1)
        except zlib.error as error:
            raise refusals.bad_encoding(self._url, "the packed data is damaged") from error
        if len(inflated) > room:
            raise refusals.too_large(self._url, room, inflated=True)
        return inflated

    def finish(self) -> None:
        if not self._inflater.eof:
            raise refusals.bad_encoding(self._url, "the packed data is cut off")


def _unpacker(encoding: str, url: str) -> _Unpacker | None:
    name = encoding.strip().lower()
    if name in ("", "identity"):
        return None
    if name in ("gzip", "x-gzip"):
        return _Unpacker(url, zlib.MAX_WBITS | 16)
    if name == "deflate":  # RFC 9110, 8.4.1.2: the zlib format
        return _Unpacker(url, zlib.MAX_WBITS)
    raise refusals.bad_encoding(url, f"the encoding {refusals.shown(name)} was not asked for")
