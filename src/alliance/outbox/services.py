"""Post mail in the transaction of its cause; see that it leaves once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from alliance.outbox.models import OutboxAttachment, OutboxItem

# A queued item that nobody has taken for so long has lost its task, and is queued again.
LOST_AFTER = timedelta(minutes=5)


class NotInTransaction(RuntimeError):
    """Mail was posted outside a transaction, where it could leave without its cause or be lost."""


def post_mail(
    *,
    key: str,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    attachments: Sequence[tuple[str, bytes, str]] = (),
    alternatives: Sequence[tuple[bytes, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> OutboxItem:
    """Write a mail into the outbox; it is sent when the caller's transaction has succeeded.

    `key` names the occasion (`award:<id>`): the same key posts once, and a second call returns
    the first item unchanged. `attachments` are (file name, content, MIME type). `alternatives` are
    other forms of the same words, (UTF-8 text, MIME type): an invitation is text/calendar beside
    text/plain in multipart/alternative (RFC 6047 2.4).

    Raises `NotInTransaction` when called outside `transaction.atomic()`.
    """
    if not transaction.get_connection().in_atomic_block:
        raise NotInTransaction("call post_mail inside transaction.atomic(), with what causes it")
    now = timezone.now()
    item, is_new = OutboxItem.objects.get_or_create(
        key=key,
        defaults={
            "to": to,
            "subject": " ".join(subject.split())[:500],  # a line break would start a new header
            "text": text,
            "html": html,
            "headers": dict(headers or {}),
            "created_at": now,
            "due_at": now,
            "queued_at": now,
        },
    )
    if is_new:
        OutboxAttachment.objects.bulk_create(
            OutboxAttachment(item=item, name=name, content=content, mime_type=mime_type)
            for name, content, mime_type in (
                *attachments,
                *(("", content, mime_type) for content, mime_type in alternatives),
            )
        )
        transaction.on_commit(lambda: _enqueue([item.pk]))
    return item


def resume(*, at_start: bool = False) -> int:
    """Queue again whatever should have left and has not; return how many.

    Called every few seconds for retries that have come due and items whose task was lost, and with
    `at_start` for everything undelivered: the process before us may have stopped at any point.
    Queueing an item twice is harmless, delivery takes it once.
    """
    now = timezone.now()
    waiting = Q(status=OutboxItem.Status.PENDING, due_at__lte=now)
    if not at_start:
        waiting &= Q(queued_at=None) | Q(queued_at__lt=now - LOST_AFTER)
    # Whether the worker of a `sending` item is alive is for delivery to find out.
    abandoned = Q(status=OutboxItem.Status.SENDING)
    if not at_start:
        abandoned &= Q(lease_until__lt=now)
    rows = OutboxItem.objects.filter(waiting | abandoned).order_by("pk")
    ids = list(rows.values_list("pk", flat=True)[:1000])
    OutboxItem.objects.filter(pk__in=ids).update(queued_at=now)
    _enqueue(ids)
    return len(ids)


def _enqueue(ids: Sequence[int]) -> None:
    from alliance.outbox.tasks import deliver

    for pk in ids:
        deliver.enqueue(pk)
