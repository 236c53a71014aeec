"""Reading the outbox."""

from __future__ import annotations

from alliance.outbox.models import OutboxItem

_UNDELIVERED = (OutboxItem.Status.PENDING, OutboxItem.Status.SENDING)


def waiting_count() -> int:
    """How many mails have not left yet and will be tried."""
    return OutboxItem.objects.filter(status__in=_UNDELIVERED).count()


def failed_count() -> int:
    """How many mails were given up."""
    return OutboxItem.objects.filter(status=OutboxItem.Status.FAILED).count()


def oldest_waiting() -> OutboxItem | None:
    return OutboxItem.objects.filter(status__in=_UNDELIVERED).order_by("created_at").first()
