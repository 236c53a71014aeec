"""Background work of recognition."""

from django_tasks import task

from alliance.recognition import due


@task()
def recognise(person_id: int) -> int:
    """Look at one person, unless another task has done so since it was asked for."""
    return due.look(person_id) if due.is_asked(person_id) else 0
