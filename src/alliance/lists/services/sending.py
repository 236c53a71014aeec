"""To many, each once: a row for every address, taken under a lease, sent, and noted by itself.

As in the outbox, a process may be killed between any two steps. What was taken and not noted is
taken again, at once when its taker is certainly gone, and else when it renews its lease no longer
(`outbox.leases`). At most `CONNECTIONS` messages can have been
accepted by the server without being noted; they are repeated as the same message (same Message-ID),
which is as narrow as SMTP lets this be made.
"""

from __future__ import annotations

import logging
import secrets
import smtplib
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from alliance.lists import composing
from alliance.lists.models import Delivery, MailingList, Message, Posting, Subscription
from alliance.operations.engine import oldest_task_s
from alliance.outbox import leases, processes, retrying
from alliance.outbox.wires import Wire, is_parallel, open_wire

BATCH = 100  # rows that are taken at once
CONNECTIONS = 4  # to the mail server, for one posting
SLICE_S = 5.0  # then other tasks have their turn: a sign-in code must not wait for a list
KEPT = timedelta(days=60)  # rows of what was delivered

Status = Delivery.Status
log = logging.getLogger("alliance.lists")


def send_to_subscribers(message: Message) -> Posting:
    """Address a message to everybody who wants each message. In the caller's transaction."""
    return post(
        f"message:{message.pk}",
        Posting.Kind.MESSAGE,
        message.mailing_list,
        lambda: composing.compose(message),
        recipients(message.mailing_list, Subscription.Mode.EACH),
        message=message,
    )


def recipients(mailing_list: MailingList, mode: Subscription.Mode) -> Iterator[Subscription]:
    """Subscriptions that get mail in that mode now."""
    rows = mailing_list.subscriptions.filter(ended_at=None, suspended_at=None, mode=mode)
    return rows.order_by("pk").iterator(chunk_size=2000)


def post(
    key: str,
    kind: Posting.Kind,
    mailing_list: MailingList,
    content: Callable[[], bytes],
    to: Iterable[Subscription | str],
    *,
    message: Message | None = None,
) -> Posting:
    """Address `content()` to subscriptions, or to plain addresses. The same `key` posts once."""
    posting, is_new = Posting.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "mailing_list": mailing_list,
            "message": message,
            "content": b"",
            "queued_at": timezone.now(),
        },
    )
    if not is_new:
        return posting
    rows = [_delivery(posting, one) for one in to]
    Delivery.objects.bulk_create(rows, batch_size=500)
    if rows:
        posting.content = content()
        transaction.on_commit(lambda: _enqueue(posting.pk))
    else:
        posting.finished_at = timezone.now()
    posting.save(update_fields=["content", "finished_at"])
    return posting


def _delivery(posting: Posting, to: Subscription | str) -> Delivery:
    if isinstance(to, str):
        return Delivery(posting=posting, email=to)
    return Delivery(posting=posting, subscription=to, email=to.email)


def _enqueue(pk: int) -> None:
    """What the queue does not take now, because it is away, the next look offers it again."""
    from alliance.lists.tasks import deliver

    try:
        deliver.enqueue(pk)
    except Exception as error:  # whatever an engine raises that is away
        log.warning("a posting could not be queued, and will be: %s", type(error).__name__)
        Posting.objects.filter(pk=pk).update(queued_at=None)


def deliver(pk: int, *, slice_s: float = SLICE_S) -> bool:
    """Deliver what is due of posting `pk` for about `slice_s` seconds. Returns whether anything is
    still due; if so it has been queued again. Never raises for a mail server that refuses.
    """
    posting = Posting.objects.select_related("mailing_list").filter(pk=pk).first()
    if posting is None or posting.finished_at is not None:
        return False
    end = time.monotonic() + slice_s
    content = bytes(posting.content)
    with Senders() as senders:
        while rows := take_batch(posting):
            # So that nobody takes the task for lost while it is at work.
            Posting.objects.filter(pk=pk).update(queued_at=timezone.now())
            with leases.renewed(_ours(rows), name=f"leases-{pk}"):
                alive = _send_batch(posting, content, rows, senders)
            if not alive or time.monotonic() > end:
                break
    return _after(posting)


def _after(posting: Posting) -> bool:
    """Note that all is done, or see that the rest is done too."""
    left = posting.deliveries.filter(status__in=[Status.PENDING, Status.SENDING])
    if not left.exists():
        # The words are the archive's now; here they would only take room.
        Posting.objects.filter(pk=posting.pk, finished_at=None).update(
            finished_at=timezone.now(), content=b""
        )
        return False
    is_due = left.filter(_free(timezone.now())).exists()
    Posting.objects.filter(pk=posting.pk).update(queued_at=timezone.now() if is_due else None)
    if is_due:
        _enqueue(posting.pk)
    return is_due


def _free(now: datetime) -> Q:
    return Q(status=Status.PENDING, due_at__lte=now) | Q(status=Status.SENDING, lease_until__lt=now)


def _of_the_gone(rows: QuerySet[Delivery]) -> Q:
    """What is in the hands of those who are no living process of this machine."""
    taken = rows.filter(status=Status.SENDING).exclude(lease_owner="")
    owners = taken.values_list("lease_owner", flat=True).distinct()
    gone = [owner for owner in owners if processes.is_gone(owner.partition("/")[0])]
    return Q(status=Status.SENDING, lease_owner__in=gone)


def _ours(rows: list[Delivery]) -> QuerySet[Delivery]:
    return Delivery.objects.filter(lease_owner=rows[0].lease_owner, status=Status.SENDING)


def take_batch(posting: Posting) -> list[Delivery]:
    """Make up to `BATCH` rows ours for the length of a lease."""
    now = timezone.now()
    free = _free(now) | _of_the_gone(posting.deliveries.all())
    ours = f"{processes.own_name()}/{secrets.token_hex(4)}"
    ids = list(posting.deliveries.filter(free).order_by("pk").values_list("pk", flat=True)[:BATCH])
    if not ids:
        return []
    # The condition once more: between the two statements another may have taken some.
    Delivery.objects.filter(free, pk__in=ids).update(
        status=Status.SENDING,
        attempts=F("attempts") + 1,
        lease_owner=ours,
        lease_until=now + leases.LEASE,
    )
    rows = Delivery.objects.filter(pk__in=ids, lease_owner=ours).order_by("pk")
    return list(rows.select_related("subscription"))


def _send_batch(posting: Posting, content: bytes, rows: list[Delivery], senders: Senders) -> bool:
    """Send and note each. False when the server cannot be reached: the rest is put back."""
    alive = True
    jobs: dict[Future[None], Delivery] = {}
    for row in rows:
        if row.subscription is not None and not row.subscription.is_current:
            _note(row, Status.DROPPED)
            continue
        if not alive:
            _put_back(row)
            continue
        while len(jobs) >= senders.width:
            alive = _settle(jobs) and alive
        if alive:
            envelope = composing.envelope_from(posting, row.subscription)
            own = b""
            if row.subscription is not None:
                own = composing.personal(posting.mailing_list, row.subscription)
            jobs[senders.submit(envelope, row.email, own + content)] = row
        else:
            _put_back(row)
    while jobs:
        alive = _settle(jobs) and alive
    return alive


def _settle(jobs: dict[Future[None], Delivery]) -> bool:
    """Wait for one or more jobs and note them. False when one found no server."""
    alive = True
    for job in wait(jobs, return_when=FIRST_COMPLETED).done:
        row = jobs.pop(job)
        error = job.exception()
        if error is None:
            _note(row, Status.DELIVERED)
        elif isinstance(error, Exception):
            _note_failure(row, error)
            alive = alive and not _is_unreachable(error)
        else:
            raise error
    return alive


def _is_unreachable(error: Exception) -> bool:
    """Whether the next message would fare the same: nobody there, or nobody who lets us in."""
    if isinstance(error, smtplib.SMTPServerDisconnected | smtplib.SMTPAuthenticationError):
        return True
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code == 421  # RFC 5321 3.8: the service is closing down
    return not isinstance(error, smtplib.SMTPException)


def _note(row: Delivery, status: Status) -> None:
    now = timezone.now() if status == Status.DELIVERED else None
    Delivery.objects.filter(pk=row.pk, lease_owner=row.lease_owner).update(
        status=status, delivered_at=now, lease_owner="", lease_until=None, last_error=""
    )


def _put_back(row: Delivery) -> None:
    """It was never tried: no attempt of its own is counted, but it waits with the others."""
    Delivery.objects.filter(pk=row.pk, lease_owner=row.lease_owner).update(
        status=Status.PENDING,
        attempts=F("attempts") - 1,
        due_at=timezone.now() + retrying.FIRST_WAIT,
        lease_owner="",
        lease_until=None,
    )


def _note_failure(row: Delivery, error: Exception) -> None:
    from alliance.lists.services.bouncing import note_refusal

    is_permanent = retrying.is_permanent(error)
    is_final = is_permanent or row.attempts >= retrying.MAX_ATTEMPTS
    with transaction.atomic():
        Delivery.objects.filter(pk=row.pk, lease_owner=row.lease_owner).update(
            status=Status.FAILED if is_final else Status.PENDING,
            due_at=timezone.now() + retrying.wait_after(row.attempts),
            lease_owner="",
            lease_until=None,
            last_error=f"{type(error).__name__}: {error}"[:300],
        )
        if is_final and isinstance(error, smtplib.SMTPRecipientsRefused) and row.subscription:
            code, words = next(iter(error.recipients.values()))
            note_refusal(row.subscription, code, words)


class Senders:
    """Wires to the mail server, each in a thread of its own that touches no database."""

    def __init__(self) -> None:
        self.width = CONNECTIONS if is_parallel() else 1
        self._local = threading.local()
        self._stack = ExitStack()
        self._lock = threading.Lock()

    def __enter__(self) -> Senders:
        self._pool = ThreadPoolExecutor(self.width, thread_name_prefix="lists")
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(wait=True)
        self._stack.close()

    def submit(self, envelope_from: str, to: str, content: bytes) -> Future[None]:
        return self._pool.submit(self._send, envelope_from, to, content)

    def _send(self, envelope_from: str, to: str, content: bytes) -> None:
        wire: Wire | None = getattr(self._local, "wire", None)
        if wire is None:
            wire = self._local.wire = open_wire()
            with self._lock:
                self._stack.callback(wire.close)
        wire.send(envelope_from, to, content)


def resume(now: datetime) -> int:
    """Queue postings again of which something has come due, or whose task was lost. A duty."""
    lost = Q(queued_at=None) | Q(queued_at__lt=now - leases.lost_after(oldest_task_s()))
    left = Delivery.objects.filter(posting=OuterRef("pk"))
    unsent = left.filter(status__in=[Status.PENDING, Status.SENDING])
    # Something is due; or all is done, and whoever did it stopped before noting that.
    free = _free(now) | _of_the_gone(Delivery.objects.filter(posting__finished_at=None))
    open_ = Exists(left.filter(free)) | ~Exists(unsent)
    rows = Posting.objects.filter(lost, open_, finished_at=None).order_by("pk")
    ids = list(rows.values_list("pk", flat=True)[:200])
    Posting.objects.filter(pk__in=ids).update(queued_at=now)
    for pk in ids:
        _enqueue(pk)
    return len(ids)


def forget_old(now: datetime) -> int:
    """Remove rows of deliveries that ended long ago: who got which mail is nobody's business for
    ever. A duty.
    """
    ended = Delivery.objects.exclude(status__in=[Status.PENDING, Status.SENDING])
    old = ended.filter(posting__finished_at__lt=now - KEPT)
    ids = list(old.values_list("pk", flat=True)[:20_000])
    return Delivery.objects.filter(pk__in=ids).delete()[0]
