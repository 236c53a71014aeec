"""Do what is due. Several processes may ask at once: each duty goes to one of them."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime

from django.db.models import Q

from alliance.duties.models import Duty
from alliance.duties.registry import DUTIES, Registered

log = logging.getLogger("alliance.duties")


def do_what_is_due(now: datetime, duties: Mapping[str, Registered] = DUTIES) -> list[str]:
    """Do every duty whose time has come, and return their names.

    One that fails is logged and tried again at its next time; the others go on.
    """
    done = []
    began = dict(Duty.objects.filter(name__in=duties).values_list("name", "last_began_at"))
    for duty in duties.values():
        last = began.get(duty.name)
        if last is not None and last > now - duty.every:
            continue  # most are: one look at all of them, and nothing is locked
        if _take(duty, now):
            _do(duty, now)
            done.append(duty.name)
    return done


def _take(duty: Registered, now: datetime) -> bool:
    """Make this round of the duty ours: of several processes one changes the row."""
    Duty.objects.get_or_create(name=duty.name)
    due = Q(last_began_at=None) | Q(last_began_at__lte=now - duty.every)
    return bool(Duty.objects.filter(due, name=duty.name).update(last_began_at=now))


def _do(duty: Registered, now: datetime) -> None:
    error = ""
    try:
        duty.work(now)
    except Exception as failure:
        log.exception("the duty %s failed; it is tried again in %s", duty.name, duty.every)
        error = f"{type(failure).__name__}: {failure}"[:500]
    Duty.objects.filter(name=duty.name).update(last_ended_at=now, last_error=error)
