"""The calls of a group, on the group's page."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.calls import queries
from alliance.calls.permissions import Somebody, groups_to_call
from alliance.calls.rows import row_of
from alliance.groups.models import WorkingGroup
from alliance.groups.panels import Panel

AHEAD = timedelta(weeks=10)
SHOWN = 3


def of_group(group: WorkingGroup, viewer: Somebody, now: datetime) -> Panel | None:
    """Its next calls in every zone, and its calendar; where it has none, for its chair how to make
    some.
    """
    series = list(queries.visible().filter(group=group))
    may_make = any(one.pk == group.pk for one in groups_to_call(viewer))
    if not series and not may_make:
        return None
    zone = ZoneInfo(timezone.get_current_timezone_name())
    found = queries.of_all(queries.visible().filter(group=group), now - AHEAD / 70, now + AHEAD)
    coming = [call for call in queries.in_order(found) if call.end > now][:SHOWN]
    context: dict[str, Any] = {
        "group": group,
        "series": series,
        "rows": [row_of(call, zone) for call in coming],
        "may_make": may_make,
        "now": now,
    }
    return Panel(_("Calls"), "calls/group_panel.html", context)
