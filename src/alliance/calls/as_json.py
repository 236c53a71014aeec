"""Calls for programs: what the pages show, as JSON."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from alliance.calls.entries import Entry
from alliance.calls.models import CallChange, CallSeries, Holiday
from alliance.calls.occurrences import PLACES, Occurrence, local_times

UTC = ZoneInfo("UTC")


def of_call(call: Occurrence) -> dict[str, Any]:
    """One call: when it is, when it was planned, and what is unusual about its clocks."""
    places = local_times(call, UTC)[1:]
    return {
        "series": call.series.slug,
        "name": call.series.name,
        "kind": call.series.kind,
        "group": call.series.group.acronym if call.series.group else None,
        "start": call.start.isoformat(),
        "end": call.end.isoformat(),
        "time_zone": call.series.time_zone,
        "original_start": call.original_start.isoformat(),
        "cancelled": call.is_cancelled,
        "moved": call.is_moved,
        "extra": call.is_extra,
        "reason": call.reason,
        "join_url": call.series.join_url or None,
        "url": settings.SITE_URL + call.get_absolute_url(),
        "times": {
            zone.key: {
                "start": local.time.isoformat(),
                "usual": local.usual.strftime("%H:%M") if local.usual else None,
            }
            for (_name, zone), local in zip(PLACES, places, strict=True)
        },
    }


def of_series(series: CallSeries) -> dict[str, Any]:
    return {
        "slug": series.slug,
        "name": series.name,
        "kind": series.kind,
        "group": series.group.acronym if series.group else None,
        "description": series.description,
        "first_on": series.first_on.isoformat(),
        "local_time": series.local_time.isoformat(timespec="minutes"),
        "time_zone": series.time_zone,
        "rule": series.rule,
        "last_on": series.last_on.isoformat() if series.last_on else None,
        "duration_min": series.duration_min,
        "join_url": series.join_url or None,
        "continues": series.continues.slug if series.continues else None,
        "sequence": series.sequence,
        "url": settings.SITE_URL + series.get_absolute_url(),
    }


def of_change(change: CallChange) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "at": change.at.isoformat(),
        "original_start": change.original_start.isoformat() if change.original_start else None,
        "new_start": change.new_start.isoformat() if change.new_start else None,
        "reason": change.reason,
    }


def of_holiday(holiday: Holiday) -> dict[str, Any]:
    return {
        "name": holiday.name,
        "first_on": holiday.first_on.isoformat(),
        "last_on": holiday.last_on.isoformat(),
    }


def of_entry(entry: Entry) -> dict[str, Any]:
    return {
        "key": entry.key,
        "title": entry.title,
        "start": entry.start.isoformat(),
        "end": entry.end.isoformat(),
        "url": settings.SITE_URL + entry.url if entry.url else None,
    }
