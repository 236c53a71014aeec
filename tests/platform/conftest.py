"""For tests of the platform."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests import prepared
from tests.conftest import environment_of
from tests.platform.running import alliance


@pytest.fixture(scope="session")
def migrated_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an empty database in it, made once."""
    folder = tmp_path_factory.mktemp("migrated") / "data"
    prepared.lay(folder)
    made = alliance("migrate", env=environment_of(folder), timeout=300)
    assert made.returncode == 0, made.stderr
    return folder


@pytest.fixture
def migrated_environment(migrated_folder: Path, tmp_path: Path) -> dict[str, str]:
    """Like `command_environment`, with the tables made."""
    shutil.copytree(migrated_folder, tmp_path / "data")
    return environment_of(tmp_path / "data")


@pytest.fixture(autouse=True)
def fresh_cache() -> Iterator[None]:
    """Rate limits are counted in the cache; one test's requests are not another's."""
    from django.core.cache import cache

    cache.clear()
    yield
    cache.clear()
