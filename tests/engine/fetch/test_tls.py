"""Who the server is: proven for the name in the URL, or not read at all."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from badging.errors import DocumentUnavailable
from badging.fetch import Fetcher

from .conftest import Authority, Server, response

Serve = Callable[..., Server]


def fetcher(authority: Authority | None, **options: object) -> Fetcher:
    given = {
        "allow_private": True,
        "ports": None,
        "total_timeout_s": 3,
        "tls": authority.trusted() if authority else None,
        "resolver": lambda *_: ["127.0.0.1"],
    } | options
    return Fetcher(**given)  # type: ignore[arg-type]


def failure(url: str, by: Fetcher) -> DocumentUnavailable:
    with pytest.raises(DocumentUnavailable) as caught:
        by.get(url)
    return caught.value


def test_a_proven_server_is_read(serve: Serve, authority: Authority) -> None:
    server = serve(response(), authority.server("issuer.example.org"))
    url = server.url(host="issuer.example.org")
    assert fetcher(authority).get(url).body == b"{}"
    assert f"Host: issuer.example.org:{server.port}" in server.requests[0]


def test_a_certificate_for_an_address_is_read(serve: Serve, authority: Authority) -> None:
    server = serve(response(), authority.server("127.0.0.1"))
    assert fetcher(authority).get(server.url()).body == b"{}"


def test_a_certificate_for_another_name_is_refused(serve: Serve, authority: Authority) -> None:
    server = serve(response(), authority.server("other.example.org"))
    assert failure(server.url(host="issuer.example.org"), fetcher(authority)).code == "tls"
    assert server.requests == []


def test_a_certificate_for_the_address_does_not_prove_the_name(
    serve: Serve, authority: Authority
) -> None:
    server = serve(response(), authority.server("127.0.0.1"))
    assert failure(server.url(host="issuer.example.org"), fetcher(authority)).code == "tls"


def test_a_certificate_of_an_unknown_authority_is_refused(
    serve: Serve, authority: Authority
) -> None:
    server = serve(response(), authority.server("issuer.example.org"))
    assert failure(server.url(host="issuer.example.org"), fetcher(None)).code == "tls"
    assert server.requests == []


def test_an_expired_certificate_is_refused(serve: Serve, authority: Authority) -> None:
    server = serve(response(), authority.server("issuer.example.org", days=-1))
    assert failure(server.url(host="issuer.example.org"), fetcher(authority)).code == "tls"


def test_a_server_without_tls_is_told(authority: Authority) -> None:
    with speaking(b"HTTP/1.1 400 Bad Request\r\n\r\n", pause_s=0) as port:
        error = failure(f"https://issuer.example.org:{port}/", fetcher(authority))
    assert error.code == "tls"


def test_a_redirect_from_https_to_http_is_refused(serve: Serve, authority: Authority) -> None:
    plain = serve(response())
    moved = response(b"", status="302 Found", Location=plain.url())
    server = serve(moved, authority.server("issuer.example.org"))
    assert failure(server.url(host="issuer.example.org"), fetcher(authority)).code == "redirects"
    assert plain.requests == []


def test_a_protected_body_that_trickles_ends_at_the_deadline(
    serve: Serve, authority: Authority
) -> None:
    def slow(line: socket.socket, _request: str) -> None:
        line.sendall(response(b"", Content_Length="1000"))
        for _ in range(100):
            line.sendall(b" ")
            time.sleep(0.05)

    server = serve(slow, authority.server("issuer.example.org"))
    started = time.monotonic()
    by = fetcher(authority, total_timeout_s=0.8)
    assert failure(server.url(host="issuer.example.org"), by).code == "timeout"
    assert time.monotonic() - started < 4  # of 5 s


def test_a_handshake_that_trickles_ends_at_the_deadline(authority: Authority) -> None:
    record_said_to_be_long = b"\x16\x03\x03\x40\x00" + b"\x02" * 100
    with speaking(record_said_to_be_long, pause_s=0.05) as port:
        started = time.monotonic()
        by = fetcher(authority, total_timeout_s=0.8)
        assert failure(f"https://issuer.example.org:{port}/", by).code == "timeout"
        assert time.monotonic() - started < 4  # of 5 s


@contextmanager
def speaking(data: bytes, *, pause_s: float) -> Iterator[int]:
    """The port of a server that says something byte by byte, without listening."""

    def run() -> None:
        line, _ = listener.accept()
        with suppress(OSError), line:
            for byte in data:
                line.sendall(bytes([byte]))
                time.sleep(pause_s)
            line.recv(4096)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        thread.join(timeout=5)
