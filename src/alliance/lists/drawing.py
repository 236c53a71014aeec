"""How lively a list is, as a small drawing: messages of each week."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count
from django.db.models.functions import TruncDate

from alliance.lists.models import MailingList, Message

WEEKS = 26
WIDTH, HEIGHT, GAP = 6, 36, 2  # of a bar, in units of the drawing


@dataclass(frozen=True)
class Bar:
    x: int
    y: float
    height: float


@dataclass(frozen=True)
class Pulse:
    """`bars` from half a year ago until this week; `total` messages in them."""

    bars: tuple[Bar, ...]
    total: int
    width: int = WEEKS * (WIDTH + GAP)
    height: int = HEIGHT
    bar_width: int = WIDTH


def pulses(lists: Iterable[MailingList], now: datetime) -> dict[int, Pulse]:
    """A drawing for each list by id, in one query."""
    ids = [one.pk for one in lists]
    start = (now - timedelta(weeks=WEEKS)).date()
    rows = (
        Message.objects.filter(mailing_list_id__in=ids, sent_at__date__gt=start)
        .annotate(day=TruncDate("sent_at"))
        .values_list("mailing_list_id", "day")
        .annotate(count=Count("pk"))
        .order_by()
    )
    weeks: dict[int, list[int]] = {pk: [0] * WEEKS for pk in ids}
    for pk, day, count in rows:
        week = min((day - start).days // 7, WEEKS - 1)
        if week >= 0:
            weeks[pk][week] += count
    return {pk: _draw(counts) for pk, counts in weeks.items()}


def _draw(counts: list[int]) -> Pulse:
    most = max([*counts, 4])
    bars = []
    for place, count in enumerate(counts):
        height = 2 if count == 0 else 4 + (HEIGHT - 4) * count / most
        bars.append(Bar(place * (WIDTH + GAP), round(HEIGHT - height, 1), round(height, 1)))
    return Pulse(tuple(bars), sum(counts))
