"""Series of calls in the search. Single ones, with agenda and record, are found by `meetings`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from alliance.calls.models import CallSeries
from alliance.groups.models import WorkingGroup
from alliance.search.services import put, remove
from alliance.search.sources import Findable

KIND = "calls"


def everything() -> Iterator[Findable]:
    for series in CallSeries.objects.select_related("group"):
        if _is_shown(series):
            yield _findable(series)


def keep(series: CallSeries) -> None:
    """Bring the search up to date, in the transaction of the change."""
    if _is_shown(series):
        put(KIND, _findable(series))
    else:
        remove(KIND, series.slug)


def on_group_saved(
    instance: WorkingGroup, update_fields: frozenset[str] | None = None, **_: Any
) -> None:
    """A group that is taken out of sight takes its calls along."""
    if update_fields is None or "withheld_at" in update_fields:
        for series in instance.call_series.all():
            series.group = instance
            keep(series)


def _is_shown(series: CallSeries) -> bool:
    return series.group is None or series.group.withheld_at is None


def _findable(series: CallSeries) -> Findable:
    of_group = series.group.name if series.group else ""
    return Findable(
        key=series.slug,
        title=series.name,
        text="\n".join(filter(None, [series.description, of_group])),
        url=series.get_absolute_url(),
        at=series.updated_at,
    )
