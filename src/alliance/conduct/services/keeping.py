"""How long reports are kept, and what remains of them: numbers."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from alliance.conduct.models import Measure, Report, Tally
from alliance.conduct.services.reporting import let_in_when_nobody_is_left

KEPT_CLOSED = timedelta(days=365)
ERASED_AT_ONCE = 100


def erase_old(now: datetime) -> int:
    """A duty: erase reports that were closed `KEPT_CLOSED` ago, with all that belongs to them.

    A report stays while a measure of it holds: without it nobody could judge an appeal. A removal
    holds for good, so its report is kept as long again, and erased then.
    """
    suspended = Measure.objects.filter(
        lifted_at=None, kind=Measure.Kind.SUSPENSION, until__gt=now
    ).values("report_id")
    removed = Measure.objects.filter(lifted_at=None, kind=Measure.Kind.REMOVAL).values("report_id")
    old = Report.objects.filter(state=Report.State.CLOSED, closed_at__lte=now - KEPT_CLOSED)
    old = old.exclude(pk__in=suspended)
    old = old.exclude(Q(pk__in=removed) & Q(closed_at__gt=now - 2 * KEPT_CLOSED))
    count = 0
    for pk in list(old.values_list("pk", flat=True)[:ERASED_AT_ONCE]):
        with transaction.atomic():
            report = old.select_for_update().filter(pk=pk).first()
            if report is not None:
                _count(report)
                report.delete()
                count += 1
    return count


def look_for_readers(now: datetime) -> None:
    """A duty: reports that nobody can read any more get the readers that the office has now."""
    for report in Report.objects.exclude(state=Report.State.CLOSED)[:500]:
        let_in_when_nobody_is_left(report)


def _count(report: Report) -> None:
    for key, number in _numbers_of(report).items():
        Tally.objects.get_or_create(year=report.came_at.year, key=key)
        Tally.objects.filter(year=report.came_at.year, key=key).update(count=F("count") + number)


def _numbers_of(report: Report) -> Counter[str]:
    found = Counter({"reports": 1})
    if report.outcome:
        found[f"outcome:{report.outcome}"] += 1
    found.update(f"measure:{kind}" for kind in report.measures.values_list("kind", flat=True))
    if appeals := report.appeals.count():
        found["appeals"] = appeals
    return found


def numbers() -> dict[int, Counter[str]]:
    """What is published: counts by year, of reports that are there and of those erased."""
    years: dict[int, Counter[str]] = {}
    for tally in Tally.objects.all():
        years.setdefault(tally.year, Counter())[tally.key] += tally.count
    for report in Report.objects.prefetch_related("measures", "appeals").iterator(chunk_size=200):
        counter = years.setdefault(report.came_at.year, Counter())
        counter["reports"] += 1
        if report.outcome:
            counter[f"outcome:{report.outcome}"] += 1
        counter.update(f"measure:{measure.kind}" for measure in report.measures.all())
        if appeals := len(report.appeals.all()):
            counter["appeals"] += appeals
    return dict(sorted(years.items(), reverse=True))
