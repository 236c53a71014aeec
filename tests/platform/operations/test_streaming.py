"""What is streamed is sent while it is read: a large file is never in memory as a whole."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import FileResponse, StreamingHttpResponse

from alliance.asgi import AT_ONCE, Pages

PART = b"x" * 4096


def sent(response: Any, note: Any = lambda: None) -> bytes:
    """What the browser gets; `note` is called as each piece of it leaves."""
    pieces: list[bytes] = []

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.body":
            note()
            pieces.append(message.get("body", b""))

    asyncio.run(Pages().send_response(response, send))
    return b"".join(pieces)


def test_no_more_is_read_than_a_piece_ahead_of_what_was_sent() -> None:
    read: list[int] = []
    ahead: list[int] = []
    begun: list[int] = []

    def content() -> Iterator[bytes]:
        for number in range(400):
            read.append(number)
            yield PART

    def note() -> None:
        ahead.append(len(read) * len(PART) - len(begun) * AT_ONCE)
        begun.append(1)

    assert sent(StreamingHttpResponse(content()), note) == PART * 400
    assert len(begun) == 400 * len(PART) // AT_ONCE + 1  # and the end, which is empty
    assert max(ahead) <= AT_ONCE + len(PART)


def test_empty_pieces_end_nothing() -> None:
    assert sent(StreamingHttpResponse(iter([b"", b"a", b"", "b", b""]))) == b"ab"
    assert sent(StreamingHttpResponse(iter([]))) == b""


@pytest.mark.django_db  # the end of a request looks after its connections
def test_a_file_is_closed_when_it_was_sent(tmp_path: Any) -> None:
    path = tmp_path / "sound.mp3"
    path.write_bytes(PART * 100)
    file = path.open("rb")
    response = FileResponse(file)
    assert sent(response) == PART * 100
    response.close()
    assert file.closed
