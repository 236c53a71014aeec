"""One year for all that is asked of it."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.year.cast import Breadth
from tests.year.community import Community
from tests.year.year import live_through

# A rule that does not hold says what it saw.
pytest.register_assert_rewrite("tests.year.rules", "tests.year.journeys")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.service)
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.browser)


@pytest.fixture
def year(tmp_path: Path) -> Iterator[Community]:
    """A community that has lived through 2026. YEAR_PEOPLE and YEAR_WEEKS make it smaller."""
    breadth = Breadth(
        people=int(os.environ.get("YEAR_PEOPLE", "500")),
        weeks=int(os.environ.get("YEAR_WEEKS", "52")),
    )
    folder = Path(os.environ.get("YEAR_DIR", "") or tmp_path / "year")
    community = live_through(folder, breadth, _teller())
    yield community
    community.close()


def _teller():  # type: ignore[no-untyped-def]
    began = time.monotonic()

    def say(words: str) -> None:
        if os.environ.get("YEAR_DIR"):
            print(f"{time.monotonic() - began:6.1f} s  {words}", file=sys.__stderr__, flush=True)

    return say
