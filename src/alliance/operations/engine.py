"""Which engine does the tasks, whether it is there, and what waits for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone


class EngineAway(Exception):
    """The engine does not answer; the message says so and what to do."""


@dataclass(frozen=True)
class Queue:
    """`workers` is None where nobody counts them: tasks in the database are done by whoever looks.
    `oldest_s`: seconds that the oldest task has been waiting beyond its time, 0 for none.
    """

    waiting: int
    oldest_s: float
    workers: int | None


def uses_queue() -> bool:
    """True when tasks are kept in Redis or Valkey (TASKS_URL)."""
    from django.conf import settings

    return "rq" in settings.TASKS["default"]["BACKEND"]


def reach() -> str:
    """Reach the engine and return what it is, in words. Raises `EngineAway`."""
    if not uses_queue():
        return "tasks in the database"
    import django_rq
    from redis.exceptions import RedisError

    try:
        django_rq.get_connection("default").ping()
    except RedisError as error:
        raise EngineAway(
            f"the task queue does not answer: {error}. Start Redis or Valkey and see that "
            "TASKS_URL points to it, or leave TASKS_URL out."
        ) from error
    return "tasks in Redis"


def queue() -> Queue:
    """What waits to be done now."""
    return _in_redis() if uses_queue() else _in_database()


def waiting_longer_than(time: timedelta) -> int:
    """How many tasks in the database nobody has begun for so long after they were due."""
    from django_tasks import TaskResultStatus
    from django_tasks_db.models import DBTaskResult

    now = timezone.now()
    return DBTaskResult.objects.filter(
        status=TaskResultStatus.READY, enqueued_at__lt=now - time, run_after__lt=now
    ).count()


def oldest_task_s() -> float | None:
    """For how many seconds the oldest task has been waiting, None where the engine is away."""
    try:
        return queue().oldest_s
    except Exception:  # whatever an engine raises that is away; `reach` says what it is
        return None


def _in_redis() -> Queue:
    import django_rq
    from rq import Worker

    kept = django_rq.get_queue("default")
    ids = kept.get_job_ids(0, 1)
    oldest = kept.fetch_job(ids[0]) if ids else None
    since = getattr(oldest, "enqueued_at", None)
    if since is not None and timezone.is_naive(since):
        since = timezone.make_aware(since, timezone.get_fixed_timezone(0))
    age = (timezone.now() - since).total_seconds() if since else 0.0
    return Queue(kept.count, max(0.0, age), Worker.count(connection=kept.connection))


def _in_database() -> Queue:
    from django_tasks_db.models import DBTaskResult

    now = timezone.now()
    ready = DBTaskResult.objects.ready()
    first = ready.order_by("enqueued_at").values_list("enqueued_at", flat=True).first()
    age = (now - first).total_seconds() if first else 0.0
    return Queue(ready.count(), max(0.0, age), None)
