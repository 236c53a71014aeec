"""The community call, for a demonstration: every Wednesday at noon in New York."""

from __future__ import annotations

from datetime import date, time

from alliance.calls.models import CallSeries


def add_community_call() -> bool:
    """Add the series when it is not there yet; return whether it was added."""
    _, is_new = CallSeries.objects.get_or_create(
        slug="community-call",
        defaults={
            "name": "Community call (demo)",
            "first_on": date(2026, 1, 7),
            "local_time": time(12, 0),
            "time_zone": "America/New_York",
            "rule": "FREQ=WEEKLY;BYDAY=WE",
            "duration_min": 60,
            "join_url": "https://calls.example.org/community",
            "description": "Open to everybody. Who is here, who is new, what are you working on, "
            "and the topics of the day. An example for this demonstration.",
            "is_demo": True,
        },
    )
    return is_new
