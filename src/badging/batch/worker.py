"""What runs in a worker: it opens its work, and does portions of it until the parent is gone."""

from __future__ import annotations

import gc
import queue
import signal
import threading
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.connection import Connection

from badging.batch.warming import warm
from badging.batch.work import Work
from badging.errors import BadgingError

READY, FAILED = "ready", "failed"

Portion = tuple[int, list[bytes]]
"""Number of the first line, and the lines."""


def serve(connection: Connection, inherited: Sequence[Connection], work: Work) -> None:
    """Answer each portion with its results.

    inherited: ends of other workers' pipes that a fork has copied; they are closed, so that those
    workers learn when the parent dies.
    """
    for other in inherited:
        other.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interruption is for the parent to settle
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    warm()
    try:
        do = work.open()
    except BadgingError as error:
        said = (error.message, error.pointer, error.remedy, error.code)
        connection.send((FAILED, said))
        return
    gc.collect()
    gc.freeze()  # what was loaded stays: no later collection need look at it
    with suppress(BrokenPipeError, ConnectionResetError):  # the parent has gone
        connection.send((READY, None))
        portions: queue.Queue[Portion | None] = queue.Queue(1)
        threading.Thread(target=_receive, args=(connection, portions), daemon=True).start()
        while (portion := portions.get()) is not None:
            number, lines = portion
            done = bytearray()
            results = []
            for line in lines:
                was_done, result = do(number, line)
                done.append(was_done)
                results.append(result)
                number += 1
            connection.send((bytes(done), results))


def _receive(connection: Connection, portions: queue.Queue[Portion | None]) -> None:
    """Take in the next portion while the last is worked on, so that no worker waits for it."""
    with suppress(EOFError, OSError):
        while True:
            portions.put(connection.recv())
    portions.put(None)
