"""What a list needs to know of a message: who, about what, in answer to what, and how it came."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import getaddresses, parsedate_to_datetime

from alliance.lists import addresses, mime

MAX_ADDRESSES = 500  # of To and Cc that are looked at
_ID = re.compile(rb"<([^<>\s\x00-\x1f\x7f]{1,480})>")


@dataclass(frozen=True)
class Reading:
    """`part` holds the fields as they came. Addresses are in lower case."""

    part: mime.Part
    message_id: str  # "" where there is none
    in_reply_to: str
    references: tuple[str, ...]
    sender_name: str
    sender_email: str
    authors: int  # mailboxes in all From fields: more than one makes the sender unclear
    subject: str
    date: datetime | None
    recipients: tuple[str, ...]  # To and Cc

    @property
    def list_ids(self) -> tuple[str, ...]:
        """Identifiers of the lists that this message has come through (RFC 2919)."""
        values = (mime.header_text(value).lower() for value in self.part.all("list-id"))
        return tuple(value.rpartition("<")[2].rstrip("> ") for value in values)

    @property
    def hops(self) -> int:
        return len(self.part.all("received"))


def read(raw: bytes) -> Reading:
    """Read a message. Raises `mime.Unreadable` when its header is beyond the bounds."""
    part = mime.take_apart(raw)
    froms = [pair for value in part.all("from")[:4] for pair in mailboxes(value)]
    name, email = froms[0] if froms else ("", "")
    ids = identifiers(part.first("message-id")) or _bare(part.first("message-id"))
    answered = identifiers(part.first("in-reply-to"))
    return Reading(
        part=part,
        message_id=ids[0] if ids else "",
        in_reply_to=answered[0] if answered else "",
        references=tuple(identifiers(part.first("references"))),
        sender_name=name[:200],
        sender_email=email,
        authors=len(froms) + max(0, len(part.all("from")) - 1),
        subject=mime.header_text(part.first("subject"))[:500],
        date=date_of(part.first("date")),
        recipients=tuple(
            email
            for field in ("to", "cc")
            for value in part.all(field)[:4]
            for _, email in mailboxes(value)
        ),
    )


def mailboxes(value: bytes) -> list[tuple[str, str]]:
    """(name, address) of each mailbox in an address field (RFC 5322 3.4); those that are none are
    left out.
    """
    try:
        text = value[: mime.MAX_HEADER_BYTES].decode("utf-8")
    except UnicodeDecodeError:
        text = value[: mime.MAX_HEADER_BYTES].decode("latin-1")
    try:
        pairs = getaddresses([text])[:MAX_ADDRESSES]
    except Exception:  # the library's parser on garbage
        return []
    found = []
    for name, address in pairs:
        local, host = addresses.split(mime.tidy(address))
        if local and re.fullmatch(r"[^\s<>@,;:]+", local) and re.fullmatch(r"[\w.-]+", host):
            found.append((mime.header_text(name.encode("utf-8", "replace")), f"{local}@{host}"))
    return found


def identifiers(value: bytes) -> list[str]:
    """Message identifiers (RFC 5322 3.6.4) without their angle brackets, in their order."""
    return [_text(found) for found in _ID.findall(value)[:200]]


def _bare(value: bytes) -> list[str]:
    # Some programs leave the brackets out; what has no blank in it is still a name.
    value = value.strip(b" \t<>")
    return [_text(value)] if re.fullmatch(rb"[!-~]{1,480}", value) else []


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def date_of(value: bytes) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value[:200].decode("latin-1"))
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        moment = moment.astimezone(UTC)
    except Exception:
        return None
    return moment if 1980 <= moment.year < 3000 else None


def with_message_id(raw: bytes, message_id: str = "") -> tuple[bytes, str]:
    """`raw` with a Message-ID put before it. The same bytes get the same one, so that what is
    delivered twice is kept once.
    """
    message_id = message_id or f"{hashlib.sha256(raw).hexdigest()[:40]}@{addresses.domain()}"
    end = b"\r\n" if b"\r\n" in raw[:2000] else b"\n"
    return b"Message-ID: <" + message_id.encode() + b">" + end + raw, message_id
