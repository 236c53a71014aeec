"""Noting what Mailman has to learn: in the transaction that changes it, in the site's database."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F, QuerySet
from django.utils import timezone

from alliance.lists import mime, reading
from alliance.lists.models import EngineChange, HeldMessage, MailingList, Message

Kind = EngineChange.Kind
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=15), timedelta(hours=6)


def note(mailing_list: MailingList, kind: EngineChange.Kind, key: str = "") -> None:
    """The same thing is noted once; noted again while it is being told, it is told again."""
    now = timezone.now()
    EngineChange.objects.update_or_create(
        mailing_list=mailing_list,
        kind=kind,
        key=key,
        defaults={"noted_at": now, "due_at": now, "attempts": 0, "last_error": ""},
    )


def note_decision(held: HeldMessage, action: str) -> None:
    """`action` is "accept" or "discard". The message is named, too: Mailman gives the number of one
    that is decided to another.
    """
    digest = digest_in(bytes(held.raw))
    note(held.mailing_list, Kind.HELD, f"{held.engine_id}:{action}:{digest}")


def digest_in(raw: bytes) -> str:
    """The name of a message by its Message-ID, "" for one that cannot be read."""
    try:
        return Message.digest_of(reading.read(raw).message_id)
    except mime.Unreadable:
        return ""


def due(now: datetime) -> QuerySet[EngineChange]:
    """In the order in which they were noted first: lists before those on them."""
    rows = EngineChange.objects.filter(due_at__lte=now)
    return rows.select_related("mailing_list__group").order_by("pk")


def done(change: EngineChange) -> None:
    """Mailman has it, as it was when it was looked at."""
    EngineChange.objects.filter(pk=change.pk, noted_at=change.noted_at).delete()


def failed(change: EngineChange, words: str, now: datetime) -> None:
    """Not this time: this one waits longer and longer, the others go on."""
    wait = min(FIRST_WAIT * 2 ** min(change.attempts, 12), LONGEST_WAIT)
    EngineChange.objects.filter(pk=change.pk, noted_at=change.noted_at).update(
        attempts=F("attempts") + 1, due_at=now + wait, last_error=words[:300]
    )
