"""The world that a room's rules are asked in."""

from __future__ import annotations

import pytest
from tests.platform.every_action import world as worlds
from tests.platform.every_action.rules import ROOMS
from tests.platform.every_action.world import World


@pytest.fixture
def world(db: None, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> World:
    # A rule of recognition sets it, in the midst of a request; the next test has its own again.
    monkeypatch.setattr("django.conf.settings.LEARNING", [])
    caplog.set_level("CRITICAL", "django.request")  # thousands of refusals are no news here
    made = worlds.make()
    for room in ROOMS:  # now, for what is made within a request is taken back with it
        if hasattr(room, "things"):
            made.of(room.things)
    return made
