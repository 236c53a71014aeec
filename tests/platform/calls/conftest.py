"""Calls on a fixed day: Tuesday 24 November 2026, noon in UTC, until a test turns the clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """`clock(moment)`: it is then, for all that asks `timezone.now()`."""

    def turn(moment: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    return turn


@pytest.fixture(autouse=True)
def today(clock: Callable[[datetime], None]) -> datetime:
    clock(NOW)
    return NOW
