"""Background work of the lists."""

from django_tasks import task

from alliance.lists.services import sending


@task()
def deliver(posting_id: int) -> bool:
    """Deliver a slice of a posting; see `services.sending.deliver`."""
    return sending.deliver(posting_id)
