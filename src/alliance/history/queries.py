"""Reading the history."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import QuerySet

from alliance.history.models import FIELDS, HistoryEntry, Proposal

CHART_WIDTH, CHART_HEIGHT, BAR_UNIT = 720, 90, 14


def timeline() -> list[tuple[int, list[HistoryEntry]]]:
    """Years in order, each with its entries."""
    entries = HistoryEntry.objects.all()
    return [(year, list(of_year)) for year, of_year in groupby(entries, key=lambda e: e.year)]


@dataclass(frozen=True)
class Bar:
    """One year of the drawing: how much happened. Lengths are SVG units."""

    year: int
    count: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Chart:
    bars: list[Bar]
    width: int = CHART_WIDTH
    height: int = CHART_HEIGHT


def chart() -> Chart:
    """The years from the first to the last, empty ones among them, as bars."""
    counts: dict[int, int] = {}
    for year in HistoryEntry.objects.values_list("year", flat=True):
        counts[year] = counts.get(year, 0) + 1
    if not counts:
        return Chart([])
    years = range(min(counts), max(counts) + 1)
    step, most = CHART_WIDTH / len(years), max(counts.values())
    unit = min(BAR_UNIT, (CHART_HEIGHT - 24) / most)
    bars = [
        Bar(
            year=year,
            count=counts.get(year, 0),
            x=round(place * step + step * 0.2, 1),
            y=round(CHART_HEIGHT - 20 - unit * counts.get(year, 0), 1),
            width=round(step * 0.6, 1),
            height=round(unit * counts.get(year, 0), 1),
        )
        for place, year in enumerate(years)
    ]
    return Chart(bars)


def open_proposals() -> QuerySet[Proposal]:
    """What waits for review, the oldest first."""
    waiting = Proposal.objects.filter(state=Proposal.State.OPEN)
    return waiting.select_related("entry", "proposed_by").order_by("proposed_at")


def compare(proposal: Proposal) -> list[dict[str, Any]]:
    """Each field: what it was, what it would be, and whether that is a change."""
    if proposal.state == Proposal.State.ACCEPTED:
        before: dict[str, Any] = proposal.before
    else:
        before = {n: getattr(proposal.entry, n) for n in FIELDS} if proposal.entry else {}
    rows = []
    for name in FIELDS:
        label = Proposal._meta.get_field(name).verbose_name  # type: ignore[union-attr]
        was, is_now = before.get(name) or "", getattr(proposal, name) or ""
        rows.append({"label": label, "was": was, "now": is_now, "changed": str(was) != str(is_now)})
    return rows
