"""For tests of the platform."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def fresh_cache() -> Iterator[None]:
    """Rate limits are counted in the cache; one test's requests are not another's."""
    from django.core.cache import cache

    cache.clear()
    yield
    cache.clear()
