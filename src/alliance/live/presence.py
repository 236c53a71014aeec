"""How many have a topic open, over all processes of the site."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Sum

from alliance.live.models import LivePresence

RENEW_S = 15.0
GONE_AFTER = timedelta(seconds=40)


def own_name() -> str:
    """Of this process: machine, number, and a mark for the next process of the same number."""
    return f"{socket.gethostname()[:60]}:{os.getpid()}:{secrets.token_hex(4)}"


@transaction.atomic
def tell(process: str, here: Mapping[str, int], now: datetime) -> None:
    """Say how many this process serves; topics that are not in `here` are served to nobody."""
    LivePresence.objects.filter(process=process).exclude(topic__in=list(here)).delete()
    LivePresence.objects.bulk_create(
        [LivePresence(process=process, topic=t, here=n, seen_at=now) for t, n in here.items()],
        update_conflicts=True,
        unique_fields=["process", "topic"],
        update_fields=["here", "seen_at"],
    )
    LivePresence.objects.filter(seen_at__lt=now - GONE_AFTER).delete()


def elsewhere(process: str, topics: list[str], now: datetime) -> dict[str, int]:
    """How many the other processes serve."""
    rows = LivePresence.objects.filter(topic__in=topics, seen_at__gte=now - GONE_AFTER)
    rows = rows.exclude(process=process)
    return dict(rows.values_list("topic").annotate(n=Sum("here")).values_list("topic", "n"))


def forget_the_dead() -> None:
    """Rows of processes of this machine that no longer run: a restart begins with a true count."""
    machine = socket.gethostname()[:60]
    rows = LivePresence.objects.filter(process__startswith=f"{machine}:")
    for process in set(rows.values_list("process", flat=True)):
        number = process.split(":")[-2]
        if not (number.isdecimal() and _runs(int(number))):
            LivePresence.objects.filter(process=process).delete()


def _runs(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
