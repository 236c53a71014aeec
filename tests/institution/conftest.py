"""One year of an institution for all that is asked of it."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.institution.institution import Institution
from tests.institution.story import live_through

# A rule that does not hold says what it saw.
pytest.register_assert_rewrite(
    *(f"tests.institution.{name}rules" for name in ("", "money_", "competition_", "proposal_"))
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.service)
            item.add_marker(pytest.mark.slow)


@pytest.fixture
def institution(tmp_path: Path) -> Iterator[Institution]:
    """An institution that has lived through 2026."""
    folder = Path(os.environ.get("INSTITUTION_DIR", "") or tmp_path / "institution")
    began = time.monotonic()

    def say(words: str) -> None:
        if os.environ.get("INSTITUTION_DIR"):
            took = time.monotonic() - began
            print(f"{took:6.1f} s  {words}", file=sys.__stderr__, flush=True)

    lived = live_through(folder, say)
    yield lived
    lived.close()
