"""Serving pages: the door, the server behind it, and leaving in order."""

from __future__ import annotations

import errno
import os
import signal
import socket
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

from alliance.cli import data_dir, load_django
from alliance.cli.saying import Problem

GRACE_S = 5  # how long running requests may take after SIGTERM
WS_MESSAGE_BYTES = 1024 * 1024  # the largest websocket message that is taken
OPEN_FILES = 16_384


def bind(host: str, port: int) -> socket.socket:
    """Open the door at `host`:`port`, before anything slow is done. Raises `Problem`."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        door = socket.socket(family, socket.SOCK_STREAM)
    except OSError as error:
        raise Problem(f"BIND={host} is no address of this machine ({error})", 2) from error
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # What is accepted inherits it. Without it the second answer on a connection waits 40 ms until
    # the reader has acknowledged the first half of it; asyncio sets it on its own sockets only.
    door.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        door.bind(address)
        door.listen(2048)  # two starters at the same moment: only one can listen
    except (OSError, OverflowError) as error:
        door.close()
        raise Problem(_why_not(host, port, error)) from error
    return door


def _why_not(host: str, port: int, error: Exception) -> str:
    code = error.errno if isinstance(error, OSError) else None
    if code == errno.EADDRINUSE:
        return (
            f"port {port} on {host} is in use. Stop what uses it, or take another port: "
            f"PORT={port + 1} make run"
        )
    if code == errno.EACCES:
        return f"port {port} needs more rights than this user has; take one above 1023: PORT=8000"
    return f"cannot listen on {host} port {port} ({error}); set BIND and PORT"


def serve(
    door: socket.socket,
    *,
    before: Callable[[], None] = lambda: None,
    ready: Callable[[], None] = lambda: None,
    after: Callable[[], None] = lambda: None,
) -> int:
    """Serve the site through `door` until SIGINT or SIGTERM; return the exit status.

    `before` runs when the application is loaded, `ready` once pages are answered, `after` when the
    last request is done.
    """
    import uvicorn

    from alliance.asgi import application

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            ready()

    allow_many_connections()
    config = uvicorn.Config(application, timeout_graceful_shutdown=GRACE_S, **server_options())
    before()
    # The server hands the signal that ended it on, once it has left in order; end quietly then.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _leave)
    try:
        Server(config).run(sockets=[door])
    except (SystemExit, KeyboardInterrupt) as leaving:
        if isinstance(leaving, SystemExit) and leaving.code:
            return int(leaving.code) if isinstance(leaving.code, int) else 1
    finally:
        after()
    print("alliance: stopped", flush=True)
    return 0


def web(workers: int) -> int:
    """`alliance web`: pages alone, in one process or several behind one door."""
    import uvicorn
    from uvicorn.supervisors import Multiprocess

    load_django()
    from django.conf import settings

    from alliance.cli.preparing import check_database, pending_migrations

    check_database()
    if pending_migrations():
        raise Problem("the database is not ready; run `alliance migrate` first")
    with data_dir.in_use(settings.DATA_DIR):
        if workers <= 1:
            with bind(settings.BIND, settings.PORT) as door:
                return serve(door, ready=lambda: print(f"serving {settings.SITE_URL}/", flush=True))
        allow_many_connections()
        config = uvicorn.Config(
            "alliance.asgi:application",
            workers=workers,
            timeout_graceful_shutdown=GRACE_S,
            **server_options(),
        )
        with bind(settings.BIND, settings.PORT) as door:
            Multiprocess(config, sockets=[door]).run()
    return 0


def server_options() -> dict[str, Any]:
    """What one process and several have in common.

    The address of a client is taken from a proxy's headers only when the proxy is one of
    FORWARDED_ALLOW_IPS (127.0.0.1).
    """
    from django.conf import settings

    # As JSON, everything is written by our own formatter, and the line of a request by our own
    # middleware, which knows routes and leaves out addresses.
    own_lines = settings.LOG_FORMAT == "json"
    return {
        **({"log_config": None} if own_lines else {}),
        "lifespan": "off",
        "log_level": os.environ.get("LOG_LEVEL", "warning").lower(),
        "access_log": settings.ACCESS_LOG and not own_lines,
        "server_header": False,
        "proxy_headers": True,
        "h11_max_incomplete_event_size": 64 * 1024,
        # Websockets: short messages to many, where compressing costs more than it saves.
        "ws": "websockets-sansio",
        "ws_max_size": WS_MESSAGE_BYTES,
        "ws_per_message_deflate": False,
        "ws_ping_interval": 20.0,
        "ws_ping_timeout": 20.0,
    }


def allow_many_connections() -> None:
    """Each open page holds a file of this process: take as many as the system lets us have."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _leave(_number: int, _frame: FrameType | None) -> None:
    sys.exit(0)
