"""How the duties stand: for `alliance doctor`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from alliance.duties.models import Duty
from alliance.duties.registry import DUTIES, Registered

GRACE = timedelta(minutes=10)  # the sweep comes about every 15 s; a long duty may hold it up


def failed(duties: Mapping[str, Registered] = DUTIES) -> list[Duty]:
    """Duties whose last round failed, by name. One that no longer exists is not counted."""
    return list(Duty.objects.filter(name__in=duties.keys()).exclude(last_error="").order_by("name"))


def overdue(now: datetime, duties: Mapping[str, Registered] = DUTIES) -> list[str]:
    """Names of duties that should have been done and were not, or never were."""
    began = dict(Duty.objects.values_list("name", "last_began_at"))
    return sorted(
        duty.name
        for duty in duties.values()
        if (last := began.get(duty.name)) is None or last + duty.every + GRACE < now
    )
