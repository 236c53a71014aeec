"""A round, open."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.platform.programmes import world as worlds
from tests.platform.programmes.world import World

from alliance.people.models import Person


@pytest.fixture(autouse=True)
def files_lie_in_a_folder_of_their_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def world(make_person: Callable[..., Person]) -> World:
    return worlds.make(make_person)
