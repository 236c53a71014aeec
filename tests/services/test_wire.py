"""What lies below a request: TLS of the guide's proxy, and messages that two readers could part
at two places. The site and the proxy are those of the guide for one machine.
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest
from tests.services import deployed
from tests.services.test_deployment import Machine, machine

__all__ = ["machine"]  # the fixture

STRONG = (
    "ECDHE-ECDSA-AES256-GCM-SHA384",
    "ECDHE-ECDSA-CHACHA20-POLY1305",
    "ECDHE-ECDSA-AES128-GCM-SHA256",
)
pytestmark = pytest.mark.filterwarnings("ignore:ssl.TLSVersion")  # old ones, on purpose
OLD = (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1)


# TLS ----------------------------------------------------------------------------------------------


def client(
    trusted: Path, suites: str, newest: ssl.TLSVersion, oldest: ssl.TLSVersion
) -> ssl.SSLContext:
    made = ssl.create_default_context(cafile=trusted)
    made.set_ciphers(f"{suites}:@SECLEVEL=0")
    made.minimum_version, made.maximum_version = oldest, newest
    return made


def agreed(port: int, context: ssl.SSLContext) -> tuple[str, str]:
    """Version and suite that client and server agree on. Raises `ssl.SSLError`, `OSError`."""
    with (
        socket.create_connection(("127.0.0.1", port), timeout=10) as plain,
        context.wrap_socket(plain, server_hostname=deployed.NAME) as wire,
    ):
        (suite, _, _) = wire.cipher() or ("", "", 0)
        return wire.version() or "", suite


@contextmanager
def careless_server(folder: Path) -> Iterator[int]:
    """Takes every version and suite: what is refused by the guide's proxy is offered in earnest."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "fullchain.pem", folder / "privkey.pem")
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.set_ciphers("ALL:eNULL:@SECLEVEL=0")
    with socket.create_server(("127.0.0.1", 0)) as door:
        door.settimeout(20)

        def serve() -> None:
            try:
                taken, _ = door.accept()
                with taken, context.wrap_socket(taken, server_side=True) as wire:
                    wire.recv(1)
            except OSError:  # the client went, as it should
                return

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield int(door.getsockname()[1])
        thread.join(20)


@pytest.mark.parametrize("version", OLD, ids=lambda one: one.name)
def test_the_proxy_refuses_tls_older_than_1_2(machine: Machine, version: ssl.TLSVersion) -> None:
    old = client(machine.trusted, "ALL", version, version)
    with careless_server(machine.trusted.parent) as port:
        assert agreed(port, old)[0] == version.name.replace("_", ".")
    with pytest.raises((ssl.SSLError, ConnectionError)):
        agreed(machine.https, old)


def test_the_proxy_speaks_tls_1_2_and_1_3(machine: Machine) -> None:
    for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        found, _ = agreed(machine.https, client(machine.trusted, "ALL", version, version))
        assert found == version.name.replace("_", ".")


@pytest.mark.parametrize(
    "suites",
    [
        "ECDHE-ECDSA-AES256-SHA384:ECDHE-ECDSA-AES256-SHA:ECDHE-ECDSA-AES128-SHA256",
        "ECDHE-ECDSA-AES256-CCM8",
        "ECDHE-ECDSA-NULL-SHA",
        "AECDH-AES256-SHA",
    ],
    ids=["CBC", "CCM of 8 bytes", "no encryption", "no certificate"],
)
def test_the_proxy_refuses_weak_suites(machine: Machine, suites: str) -> None:
    only = ssl.TLSVersion.TLSv1_2
    weak = client(machine.trusted, suites, only, only)
    if "AECDH" not in suites:  # our client refuses by itself a server that shows no certificate
        with careless_server(machine.trusted.parent) as port:
            assert agreed(port, weak)[1] in suites
    with pytest.raises((ssl.SSLError, ConnectionError)):
        agreed(machine.https, weak)


def test_the_proxy_prefers_the_strongest_suite_whatever_the_client_prefers(
    machine: Machine,
) -> None:
    only = ssl.TLSVersion.TLSv1_2
    for suite in STRONG:
        assert agreed(machine.https, client(machine.trusted, suite, only, only))[1] == suite
    weakest_first = client(machine.trusted, ":".join(reversed(STRONG)), only, only)
    assert agreed(machine.https, weakest_first)[1] == STRONG[0]


def test_plain_http_leads_pages_to_https_and_tells_programs(machine: Machine) -> None:
    def asked(path: str) -> tuple[int, str | None]:
        plain = HTTPConnection("127.0.0.1", machine.http, timeout=10)
        plain.request("GET", path, headers={"Host": deployed.NAME, "Authorization": "Bearer seen"})
        answer = plain.getresponse()
        answer.read()
        plain.close()
        return answer.status, answer.headers["Location"]

    assert asked("/about/") == (301, f"https://{deployed.NAME}/about/")
    assert asked("/api/organizations?x=1") == (403, None)


# Where a message ends -----------------------------------------------------------------------------

INNER = f"GET /about/ HTTP/1.1\r\nHost: {deployed.NAME}\r\nConnection: close\r\n\r\n".encode()
END = b"0\r\n\r\n"


def message(*headers: bytes, body: bytes = b"{}", version: bytes = b"1.1") -> bytes:
    first = (b"POST /api/verify HTTP/" + version, b"Host: " + deployed.NAME.encode())
    return b"\r\n".join([*first, b"Content-Type: application/json", *headers, b"", body])


TWO_WAYS = {
    "length and chunks, by length": message(
        b"Content-Length: %d" % len(END + INNER), b"Transfer-Encoding: chunked", body=END + INNER
    ),
    "length and chunks, by chunks": message(
        b"Transfer-Encoding: chunked", b"Content-Length: 4",
        body=b"%x\r\n%b\r\n%b" % (len(INNER), INNER, END),
    ),
    "two lengths": message(
        b"Content-Length: 2", b"Content-Length: %d" % len(b"{}" + INNER), body=b"{}" + INNER
    ),
    "a list of lengths": message(
        b"Content-Length: 2, %d" % len(b"{}" + INNER), body=b"{}" + INNER
    ),
    "a length with a sign": message(b"Content-Length: +2", body=b"{}" + INNER),
    "a length below zero": message(b"Content-Length: -2", body=b"{}" + INNER),
    "an encoding that is nearly chunked": message(
        b"Transfer-Encoding: xchunked", body=END + INNER
    ),
    "a space before the colon": message(b"Transfer-Encoding : chunked", body=END + INNER),
    "two encodings": message(
        b"Transfer-Encoding: identity", b"Transfer-Encoding: chunked", body=END + INNER
    ),
    "chunked, and not as the last": message(
        b"Transfer-Encoding: chunked, identity", body=END + INNER
    ),
    "a chunk with a sign": message(
        b"Transfer-Encoding: chunked", body=b"+2\r\n{}\r\n" + END + INNER
    ),
    "a chunk with a prefix": message(
        b"Transfer-Encoding: chunked", body=b"0x2\r\n{}\r\n" + END + INNER
    ),
    "a lone CR in a header": message(
        b"X-Note: a\rTransfer-Encoding: chunked", b"Content-Length: 2", body=b"{}" + INNER
    ),
    "chunks in HTTP/1.0": message(
        b"Transfer-Encoding: chunked", body=END + INNER, version=b"1.0"
    ),
}  # fmt: skip
FOLDED = {
    "chunked on a line of its own": (
        message(b"Transfer-Encoding:", b" chunked", body=b"2\r\n{}\r\n" + END + INNER),
        message(b"Transfer-Encoding: chunked", body=b"2\r\n{}\r\n" + END + INNER),
    ),
    "an encoding within another header": (
        message(
            b"X-Note: a", b" Transfer-Encoding: chunked", b"Content-Length: 2", body=b"{}" + INNER
        ),
        message(b"X-Note: a Transfer-Encoding: chunked", b"Content-Length: 2", body=b"{}" + INNER),
    ),
}


def doors(machine: Machine) -> list[tuple[int, Path | None]]:
    """The site itself, and the proxy before it."""
    return [(machine.port, None), (machine.https, machine.trusted)]


def test_two_clear_messages_in_a_row_are_answered_in_turn(machine: Machine) -> None:
    """So that what is said below about the second one is said of something that could be."""
    for port, trusted in doors(machine):
        clear = message(b"Content-Length: 2", body=b"{}" + INNER)
        statuses, is_closed = deployed.exchange(clear, port, trusted)
        assert len(statuses) == 2 and statuses[1] == 200 and is_closed, statuses


@pytest.mark.parametrize("name", TWO_WAYS)
def test_a_message_that_ends_at_two_places_is_refused_and_nothing_after_it_is_read(
    machine: Machine, name: str
) -> None:
    for port, trusted in doors(machine):
        statuses, is_closed = deployed.exchange(TWO_WAYS[name], port, trusted)
        assert (statuses in ([400], [501]), is_closed) == (True, True), (port, statuses)


@pytest.mark.parametrize("name", FOLDED)
def test_a_folded_line_is_refused_or_read_as_one_line(machine: Machine, name: str) -> None:
    """RFC 9112 5.2: the two that a server may do."""
    folded, unfolded = FOLDED[name]
    for port, trusted in doors(machine):
        statuses, is_closed = deployed.exchange(folded, port, trusted)
        refused = statuses in ([400], [501]) and is_closed
        assert refused or statuses == deployed.exchange(unfolded, port, trusted)[0], port
