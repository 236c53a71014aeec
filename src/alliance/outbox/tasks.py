"""Background work of the outbox."""

from django_tasks import task

from alliance.outbox.delivery import deliver_item


@task()
def deliver(item_id: int) -> str | None:
    """Deliver one item; see `delivery.deliver_item`."""
    status = deliver_item(item_id)
    return str(status) if status else None
