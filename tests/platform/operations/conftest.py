from __future__ import annotations

from collections.abc import Iterator

import pytest

from alliance.operations import applied, examining


@pytest.fixture(autouse=True)
def looks_anew(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No finding of one test is good for the next; a busy machine has the time that it needs."""
    monkeypatch.setattr(examining, "LIMIT_S", 30.0)
    examining.forget()
    applied.forget()
    yield
    examining.forget()
    applied.forget()
