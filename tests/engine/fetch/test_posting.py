"""A form that is posted goes through the same guard, to that address alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from badging.errors import DocumentUnavailable
from badging.fetch import Fetcher

from .conftest import Server, response

Serve = Callable[..., Server]
FORM = b"vp_token=%7B%7D&state=s"


def local() -> Fetcher:
    return Fetcher(allow_private=True, ports=None, total_timeout_s=5)


def test_a_form_is_posted_and_its_answer_comes_back(serve: Serve) -> None:
    server = serve(response(b"{}", Content_Type="application/json"))
    assert local().post(server.url("/answer"), FORM).body == b"{}"
    lines = server.requests[0].split("\r\n")
    assert lines[0] == "POST /answer HTTP/1.1"
    fields = {line.partition(":")[0].lower(): line.partition(":")[2].strip() for line in lines[1:]}
    assert fields["content-type"] == "application/x-www-form-urlencoded"
    assert fields["content-length"] == str(len(FORM))


def test_what_is_posted_follows_no_redirect(serve: Serve) -> None:
    server = serve(response(b"", status="307 Go", Location="http://127.0.0.1:9/"))
    with pytest.raises(DocumentUnavailable):
        local().post(server.url(), FORM)
    assert len(server.requests) == 1


def test_nothing_is_posted_to_a_private_address_and_nothing_is_kept(serve: Serve) -> None:
    server = serve(response(b"{}"))
    with pytest.raises(DocumentUnavailable):
        Fetcher(ports=None).post(server.url(), FORM)
    assert not server.requests
    fetcher = local()
    for _ in range(2):
        fetcher.post(server.url(), FORM)
    assert len(server.requests) == 2
