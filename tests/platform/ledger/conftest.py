"""Books to write in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import count

import pytest

from alliance.ledger import chart
from alliance.ledger.models import Entry
from alliance.ledger.services import Line, post

DAY = date(2026, 3, 15)


def pair(minor: int, *, currency: str = "EUR", **dimensions: str) -> list[Line]:
    """Dues of that much came in at the bank."""
    return [
        Line(chart.BANK, minor, currency, **dimensions),
        Line(chart.DUES, -minor, currency, **dimensions),
    ]


@pytest.fixture
def write(db: None) -> Callable[..., Entry]:
    """`write(12_00)`: an entry of the simplest kind, with a key of its own."""
    keys = count(1)

    def make(minor: int = 100_00, **fields: object) -> Entry:
        currency = str(fields.pop("currency", "EUR"))
        given = {
            "key": f"test:{next(keys)}",
            "on": DAY,
            "text": "Dues of an organization",
            "lines": pair(minor, currency=currency),
            "by": None,
            "kind": "dues",
        }
        return post(**(given | fields))  # type: ignore[arg-type]

    return make
