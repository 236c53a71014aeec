"""For tests of the platform."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests import prepared
from tests.conftest import environment_of
from tests.platform.running import alliance


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tell which ask the database: those are repeated on PostgreSQL (tests/services). The others
    are of no database, or run processes with a SQLite file of their own.
    """
    for item in items:
        if item.get_closest_marker("django_db") or "db" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.database)


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


@pytest.fixture(autouse=True, scope="session")
def static_files_are_listed_once() -> Iterator[None]:
    """A site looks through its static files when it starts. Each `Client` of a test starts the
    whole door anew: it gets the list that the first one has made.
    """
    from whitenoise.middleware import WhiteNoiseMiddleware

    original = WhiteNoiseMiddleware.add_files_from_finders
    listed: dict[str, Any] = {}

    def add_files_from_finders(middleware: WhiteNoiseMiddleware) -> None:
        if not listed:
            original(middleware)
            listed.update(middleware.files)
        middleware.files.update(listed)

    WhiteNoiseMiddleware.add_files_from_finders = add_files_from_finders
    yield
    WhiteNoiseMiddleware.add_files_from_finders = original


@pytest.fixture(autouse=True)
def fresh_cache() -> Iterator[None]:
    """Rate limits are counted in the cache; one test's requests are not another's."""
    from django.core.cache import cache

    cache.clear()
    yield
    cache.clear()
