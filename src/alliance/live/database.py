"""The database for coroutines: each piece of work goes to a thread of a small pool."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from django.db import InterfaceError, OperationalError, connection, connections

THREADS = 4  # connections to the database that open pages cost a process
_POOL = ThreadPoolExecutor(THREADS, thread_name_prefix="live")
T = TypeVar("T")


async def in_thread(work: Callable[..., T], *arguments: Any) -> T:
    """Do `work(*arguments)`, which may use the database, without holding up other connections."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_POOL, _do, work, arguments)


def _do(work: Callable[..., T], arguments: tuple[Any, ...]) -> T:
    try:
        return work(*arguments)
    except (OperationalError, InterfaceError):
        connections.close_all()  # the server may have gone: the next piece of work asks anew
        raise
    finally:
        if "pool" in connection.settings_dict.get("OPTIONS", {}):
            connection.close()  # back to the pool that all threads share
