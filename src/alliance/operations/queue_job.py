"""Jobs of Redis that carry the name of their request. Only where TASKS_URL is set."""

from __future__ import annotations

from typing import Any

from django_rq.queues import DjangoRQ
from django_tasks_rq import Job

from alliance.operations import carrying, task_signals, tracing


class CarryingQueue(DjangoRQ):
    def create_job(self, *arguments: Any, **more: Any) -> Any:
        """As RQ's own, with what the job carries among its notes (`meta`)."""
        if found := carrying.carried():
            more["meta"] = {**(more.get("meta") or {}), carrying.KEY: found}
        return super().create_job(*arguments, **more)


class CarryingJob(Job):
    def perform(self) -> Any:
        """Take up what was carried, then do as RQ does. The process may end right afterwards."""
        kind = str(self.func_name)
        task_signals.begin(str(self.id), self.meta.get(carrying.KEY), kind)
        try:
            answer = super().perform()
        except BaseException:
            task_signals.end(kind, "failed")
            raise
        else:
            task_signals.end(kind, "successful")
            return answer
        finally:
            tracing.flush()
