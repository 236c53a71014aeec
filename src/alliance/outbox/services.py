"""Post mail in the transaction of its cause; see that it leaves once."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from alliance.outbox.leases import lost_after
from alliance.outbox.models import OutboxAttachment, OutboxItem
from alliance.outbox.processes import is_gone

log = logging.getLogger("alliance.outbox")


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


def resume(*, at_start: bool = False, oldest_task_s: float | None = None) -> int:
    """Queue again whatever should have left and has not; return how many.

    Called every few seconds for retries that have come due and items whose task was lost, and with
    `at_start` for everything undelivered: the process before us may have stopped at any point.
    `oldest_task_s`: for how many seconds the oldest task has been waiting (0: none waits), None
    where that is not known. Queueing an item twice is harmless, delivery takes it once.
    """
    now = timezone.now()
    waiting = Q(status=OutboxItem.Status.PENDING, due_at__lte=now)
    if not at_start:
        waiting &= Q(queued_at=None) | Q(queued_at__lt=now - lost_after(oldest_task_s))
    # At the start, whether the worker of a `sending` item is alive is for delivery to find out.
    abandoned = Q(status=OutboxItem.Status.SENDING)
    if not at_start:
        abandoned &= Q(lease_until__lt=now) | Q(lease_owner__in=_gone())
    rows = OutboxItem.objects.filter(waiting | abandoned).order_by("pk")
    ids = list(rows.values_list("pk", flat=True)[:1000])
    OutboxItem.objects.filter(pk__in=ids).update(queued_at=now)
    _enqueue(ids)
    return len(ids)


def _gone() -> list[str]:
    """Those who are no living process of this machine, and have mail in hand."""
    held = OutboxItem.objects.filter(status=OutboxItem.Status.SENDING)
    return [name for name in held.values_list("lease_owner", flat=True).distinct() if is_gone(name)]


def _enqueue(ids: Sequence[int]) -> None:
    """Queue them. What the queue does not take now, because it is away, the next sweep offers it
    again: the mail is safe in the database, and its cause has succeeded.
    """
    from alliance.outbox.tasks import deliver

    for number, pk in enumerate(ids):
        try:
            deliver.enqueue(pk)
        except Exception as error:  # whatever an engine raises that is away
            log.warning("mail could not be queued, and will be: %s", type(error).__name__)
            OutboxItem.objects.filter(pk__in=ids[number:]).update(queued_at=None)
            return
