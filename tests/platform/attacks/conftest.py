"""The world of tests/platform/every_action, to be attacked."""

from __future__ import annotations

import pytest
from tests.platform.every_action.conftest import world

__all__ = ["world"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "world" in getattr(item, "fixturenames", ()) and "attacks" in item.path.parts:
            item.add_marker(pytest.mark.slow)
