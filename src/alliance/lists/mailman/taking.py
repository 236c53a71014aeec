"""Reading what Mailman has accepted: from the folder where its plug-in keeps each message before
anybody gets it. A file goes when its message is in the database, so nothing is lost and nothing
doubled, whoever is killed when.
"""

from __future__ import annotations

import hashlib
import json
import logging
import time
from datetime import UTC, datetime
from pathlib import Path

from django.db import transaction

from alliance.lists import policy, reading, telling
from alliance.lists.mailman.places import places
from alliance.lists.models import HeldMessage, MailingList, Message
from alliance.lists.services.taking import keep_delivered

log = logging.getLogger("alliance.lists")

SEEN_FOR_S = 60 * 24 * 3600  # names of accepted messages are known for so long
State = HeldMessage.State


def read_all() -> int:
    """Take over every file that is whole, the oldest first. Returns how many."""
    done = 0
    for path in sorted(places().taken.glob("*.eml")):
        try:
            done += _read_one(path)
        except Exception:  # the file stays, and is read again
            log.exception("%s could not be taken over from Mailman", path.name)
    return done


def _read_one(path: Path) -> bool:
    head, _, raw = path.read_bytes().partition(b"\n")
    said = json.loads(head)
    mailing_list = MailingList.objects.select_related("group").filter(slug=said["list"]).first()
    if mailing_list is None:
        log.error("%s is for a list %r that is not here; it stays there", path.name, said["list"])
        return False
    at = datetime.fromtimestamp(said["at"], UTC)
    with transaction.atomic():
        if said["kind"] == "taken":
            take_over(raw, mailing_list, at)
        else:
            _hold(raw, mailing_list, at)
    path.unlink(missing_ok=True)
    return True


def take_over(raw: bytes, mailing_list: MailingList, at: datetime) -> Message:
    """Keep a message that Mailman delivers, and note that a held one has come through."""
    read = reading.read(raw)
    sender = policy.sender_of(read, mailing_list)
    message = keep_delivered(raw, read, mailing_list, at, sender).message
    waiting = HeldMessage.objects.filter(
        mailing_list=mailing_list, state=State.ACCEPTED, message=None
    ).exclude(engine_id=None)
    for held in waiting:
        if reading.read(bytes(held.raw)).message_id == message.message_id:
            held.message, held.raw, held.engine_id = message, b"", None
            held.save(update_fields=["message", "raw", "engine_id"])
            break
    return message


def _hold(raw: bytes, mailing_list: MailingList, at: datetime) -> None:
    """Another message under the name of one that is in the archive."""
    read = reading.read(raw)
    sender = policy.sender_of(read, mailing_list)
    held, is_new = HeldMessage.objects.get_or_create(
        mailing_list=mailing_list,
        raw_hash=hashlib.sha256(raw).hexdigest(),
        defaults={
            "raw": raw,
            "size_bytes": len(raw),
            "envelope_from": read.sender_email,
            "sender_name": read.sender_name,
            "sender_email": read.sender_email,
            "person": sender.person,
            "subject": read.subject,
            "reasons": [str(policy.Reason.REPEATED_ID)],
            "received_at": at,
        },
    )
    if is_new:
        telling.of_held(held, read, sender)


def forget_names() -> int:
    """Names of what was accepted long ago go: a server does not repeat after weeks."""
    limit, gone = time.time() - SEEN_FOR_S, 0
    for path in places().seen.glob("*/*"):
        try:
            if path.stat().st_mtime < limit:
                path.unlink()
                gone += 1
        except FileNotFoundError:
            continue
    return gone
