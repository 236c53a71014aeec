"""Reading the history."""

from __future__ import annotations

from itertools import groupby

from alliance.history.models import HistoryEntry


def timeline() -> list[tuple[int, list[HistoryEntry]]]:
    """Years in order, each with its entries."""
    entries = HistoryEntry.objects.all()
    return [(year, list(of_year)) for year, of_year in groupby(entries, key=lambda e: e.year)]
