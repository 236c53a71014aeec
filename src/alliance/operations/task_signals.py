"""What the task engines say: a task is queued, begins, ends."""

from __future__ import annotations

import time
from contextvars import ContextVar
from typing import Any

from django.db.models.signals import pre_save

from alliance.operations import carrying, counting, tracing

_began: ContextVar[float] = ContextVar("began", default=0.0)


def listen() -> None:
    """Hear the engines, once for the process."""
    from django_tasks.signals import task_finished, task_started
    from django_tasks_db.models import DBTaskResult

    name = "alliance.operations"
    pre_save.connect(_keep_in_row, sender=DBTaskResult, dispatch_uid=name)
    task_started.connect(_on_start, dispatch_uid=name)
    task_finished.connect(_on_end, dispatch_uid=name)


def _keep_in_row(instance: Any, **_: object) -> None:
    """Beside "args" and "kwargs", which are all that the engine reads of it."""
    if instance._state.adding and (told := carrying.carried()):
        instance.args_kwargs = {**instance.args_kwargs, carrying.KEY: told}


def _on_start(task_result: Any, **_: object) -> None:
    row = getattr(task_result, "db_result", None)
    if row is not None:  # a job of Redis has taken up what it carries already
        begin(str(task_result.id), row.args_kwargs.get(carrying.KEY), kind_of(task_result))


def _on_end(task_result: Any, **_: object) -> None:
    end(kind_of(task_result), str(task_result.status).lower())


def begin(task: str, found: object, kind: str) -> None:
    carrying.take(task, found)
    tracing.begin_task(kind, found)
    _began.set(time.perf_counter())


def end(kind: str, outcome: str) -> None:
    began = _began.get()
    if not began:
        return  # an engine that does tasks at once: they are part of the request
    counting.task(kind, outcome, time.perf_counter() - began)
    _began.set(0.0)
    tracing.end_task(failed=outcome == "failed")
    carrying.lay_down()


def kind_of(task_result: Any) -> str:
    """`alliance.outbox.tasks.deliver`: as many as there are in the code."""
    return str(task_result.task.module_path)
