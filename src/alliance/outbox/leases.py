"""How long a row is one process's to send, and after what time its task counts as lost.

A mail server may keep us for minutes. So a lease is short, and who sends renews it for as long as
that takes: another takes over soon from a process, or a whole machine, that is no more.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import Error, connection
from django.db.models import QuerySet
from django.utils import timezone

log = logging.getLogger("alliance.outbox")

LEASE = timedelta(seconds=40)
RENEWED_EACH = timedelta(seconds=10)
# Tasks are begun in the order in which they were queued. What nobody has taken so long after its
# turn has lost its task: the worker died with it, or the queue did.
LOST_AFTER_TURN = timedelta(seconds=20)
# The same where nobody knows how far the queue is.
LOST_AFTER = timedelta(minutes=5)


def lost_after(oldest_task_s: float | None) -> timedelta:
    """How long ago something was queued whose task is lost by now. `oldest_task_s`: for how many
    seconds the oldest task has been waiting (0: none waits), None where that is not known.
    """
    if oldest_task_s is None:
        return LOST_AFTER
    return timedelta(seconds=oldest_task_s) + LOST_AFTER_TURN


@contextmanager
def renewed(own: QuerySet[Any], *, name: str) -> Iterator[None]:
    """Renew `lease_until` of the rows `own` (those that are ours and are being sent) until the
    block ends. `name` is that of the thread which does so.
    """
    is_over = threading.Event()

    def renew() -> None:
        try:
            while not is_over.wait(RENEWED_EACH.total_seconds()):
                try:
                    own.update(lease_until=timezone.now() + LEASE)
                except Error as error:
                    log.warning("a lease could not be renewed: %s", type(error).__name__)
        finally:
            connection.close()  # of this thread, if it had one

    renewing = threading.Thread(target=renew, name=name, daemon=True)
    renewing.start()
    try:
        yield
    finally:
        is_over.set()
        renewing.join()
