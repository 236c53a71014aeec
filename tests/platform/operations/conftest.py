from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from alliance.operations import applied, examining
from alliance.operations.logs import JsonLines


@pytest.fixture(autouse=True)
def looks_anew(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No finding of one test is good for the next; a busy machine has the time that it needs."""
    monkeypatch.setattr(examining, "LIMIT_S", 30.0)
    examining.forget()
    applied.forget()
    yield
    examining.forget()
    applied.forget()


@pytest.fixture
def lines() -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """What the whole site logs in this test, as objects."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    root, requests = logging.getLogger(), logging.getLogger("alliance.requests")
    before = requests.level
    root.addHandler(handler)
    requests.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)
    requests.setLevel(before)
