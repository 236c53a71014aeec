"""Kinds that exist in tests only."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from alliance.notices import kinds
from alliance.notices.kinds import Way


@pytest.fixture(autouse=True)
def own_kinds() -> Iterator[None]:
    kinds.register("test.now", "Things at once", Way.MAIL)
    kinds.register("test.later", "Things that gather", Way.DIGEST)
    yield
    del kinds.KINDS["test.now"], kinds.KINDS["test.later"]
