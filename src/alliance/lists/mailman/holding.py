"""What waits in Mailman comes to the moderators' pages of the site, word for word."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime

from django.db import transaction

from alliance.lists import mime, policy, reading, telling
from alliance.lists.mailman import changes
from alliance.lists.mailman.rest import Json, Rest
from alliance.lists.models import EngineChange, HeldMessage, MailingList
from alliance.lists.policy import Reason
from alliance.lists.services.taking import MAX_BYTES

# What Mailman's rules are called in our words, by what its reason says.
_REASONS = (
    ("not a member", Reason.NOT_SUBSCRIBED),
    ("message has implicit destination", Reason.IMPLICIT),
    ("too many recipients", Reason.TOO_MANY),
    ("message is larger", Reason.TOO_BIG),
    ("larger than", Reason.TOO_BIG),
    ("header", Reason.SUSPICIOUS),
    ("administrivia", Reason.COMMAND),
)


def bring_in(rest: Rest, mailing_list: MailingList, now: datetime) -> int:
    """Take over what is held and not known yet. Returns how many."""
    known = set(
        HeldMessage.objects.filter(mailing_list=mailing_list)
        .exclude(engine_id=None)
        .values_list("engine_id", flat=True)
    )
    told = EngineChange.objects.filter(mailing_list=mailing_list, kind=EngineChange.Kind.HELD)
    known |= {int(key.partition(":")[0]) for key in told.values_list("key", flat=True)}
    new = 0
    for entry in rest.entries("lists", policy.list_id(mailing_list), "held"):
        if int(entry["request_id"]) not in known:
            new += _take_over(mailing_list, entry, now)
    return new


# Fields that Mailman put on (and may be folded over lines): what waits is shown as it was written.
_OWN_FIELDS = re.compile(
    rb"(?im)^(?:x-mailman-[!-9;-~]*|(?:x-)?message-id-hash|x-peer|x-mailfrom)[ \t]*:"
    rb".*\n(?:[ \t].*\n)*"
)


def without_own_fields(raw: bytes) -> bytes:
    head, _ = mime.split(raw)
    return _OWN_FIELDS.sub(b"", head) + raw[len(head) :]


@transaction.atomic
def _take_over(mailing_list: MailingList, entry: Json, now: datetime) -> bool:
    raw = without_own_fields(str(entry["msg"]).encode("utf-8", "surrogateescape"))
    engine_id = int(entry["request_id"])
    try:
        read = reading.read(raw)
    except mime.Unreadable:
        read = reading.read(b"Subject: this message cannot be read\r\n\r\n")
    sender = policy.sender_of(read, mailing_list)
    held, is_new = HeldMessage.objects.get_or_create(
        mailing_list=mailing_list,
        raw_hash=hashlib.sha256(raw).hexdigest(),
        defaults={
            "raw": raw[:MAX_BYTES],
            "size_bytes": len(raw),
            "envelope_from": read.sender_email,
            "sender_name": read.sender_name,
            "sender_email": read.sender_email,
            "person": sender.person,
            "subject": read.subject,
            "reasons": _reasons(read, mailing_list, sender, str(entry.get("reason", "")), len(raw)),
            "received_at": now,
            "engine_id": engine_id,
        },
    )
    if is_new:
        telling.of_held(held, read, sender)
    else:  # the same words once more: ours are there already
        repeated = HeldMessage(mailing_list=mailing_list, raw=raw, engine_id=engine_id)
        changes.note_decision(repeated, "discard")
    return is_new


def _reasons(
    read: reading.Reading,
    mailing_list: MailingList,
    sender: policy.Sender,
    said: str,
    size: int,
) -> list[str]:
    """Ours, which say more, and what Mailman says where ours see nothing."""
    found = [str(one) for one in policy.reasons(read, mailing_list, sender, size)]
    if not found:
        low = said.lower()
        found = [str(reason) for words, reason in _REASONS if words in low]
    return found or [str(Reason.MODERATED)]
