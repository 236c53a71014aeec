"""The duty that looks at every part each minute and keeps what it found."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from alliance.operations import counting, examining, parts
from alliance.operations.findings import Finding
from alliance.operations.models import Interval

EVERY = timedelta(minutes=1)
GAP = timedelta(minutes=5)  # longer between two looks: nobody watched
KEPT = timedelta(days=400)
STATES = {
    "ok": Interval.State.OK,
    "warn": Interval.State.DEGRADED,
    "fail": Interval.State.DOWN,
}


def watch(now: datetime) -> None:
    """Look at every part and keep how it is."""
    keep(examining.examine(parts.present(), limit_s=10.0), now)
    counting.alone(counting.fold)


def keep(found: Mapping[str, Finding], now: datetime) -> None:
    """Make the last interval of each part longer, or begin another."""
    for key, finding in found.items():
        state = STATES[finding.outcome]
        last = Interval.objects.filter(part=key).order_by("-seen_at").first()
        if last is not None and last.seen_at > now:
            continue  # another process has looked since
        if last is not None and last.state == state and now - last.seen_at <= GAP:
            Interval.objects.filter(pk=last.pk).update(seen_at=now)
            continue
        # What was seen one minute ago has changed since then: the new state begins where the old
        # one ended, unless nobody watched for long.
        watched = last is not None and now - last.seen_at <= GAP
        began = last.seen_at if last is not None and watched else now
        Interval.objects.create(part=key, state=state, began_at=began, seen_at=now)


def forget(now: datetime) -> None:
    """What is older than anybody can ask for."""
    Interval.objects.filter(seen_at__lt=now - KEPT).delete()
