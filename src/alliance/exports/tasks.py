"""Background work of exports."""

from __future__ import annotations

from django_tasks import task

from alliance.exports import services


@task()
def make_export(pk: int) -> str | None:
    """Write one export; see `services.make`."""
    state = services.make(pk)
    return str(state) if state else None
