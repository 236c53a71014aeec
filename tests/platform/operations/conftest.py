from __future__ import annotations

from collections.abc import Iterator

import pytest

from alliance.operations import applied, examining


@pytest.fixture(autouse=True)
def looks_anew() -> Iterator[None]:
    """No finding of one test is good for the next."""
    examining.forget()
    applied.forget()
    yield
    examining.forget()
    applied.forget()
