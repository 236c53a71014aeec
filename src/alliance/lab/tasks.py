"""Background work of the Lab."""

from __future__ import annotations

from django_tasks import task

from alliance.lab.services import examining


@task()
def examine(run_id: int) -> None:
    """Examine the badges of an issuer run. Done again, it goes on where it stood."""
    examining.examine(run_id)
