"""Deliver one item of the outbox: take it, send it, note it.

Each step is a transaction of its own, so a process can be killed between any two of them:

- before the item is taken: it is pending, and queued again at the next start;
- taken, not yet sent: its taker is gone, or renews its lease no longer, and another takes it;
- sent, not yet noted: it is sent again *as the same message* (same Message-ID, same Date). The file
  mailbox keeps one file a message; over SMTP the receiving server can tell a repetition. That is
  the narrowest this can be made without a mail server that takes part in our transactions.
"""

from __future__ import annotations

import hashlib
from email.utils import format_datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from alliance.outbox import leases, processes
from alliance.outbox.models import OutboxItem
from alliance.outbox.retrying import MAX_ATTEMPTS, is_permanent, wait_after


def deliver_item(pk: int) -> OutboxItem.Status | None:
    """Deliver item `pk`, unless it is delivered, not due, or in another's hands.

    Returns its new status, or None when there was nothing to do. Never raises for a mail server
    that refuses or is away: the item is tried again later, `MAX_ATTEMPTS` times in about two days.
    """
    item = _take(pk)
    if item is None:
        return None
    try:
        with leases.renewed(_ours(item), name=f"lease-{item.pk}"):
            message_of(item).send()
    except Exception as error:  # whatever a mail backend raises, the item must not get stuck
        return _note_failure(item, error)
    return _note_delivery(item)


def message_id(key: str) -> str:
    """The Message-ID of the mail posted under `key`: always the same."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{host}>"


def message_of(item: OutboxItem) -> EmailMultiAlternatives:
    """The mail exactly as every attempt sends it."""
    headers = {
        **item.headers,
        "Message-ID": message_id(item.key),
        "Date": format_datetime(item.created_at),
        "Auto-Submitted": "auto-generated",
    }
    message = EmailMultiAlternatives(item.subject, item.text, None, [item.to], headers=headers)
    if item.html:
        message.attach_alternative(item.html, "text/html")
    for attachment in item.attachments.order_by("pk"):
        if not attachment.name:  # another form of the words (`alternatives` of post_mail)
            message.attach_alternative(bytes(attachment.content).decode(), attachment.mime_type)
            continue
        message.attach(attachment.name, bytes(attachment.content), attachment.mime_type)
    return message


def _take(pk: int) -> OutboxItem | None:
    """Make the item ours for the length of a lease, if it is anybody's to take."""
    now = timezone.now()
    held = OutboxItem.objects.filter(pk=pk, status=OutboxItem.Status.SENDING).first()
    free = Q(status=OutboxItem.Status.PENDING, due_at__lte=now)
    free |= Q(status=OutboxItem.Status.SENDING, lease_until__lt=now)
    if held and processes.is_gone(held.lease_owner):
        free |= Q(status=OutboxItem.Status.SENDING, lease_owner=held.lease_owner)
    taken = OutboxItem.objects.filter(free, pk=pk).update(
        status=OutboxItem.Status.SENDING,
        attempts=F("attempts") + 1,
        lease_owner=processes.own_name(),
        lease_until=now + leases.LEASE,
    )
    return OutboxItem.objects.get(pk=pk) if taken else None


def _ours(item: OutboxItem) -> QuerySet[OutboxItem]:
    return OutboxItem.objects.filter(
        pk=item.pk, status=OutboxItem.Status.SENDING, lease_owner=processes.own_name()
    )


def _note_delivery(item: OutboxItem) -> OutboxItem.Status:
    with transaction.atomic():
        OutboxItem.objects.filter(pk=item.pk).update(
            status=OutboxItem.Status.DELIVERED,
            delivered_at=timezone.now(),
            lease_owner="",
            lease_until=None,
            last_error="",
            # What has left is the recipient's. Links in it open accounts and badges.
            text="",
            html="",
        )
        item.attachments.all().delete()
    return OutboxItem.Status.DELIVERED


def _note_failure(item: OutboxItem, error: Exception) -> OutboxItem.Status:
    is_final = item.attempts >= MAX_ATTEMPTS or is_permanent(error)
    status = OutboxItem.Status.FAILED if is_final else OutboxItem.Status.PENDING
    OutboxItem.objects.filter(pk=item.pk, lease_owner=processes.own_name()).update(
        status=status,
        due_at=timezone.now() + wait_after(item.attempts),
        queued_at=None,
        lease_owner="",
        lease_until=None,
        last_error=f"{type(error).__name__}: {error}"[:500],
    )
    return status
