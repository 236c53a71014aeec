"""`{% local_time %}` speaks in the viewer's zone and names it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import timezone

NOON_IN_NEW_YORK = datetime(2026, 10, 21, 16, 0, tzinfo=UTC)


def render(moment: object, zone: str, style: str = "datetime") -> str:
    template = Template("{% load theme_time %}{% local_time moment style %}")
    with timezone.override(ZoneInfo(zone)):
        return template.render(Context({"moment": moment, "style": style}))


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        ("Europe/Berlin", "Wed 21 October 2026, 18:00 CEST"),
        ("America/New_York", "Wed 21 October 2026, 12:00 EDT"),
        ("Asia/Kolkata", "Wed 21 October 2026, 21:30 IST"),
        ("Pacific/Auckland", "Thu 22 October 2026, 05:00 NZDT"),
        ("UTC", "Wed 21 October 2026, 16:00 UTC"),
        ("America/Sao_Paulo", "Wed 21 October 2026, 13:00 UTC-03"),
    ],
)
def test_time_is_in_the_viewers_zone_which_is_named(zone: str, text: str) -> None:
    assert f">{text}</time>" in render(NOON_IN_NEW_YORK, zone)


def test_machine_reads_the_same_moment_whatever_the_zone() -> None:
    assert 'datetime="2026-10-21T16:00:00Z"' in render(NOON_IN_NEW_YORK, "Pacific/Auckland")


def test_date_alone_is_that_of_the_viewers_zone() -> None:
    assert ">22 October 2026</time>" in render(NOON_IN_NEW_YORK, "Pacific/Auckland", "date")


def test_day_without_a_clock_is_never_moved() -> None:
    assert ">21 October 2026</time>" in render(date(2026, 10, 21), "Pacific/Auckland")


def test_nothing_renders_nothing() -> None:
    assert render(None, "UTC") == ""


@pytest.mark.parametrize(
    ("style", "text"), [("weekday", "Thu"), ("day", "22"), ("month", "October")]
)
def test_parts_of_a_date_are_those_of_the_viewers_zone(style: str, text: str) -> None:
    assert f">{text}</time>" in render(NOON_IN_NEW_YORK, "Pacific/Auckland", style)
