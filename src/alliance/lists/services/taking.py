"""Mail for a list: taken, held or refused, whatever its bytes are; and mail that is only kept."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from alliance.lists import engine, mime, policy, reading, signals, telling
from alliance.lists.models import HeldMessage, MailingList, Message, Subscription
from alliance.lists.reading import Reading
from alliance.lists.services.outcomes import Held, Outcome, Refused, Taken
from alliance.people.models import Person

log = logging.getLogger("alliance.lists")

MAX_BYTES = 10 * 1024 * 1024  # one message, as the door and `alliance lists receive` take it
CHUNK = 500  # messages that `keep_many` looks up and writes at once
FUTURE = timedelta(days=1)  # a Date further ahead than this is a clock gone wrong


def take(
    raw: bytes, mailing_list: MailingList, envelope_from: str, received_at: datetime
) -> Outcome:
    """Take a message that came for `mailing_list`, hold it for a moderator, or refuse it.

    When this returns, what was taken or held is committed. The same bytes again change nothing:
    the first outcome is returned with `is_new` False. Never raises for what `raw` holds.
    """
    if len(raw) > MAX_BYTES:
        return Refused("5.3.4", f"a message may have {MAX_BYTES // 1024 // 1024} MiB")
    try:
        read = reading.read(raw)
    except mime.Unreadable:
        return Refused("5.6.0", "the header of this message is beyond all measure")
    if refused := policy.refusal(read, mailing_list):
        return Refused(*refused)
    if not read.message_id:
        raw, _ = reading.with_message_id(raw)
        read = reading.read(raw)
    with transaction.atomic():
        return _take(raw, read, mailing_list, envelope_from, received_at)


def _take(
    raw: bytes, read: Reading, mailing_list: MailingList, envelope_from: str, received_at: datetime
) -> Outcome:
    raw_hash = hashlib.sha256(raw).hexdigest()
    before = HeldMessage.objects.filter(mailing_list=mailing_list, raw_hash=raw_hash).first()
    if before is not None:
        return Held(before, is_new=False)
    digest = Message.digest_of(read.message_id)
    same_id = Message.objects.filter(mailing_list=mailing_list, digest=digest).first()
    if same_id is not None and _is_same(bytes(same_id.raw), raw):
        return Taken(same_id, is_new=False)
    sender = policy.sender_of(read, mailing_list)
    reasons = policy.reasons(read, mailing_list, sender, len(raw))
    if same_id is not None:
        reasons.append(policy.Reason.REPEATED_ID)
    if reasons:
        held, is_new = HeldMessage.objects.get_or_create(
            mailing_list=mailing_list,
            raw_hash=raw_hash,
            defaults={
                "raw": raw,
                "size_bytes": len(raw),
                "envelope_from": envelope_from[:320],
                "sender_name": read.sender_name,
                "sender_email": read.sender_email,
                "person": sender.person,
                "subject": read.subject,
                "reasons": [str(reason) for reason in reasons],
                "received_at": received_at,
            },
        )
        if is_new:
            telling.of_held(held, read, sender)
        return Held(held, is_new)
    return keep_taken(raw, read, mailing_list, received_at, sender)


def _is_same(kept: bytes, come: bytes) -> bool:
    """The same words, though they came another way (other Received lines, other line ends)."""
    bodies = (mime.split(raw)[1].replace(b"\r\n", b"\n").strip() for raw in (kept, come))
    return next(bodies) == next(bodies)


def keep_taken(
    raw: bytes,
    read: Reading,
    mailing_list: MailingList,
    received_at: datetime,
    sender: policy.Sender,
) -> Taken:
    """Keep a message that was let through, tell the other rooms, and hand it out. In the caller's
    transaction.
    """
    taken = keep_delivered(raw, read, mailing_list, received_at, sender)
    if taken.is_new:
        engine.current().distribute(taken.message)
    return taken


def keep_delivered(
    raw: bytes,
    read: Reading,
    mailing_list: MailingList,
    received_at: datetime,
    sender: policy.Sender,
) -> Taken:
    """Keep a message that an engine of its own is handing out, and tell the other rooms. In the
    caller's transaction.
    """
    message, is_new = Message.objects.get_or_create(
        mailing_list=mailing_list,
        digest=Message.digest_of(read.message_id),
        defaults=_columns(raw, read, received_at) | {"sender": sender.person},
    )
    if not is_new:
        return Taken(message, is_new=False)
    if sender.subscription is not None:
        row = sender.subscription
        Subscription.objects.filter(pk=row.pk).update(posts_accepted=F("posts_accepted") + 1)
        if row.posts_accepted < mailing_list.first_posts_held:  # soon it is new no longer
            engine.current().subscription_changed(row)
    tell_rooms(message)
    return Taken(message)


def announce(message: Message) -> None:
    """Tell those who listen, then bring the message out."""
    tell_rooms(message)
    engine.current().distribute(message)


def tell_rooms(message: Message) -> None:
    """A listener that stumbles over a message must not stop the mail of everybody: it is logged,
    and its part of the transaction undone.
    """
    try:
        with transaction.atomic():
            signals.message_taken.send(sender=Message, message=message)
    except Exception:
        log.exception("message %s was taken, but not by all who listen", message.pk)


def keep(
    raw: bytes, mailing_list: MailingList, *, received_at: datetime | None = None
) -> Message | None:
    """Keep a message in the archive without delivering it, and without telling anybody. None when
    it is there already, or beyond reading.
    """
    kept = keep_many([raw], mailing_list, received_at=received_at)
    return kept[0] if kept else None


def keep_many(
    raws: Iterable[bytes], mailing_list: MailingList, *, received_at: datetime | None = None
) -> list[Message]:
    """`keep` for many: about two queries for each 500. Returns those that are new, in their order;
    what is there already (by Message-ID), or beyond reading, is left out.
    """
    now = received_at or timezone.now()
    done: list[Message] = []
    chunk: list[tuple[bytes, Reading]] = []
    for raw in raws:
        if (found := _readable(raw)) is not None:
            chunk.append(found)
        if len(chunk) >= CHUNK:
            done += _keep_chunk(chunk, mailing_list, now)
            chunk = []
    return done + _keep_chunk(chunk, mailing_list, now)


def _readable(raw: bytes) -> tuple[bytes, Reading] | None:
    if len(raw) > MAX_BYTES:
        return None
    try:
        read = reading.read(raw)
        if not read.message_id:
            raw, _ = reading.with_message_id(raw)
            read = reading.read(raw)
    except mime.Unreadable:
        return None
    return raw, read


@transaction.atomic
def _keep_chunk(
    chunk: list[tuple[bytes, Reading]], mailing_list: MailingList, now: datetime
) -> list[Message]:
    by_digest: dict[str, tuple[bytes, Reading]] = {}
    for raw, read in chunk:
        by_digest.setdefault(Message.digest_of(read.message_id), (raw, read))
    there = Message.objects.filter(mailing_list=mailing_list, digest__in=by_digest)
    for digest in there.values_list("digest", flat=True):
        del by_digest[digest]
    owners = _owners({read.sender_email for _, read in by_digest.values()} - {""})
    rows = [
        Message(
            mailing_list=mailing_list,
            digest=digest,
            sender=owners.get(read.sender_email),
            **_columns(raw, read, read.date or now),
        )
        for digest, (raw, read) in by_digest.items()
    ]
    try:
        with transaction.atomic():
            return Message.objects.bulk_create(rows)
    except IntegrityError:  # another process keeps the same ones at this moment
        return [row for row in rows if _keep_one(row)]


def _keep_one(row: Message) -> bool:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def _owners(emails: set[str]) -> dict[str, Person]:
    rows = EmailAddress.objects.filter(email__in=emails, verified=True).select_related("user")
    return {row.email.lower(): row.user for row in rows}


def _columns(raw: bytes, read: Reading, received_at: datetime) -> dict[str, object]:
    """What of a message has a column of its own."""
    sent_at = read.date or received_at
    return {
        "message_id": read.message_id,
        "raw": raw,
        "sender_name": read.sender_name,
        "sender_email": read.sender_email,
        "subject": read.subject,
        "sent_at": received_at if sent_at > received_at + FUTURE else sent_at,
        "received_at": received_at,
    }
