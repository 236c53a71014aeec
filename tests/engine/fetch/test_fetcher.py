"""What a server can do to a fetcher, done by real servers on loopback."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import zlib
from collections.abc import Callable, Sequence

import pytest

from badging.errors import DocumentUnavailable
from badging.fetch import Cache, Fetcher

from .conftest import Server, response

Serve = Callable[..., Server]


def local(**options: object) -> Fetcher:
    """A fetcher that may ask the servers of these tests."""
    return Fetcher(**{"allow_private": True, "ports": None, "total_timeout_s": 5} | options)  # type: ignore[arg-type]


def failure(url: str, fetcher: Fetcher, **options: object) -> DocumentUnavailable:
    with pytest.raises(DocumentUnavailable) as caught:
        fetcher.get(url, **options)  # type: ignore[arg-type]
    return caught.value


def trickle(line: socket.socket, data: bytes) -> None:
    for byte in data:
        line.sendall(bytes([byte]))
        time.sleep(0.05)


def test_a_document_arrives_with_its_type(serve: Serve) -> None:
    server = serve(response(b'{"a": 1}', Content_Type="Application/LD+JSON; charset=utf-8"))
    document = local().get(server.url("/a?b#c"))
    assert document.body == b'{"a": 1}'
    assert document.content_type == "application/ld+json"
    assert document.url == server.url("/a?b")


def test_the_request_says_nothing_about_who_asks(serve: Serve) -> None:
    server = serve(response())
    local().get(server.url("/a#fragment"), accept="application/json")
    lines = server.requests[0].split("\r\n")
    assert lines[0] == "GET /a HTTP/1.1"
    headers = {line.partition(":")[0].lower() for line in lines[1:] if line}
    assert headers == {"host", "user-agent", "accept", "accept-encoding", "connection"}


def test_proxies_of_the_environment_are_not_used(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert local().get(serve(response()).url()).body == b"{}"


@pytest.mark.parametrize("pack, name", [(gzip.compress, "gzip"), (zlib.compress, "deflate")])
def test_a_packed_body_is_unpacked(serve: Serve, pack: Callable[[bytes], bytes], name: str) -> None:
    server = serve(response(pack(b'{"a": 1}'), Content_Encoding=name))
    assert local().get(server.url()).body == b'{"a": 1}'


def test_a_chunked_body_is_put_together(serve: Serve) -> None:
    body = b"3\r\n{} \r\n1\r\n \r\n0\r\n\r\n"
    server = serve(response(body, Content_Length="", Transfer_Encoding="chunked"))
    assert local().get(server.url()).body == b"{}  "


def test_headers_that_trickle_end_at_the_deadline(serve: Serve) -> None:
    server = serve(lambda line, _: trickle(line, b"HTTP/1.1 200 OK\r\nX: " + b"y" * 1000))
    started = time.monotonic()
    error = failure(server.url(), local(total_timeout_s=0.6))
    assert error.code == "timeout"
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("length", ["1000", ""])
def test_a_body_that_trickles_ends_at_the_deadline(serve: Serve, length: str) -> None:
    def slow(line: socket.socket, _request: str) -> None:
        line.sendall(response(b"", Content_Length=length))
        trickle(line, b" " * 1000)

    started = time.monotonic()
    error = failure(serve(slow).url(), local(total_timeout_s=0.6))
    assert error.code == "timeout"
    assert time.monotonic() - started < 5


def test_endless_interim_responses_end_at_the_deadline(serve: Serve) -> None:
    def never(line: socket.socket, _request: str) -> None:
        while True:
            line.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
            time.sleep(0.01)

    assert failure(serve(never).url(), local(total_timeout_s=0.5)).code == "timeout"


def test_a_server_that_says_nothing_ends_at_the_deadline(serve: Serve) -> None:
    server = serve(lambda _line, _request: time.sleep(2))
    assert failure(server.url(), local(total_timeout_s=0.4)).code == "timeout"


def test_a_resolver_that_hangs_ends_at_the_deadline() -> None:
    release = threading.Event()

    def hangs(_host: str, _port: int) -> Sequence[str]:
        release.wait(10)
        return []

    started = time.monotonic()
    assert failure("https://example.org/", Fetcher(resolver=hangs, total_timeout_s=0.3)).code == (
        "timeout"
    )
    assert time.monotonic() - started < 5
    release.set()


def test_redirects_share_one_deadline(serve: Serve) -> None:
    def slow(line: socket.socket, _request: str) -> None:
        time.sleep(0.25)
        line.sendall(response(b"", status="302 Found", Location="/again"))

    assert failure(serve(slow).url(), local(total_timeout_s=0.6)).code == "timeout"


def test_redirects_are_followed_and_the_last_url_is_told(serve: Serve) -> None:
    def once(line: socket.socket, request: str) -> None:
        moved = response(b"", status="301 Moved", Location="/b?x#y")
        line.sendall(moved if request.startswith("GET /a") else response())

    server = serve(once)
    assert local().get(server.url("/a")).url == server.url("/b?x")


def test_endless_redirects_are_given_up(serve: Serve) -> None:
    server = serve(response(b"", status="302 Found", Location="/again"))
    error = failure(server.url(), local())
    assert error.code == "redirects"
    assert len(server.requests) == 6


@pytest.mark.parametrize(
    "location, code",
    [
        ("http://169.254.169.254/latest/meta-data/", "refused"),
        ("file:///etc/passwd", "refused"),
        ("gopher://127.0.0.1/", "refused"),
        ("//user@127.0.0.1/", "refused"),
        ("http://0177.0.0.1/", "refused"),
        ("http://[::ffff:127.0.0.1]/", "refused"),
        ("http://[", "redirects"),
        ("", "redirects"),
    ],
)
def test_each_redirect_is_checked_like_the_first_address(
    serve: Serve, location: str, code: str
) -> None:
    server = serve(response(b"", status="302 Found", Location=location))
    assert failure(server.url(), local()).code == code


def test_a_redirect_to_a_private_address_is_refused_though_the_first_was_public(
    serve: Serve,
) -> None:
    """The first answer comes from a server that is allowed; its redirect names a second one."""
    inner = serve(response(b"secret"))
    outer = serve(response(b"", status="302 Found", Location=inner.url()))
    assert failure(outer.url(), local(ports=(outer.port,))).code == "refused"
    assert inner.requests == []


def test_an_allowed_size_is_not_exceeded_whatever_the_server_states(serve: Serve) -> None:
    stated = serve(response(b"x" * 5000))
    assert failure(stated.url(), local(), max_bytes=4999).code == "too_large"
    unstated = serve(response(b"x" * 5000, Content_Length=""))
    assert failure(unstated.url(), local(), max_bytes=4999).code == "too_large"
    assert len(local().get(unstated.url(), max_bytes=5000).body) == 5000


def test_fifty_megabytes_are_not_read(serve: Serve) -> None:
    sent = 0

    def pours(line: socket.socket, _request: str) -> None:
        nonlocal sent
        line.sendall(response(b"", Content_Length=""))
        for _ in range(50):
            line.sendall(b"x" * 1024 * 1024)
            sent += 1

    assert failure(serve(pours).url(), local()).code == "too_large"
    assert sent < 20


def test_the_fetchers_own_bound_holds_whatever_the_caller_allows(serve: Serve) -> None:
    server = serve(response(b"x" * 100))
    assert failure(server.url(), local(max_bytes=50), max_bytes=1000).code == "too_large"


@pytest.mark.parametrize("pack, name", [(gzip.compress, "gzip"), (zlib.compress, "deflate")])
def test_a_bomb_is_noticed_before_it_is_unpacked(
    serve: Serve, pack: Callable[[bytes], bytes], name: str
) -> None:
    bomb = pack(bytes(64 * 1024 * 1024))
    assert len(bomb) < 100_000
    server = serve(response(bomb, Content_Encoding=name))
    assert failure(server.url(), local(), max_bytes=100_000).code == "too_large"


@pytest.mark.parametrize(
    "body, name",
    [
        (b"x", "br"),
        (b"x", "gzip, gzip"),
        (b"not packed", "gzip"),
        (gzip.compress(b"{}", mtime=0)[:-4], "gzip"),
    ],
)
def test_a_body_that_cannot_be_unpacked_is_refused(serve: Serve, body: bytes, name: str) -> None:
    server = serve(response(body, Content_Encoding=name))
    assert failure(server.url(), local()).code == "content_type"


@pytest.mark.parametrize(
    "status, code",
    [
        ("404 Not Found", "not_found"),
        ("410 Gone", "gone"),
        ("500 Oops", "http_status"),
        ("204 No Content", "http_status"),
        ("206 Partial", "http_status"),
        ("304 Not Modified", "http_status"),
    ],
)
def test_a_status_other_than_success_is_told(serve: Serve, status: str, code: str) -> None:
    error = failure(serve(response(b"", status=status)).url(), local())
    assert (error.code, error.status) == (code, int(status[:3]))


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"SSH-2.0-OpenSSH_9\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
def test_a_server_that_does_not_keep_to_http_is_told(serve: Serve, answer: bytes) -> None:
    assert failure(serve(answer).url(), local()).code == "connection"


def test_a_closed_port_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert failure(f"http://127.0.0.1:{port}/", local()).code == "connection"


def test_a_server_that_takes_no_connection_is_told_in_time() -> None:
    """A full queue of connections: neither taken nor refused."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener:
        port = listener.getsockname()[1]
        waiting = [socket.socket() for _ in range(3)]
        for line in waiting:
            line.setblocking(False)
            line.connect_ex(("127.0.0.1", port))
        started = time.monotonic()
        assert failure(f"http://127.0.0.1:{port}/", local(total_timeout_s=0.5)).code == "timeout"
        assert time.monotonic() - started < 5
        for line in waiting:
            line.close()


def test_a_name_without_address_is_told() -> None:
    def unknown(_host: str, _port: int) -> Sequence[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    assert failure("https://nobody.example.org/", Fetcher(resolver=unknown)).code == "dns"


def test_a_name_that_changes_its_mind_has_no_effect(serve: Serve) -> None:
    """The address that was checked is the one connected to: the name is asked once."""
    server = serve(response())
    asked: list[str] = []

    def rebinding(host: str, _port: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["169.254.169.254"]

    url = server.url(host="rebound.example.org")
    assert local(resolver=rebinding).get(url).body == b"{}"
    assert asked == ["rebound.example.org"]
    assert f"Host: rebound.example.org:{server.port}" in server.requests[0]


def test_a_name_that_turns_private_is_refused_when_asked_again(serve: Serve) -> None:
    server = serve(response())
    answers = iter([["93.184.216.34"], ["127.0.0.1"]])
    fetcher = Fetcher(resolver=lambda *_: next(answers), ports=None, total_timeout_s=0.3)
    url = server.url(host="rebound.example.org")
    assert failure(url, fetcher).code in ("timeout", "connection")
    assert failure(url, fetcher).code == "refused"
    assert server.requests == []


def test_the_next_address_is_tried_when_one_takes_no_connection(serve: Serve) -> None:
    server = serve(response())
    fetcher = local(resolver=lambda *_: ["::1", "127.0.0.1"])
    assert fetcher.get(server.url(host="two.example.org")).body == b"{}"


def test_a_kept_document_is_not_asked_for_again(serve: Serve) -> None:
    server = serve(response())
    fetcher = local(cache=Cache())
    first = fetcher.get(server.url())
    assert fetcher.get(server.url()) == first
    assert len(server.requests) == 1
    assert failure(server.url(), fetcher, max_bytes=1).code == "too_large"


def test_one_fetcher_serves_many_threads(serve: Serve) -> None:
    def echo(line: socket.socket, request: str) -> None:
        line.sendall(response(request.split()[1].encode()))

    server = serve(echo)
    fetcher = local(cache=Cache())
    wrong: list[str] = []

    def work(name: str) -> None:
        for n in range(5):
            path = f"/{name}/{n}"
            if fetcher.get(server.url(path)).body != path.encode():
                wrong.append(path)

    threads = [threading.Thread(target=work, args=(str(n),)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
