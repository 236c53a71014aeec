"""Background work of issuing."""

from __future__ import annotations

from django_tasks import task

from alliance.issuing.services import batches


@task()
def send_rows(batch_id: int) -> None:
    """Send what is left of a batch; see `batches.work_off`."""
    batches.work_off(batch_id)
