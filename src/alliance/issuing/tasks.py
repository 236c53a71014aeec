"""Background work of issuing."""

from __future__ import annotations

from django_tasks import task

from alliance.issuing.services import batches

ROWS_A_TURN = 50


@task()
def send_rows(batch_id: int) -> None:
    """Send some of what is left of a batch, then stand at the end of the queue for the rest.

    Thousands of rows would else keep a lone worker from every other task for minutes, the mails of
    this batch among them.
    """
    if batches.work_off(batch_id, at_most=ROWS_A_TURN):
        send_rows.enqueue(batch_id)
