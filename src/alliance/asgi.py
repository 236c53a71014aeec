"""The ASGI application: pages by Django, and the websockets of open pages and of notes."""

import os
from collections.abc import AsyncIterator, Iterator
from typing import Any, cast

import django
from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpResponseBase, StreamingHttpResponse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alliance.settings")
django.setup(set_prefix=False)

# After Django is set up: these read its models.
from alliance.live import sockets as live_sockets  # noqa: E402
from alliance.notes import sockets as notes_sockets  # noqa: E402

AT_ONCE = 64 * 1024


class Pages(ASGIHandler):
    """Django's, but for what is streamed: Django reads a plain iterator to its end before it sends
    the first byte of it, which of a recording of 300 MB would be 300 MB in memory.
    """

    async def send_response(self, response: HttpResponseBase, send: Any) -> None:
        if isinstance(response, StreamingHttpResponse) and not response.is_async:
            plain = cast(Iterator[bytes], response.streaming_content)
            response.streaming_content = in_pieces(plain)
        await super().send_response(response, send)


async def in_pieces(content: Iterator[bytes]) -> AsyncIterator[bytes]:
    """What `content` gives, read in the thread of the request, about `AT_ONCE` bytes at a time."""
    while piece := await sync_to_async(_next)(content):
        yield piece


def _next(content: Iterator[bytes]) -> bytes:
    """b"" at the end."""
    found: list[bytes] = []
    size = 0
    while size < AT_ONCE and (part := next(content, None)) is not None:
        found.append(part)
        size += len(part)
    return b"".join(found)


pages = Pages()


async def refuse(send: Any) -> None:
    """A message that says twice where it ends ends at two places for two readers: what follows
    would be another's request to one of them (RFC 9112 6.1 and 11.2). None is read after it.
    """
    words = b"A message has Content-Length or Transfer-Encoding, not both.\n"
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 400, "headers": headers})
    await send({"type": "http.response.body", "body": words})


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Pages to Django, websockets to the room that serves their path."""
    if scope["type"] != "websocket":
        if {b"content-length", b"transfer-encoding"} <= {name for name, _ in scope["headers"]}:
            await refuse(send)
        else:
            await pages(scope, receive, send)
    elif scope["path"] == live_sockets.PATH:
        await live_sockets.serve(scope, receive, send)
    elif notes_sockets.PATH.match(scope["path"]):
        await notes_sockets.serve(scope, receive, send)
    else:
        await receive()
        await send({"type": "websocket.close", "code": 4404})
