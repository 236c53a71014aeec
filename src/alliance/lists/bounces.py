"""Reading mail that came back: delivery status notifications (RFC 3464) and their poor cousins.

Whom a failure is about is said by the address it comes to (VERP), never by what is in it: hosts
rewrite addresses, and anybody can write a notification.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes
from enum import Enum

from alliance.lists import mime
from alliance.lists.reading import Reading

MAX_BLOCKS = 20  # recipients that one notification speaks of
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_SMTP = re.compile(r"\b([45])\d\d[ -]")


class Weight(Enum):
    """How a failure counts. NONE: it is none (delayed, delivered, or an absence note)."""

    NONE = 0
    SOFT = 1
    HARD = 2


@dataclass(frozen=True)
class Bounce:
    weight: Weight
    words: str  # what the other server said, in one line


def read_bounce(read: Reading) -> Bounce:
    """What a mail that came to a bounce address says. Never raises."""
    if read.part.first("auto-submitted").strip().lower().startswith(b"auto-replied"):
        status = _delivery_status(read)
        if status is None:
            return Bounce(Weight.NONE, "")  # RFC 3834: somebody is away
        return status
    status = _delivery_status(read)
    if status is not None:
        return status
    if read.part.content_type == "multipart/report":
        return Bounce(Weight.NONE, "")  # of another kind: read, or complained of (RFC 5965)
    return _guess(read)


def _delivery_status(read: Reading) -> Bounce | None:
    """From the machine-readable part; the worst of its recipients counts. None without one."""
    try:
        parts = mime.walk(read.part)
    except mime.Unreadable:
        return None
    for part in parts:
        if part.content_type == "message/delivery-status":
            found = [_of_block(block) for block in _blocks(part)]
            known = [bounce for bounce in found if bounce is not None]
            return max(known, key=lambda b: b.weight.value, default=Bounce(Weight.NONE, ""))
    return None


def _blocks(part: mime.Part) -> list[bytes]:
    """Fields of each recipient (RFC 3464 2.3); the first block is about the message."""
    blocks = re.split(rb"(?:\r?\n){2,}", part.decoded()[: mime.MAX_HEADER_BYTES].strip())
    return blocks[: MAX_BLOCKS + 1]


def _of_block(block: bytes) -> Bounce | None:
    try:
        fields = message_from_bytes(block)
        action = str(fields.get("Action", "")).strip().lower()
        status = str(fields.get("Status", ""))
        words = str(fields.get("Diagnostic-Code", "")).partition(";")[2] or status
    except Exception:  # the library's parser on garbage
        return None
    if not action:
        return None
    words = mime.tidy(words)[:300]
    if action != "failed":
        return Bounce(Weight.NONE, words)
    found = _STATUS.search(status)
    return Bounce(Weight.SOFT if found and found[1] == "4" else Weight.HARD, words)


def _guess(read: Reading) -> Bounce:
    """A notification in free form: a status code somewhere in its text, or a soft failure when it
    has the looks of one. A person's answer to the bounce address is none.
    """
    text = mime.readable_text_of(read.part)[:20_000]
    found = _STATUS.search(text) or _SMTP.search(text)
    sender = read.sender_email.partition("@")[0]
    looks = sender in ("mailer-daemon", "postmaster") or not read.sender_email
    if not looks:
        return Bounce(Weight.NONE, "")
    line = next((ln for ln in text.splitlines() if found and found[0] in ln), read.subject)
    hard = found is not None and found[1] == "5"
    return Bounce(Weight.HARD if hard else Weight.SOFT, mime.tidy(line)[:300])


def of_answer(code: int, words: bytes | str) -> Bounce:
    """From what a mail server answered while we were speaking to it."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return Bounce(Weight.HARD if code >= 500 else Weight.SOFT, mime.tidy(f"{code} {text}")[:300])
