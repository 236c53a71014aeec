"""Background work of recognition."""

from django_tasks import task

from alliance.recognition import due


@task()
def recognise(person_id: int) -> int:
    """Look at one person; see `due.look`."""
    return due.look(person_id)
