"""What is looked up when somebody asks for the metrics. A room names its own measures."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from django.utils import timezone
from prometheus_client import generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric

from alliance.operations import counting, engine, examining, parts
from alliance.operations.findings import Finding

log = logging.getLogger("alliance.operations")
OUTCOMES = {"ok": 0, "warn": 1, "fail": 2}
LIMIT_S = 5.0


@dataclass(frozen=True)
class Measure:
    """`read()` gives a number for each value of `label`; `{"": 5}` where there is no label."""

    name: str
    words: str
    read: Callable[[], Mapping[str, float]]
    label: str


MEASURES: dict[str, Measure] = {}


def register(
    name: str, words: str, read: Callable[[], Mapping[str, float]], *, label: str = ""
) -> None:
    """Show `alliance_<name>`. `read` has to be quick however much there is: an index, not a count
    of all rows; and `label` has few values, none of which a visitor can choose.
    """
    MEASURES[name] = Measure(f"alliance_{name}", words, read, label)


def text() -> bytes:
    """Everything, in Prometheus' text format. What cannot be read is left out, and counted."""

    def collect() -> bytes:
        counting.fold()
        registry = counting.registry_of_all()
        registry.register(_AtScrape())
        return generate_latest(registry)

    found: bytes = counting.alone(collect)
    return found


class _AtScrape:
    """Asked by the registry while it writes."""

    def collect(self) -> Iterator[Metric]:
        found = _read_all()
        for measure in MEASURES.values():
            if measure.name in found:
                yield _gauge(measure, found[measure.name])
        missing = len(MEASURES) - len(found)
        yield GaugeMetricFamily(
            "alliance_measures_missing", "Measures that could not be read.", value=missing
        )
        looked = examining.examine(parts.present())
        state = GaugeMetricFamily(
            "alliance_part_state", "0 works, 1 see to it, 2 does not work.", labels=["part"]
        )
        for key, finding in looked.items():
            state.add_metric([key], OUTCOMES[finding.outcome])
        yield state


def _gauge(measure: Measure, numbers: Mapping[str, float]) -> GaugeMetricFamily:
    made = GaugeMetricFamily(
        measure.name, measure.words, labels=[measure.label] if measure.label else []
    )
    for value, number in numbers.items():
        made.add_metric([value] if measure.label else [], number)
    return made


def _read_all() -> dict[str, Mapping[str, float]]:
    """All measures, within bounded time: they are read in a thread, like the parts are."""
    found: dict[str, Mapping[str, float]] = {}

    def read() -> Finding:
        for measure in list(MEASURES.values()):
            try:
                found[measure.name] = measure.read()
            except Exception:
                log.exception("the measure %s cannot be read", measure.name)
        return Finding("measures", "ok", "")

    part = parts.Part("measures", "measures", read, lambda: True, False, 0.0)
    examining.examine([part], LIMIT_S)
    return dict(found)


def register_own() -> None:
    """What every site has: mail and tasks that wait, and duties."""
    register("outbox_waiting", "Mails that have not left.", _outbox_waiting)
    register("outbox_oldest_seconds", "Age of the oldest mail that waits.", _outbox_oldest)
    register("tasks_waiting", "Tasks that nobody has begun.", _tasks_waiting)
    register("tasks_oldest_seconds", "Age of the oldest task that waits.", _tasks_oldest)
    register("workers", "Workers that Redis knows; none is told for other engines.", _workers)
    register("duty_age_seconds", "Since a duty last began.", _duty_ages, label="duty")
    register("duties_failed", "Duties whose last round failed.", _duties_failed)


def _outbox_waiting() -> Mapping[str, float]:
    from alliance.outbox.queries import waiting_count

    return {"": waiting_count()}


def _outbox_oldest() -> Mapping[str, float]:
    from alliance.outbox.queries import oldest_waiting

    oldest = oldest_waiting()
    return {"": (timezone.now() - oldest.created_at).total_seconds() if oldest else 0.0}


def _tasks_waiting() -> Mapping[str, float]:
    return {"": engine.queue().waiting}


def _tasks_oldest() -> Mapping[str, float]:
    return {"": engine.queue().oldest_s}


def _workers() -> Mapping[str, float]:
    count = engine.queue().workers
    return {} if count is None else {"": count}


def _duty_ages() -> Mapping[str, float]:
    from alliance.duties.models import Duty
    from alliance.duties.registry import DUTIES

    now = timezone.now()
    began = Duty.objects.filter(name__in=DUTIES).values_list("name", "last_began_at")
    return {name: (now - at).total_seconds() for name, at in began if at is not None}


def _duties_failed() -> Mapping[str, float]:
    from alliance.duties.queries import failed

    return {"": len(failed())}
