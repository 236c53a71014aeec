"""The ASGI application: pages by Django, and the websockets of open pages and of notes."""

import os
import warnings
from typing import Any

from django.core.asgi import get_asgi_application

# WhiteNoise reads static files as plain iterators. They are small, and read in a thread.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous")

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alliance.settings")
pages = get_asgi_application()

# After Django is set up: these read its models.
from alliance.live import sockets as live_sockets  # noqa: E402
from alliance.notes import sockets as notes_sockets  # noqa: E402


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Pages to Django, websockets to the room that serves their path."""
    if scope["type"] != "websocket":
        await pages(scope, receive, send)
    elif scope["path"] == live_sockets.PATH:
        await live_sockets.serve(scope, receive, send)
    elif notes_sockets.PATH.match(scope["path"]):
        await notes_sockets.serve(scope, receive, send)
    else:
        await receive()
        await send({"type": "websocket.close", "code": 4404})
