"""Archives to take along: files of months and lists, a person's own messages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from alliance.archive import mbox
from alliance.archive.display import without_addresses
from alliance.archive.models import Entry
from alliance.archive.queries import raws_of
from alliance.lists.models import MailingList
from alliance.people.models import Person


def as_mbox(entries: QuerySet[Entry]) -> Iterator[bytes]:
    """mboxrd, message by message, with every byte as it came."""
    for entry, raw in raws_of(entries):
        yield mbox.written(raw, entry.message.sender_email, entry.at)


def as_public_mbox(entries: QuerySet[Entry]) -> Iterator[bytes]:
    """mboxrd of texts alone: names, no addresses, no attachments. Threads stay together."""
    shown = entries.select_related("parent__mailing_list", "mailing_list").order_by("at", "digest")
    for entry in shown.iterator(chunk_size=200):
        lines = [
            f"From: {_word(entry.author)} <hidden@archive.invalid>",
            f"Date: {entry.at:%a, %d %b %Y %H:%M:%S} +0000",
            f"Subject: {_word(entry.subject)}",
            f"Message-ID: <{entry.digest}@archive.invalid>",
            *([f"In-Reply-To: <{entry.parent.digest}@archive.invalid>"] if entry.parent else []),
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: 8bit",
            "",
            without_addresses(entry.text),
            "",
        ]
        yield mbox.written("\n".join(lines).encode("utf-8", "replace"), "", entry.at)


def _word(text: str) -> str:
    """A header's words in one line (RFC 6532: UTF-8)."""
    return " ".join(without_addresses(text).replace("<", " ").replace(">", " ").split())


def of_person(person: Person) -> list[dict[str, Any]]:
    entries = Entry.objects.filter(message__sender=person).select_related("mailing_list", "message")
    return [
        {
            "list": entry.mailing_list.slug,
            "message_id": entry.message.message_id,
            "sent_at": entry.at.isoformat(),
            "subject": entry.subject,
            "text": entry.text,
        }
        for entry in entries.iterator(200)
    ]


def of_alliance() -> Iterator[tuple[str, bytes]]:
    """Every list as one mboxrd, hidden messages included: nothing is lost."""
    for mailing_list in MailingList.objects.order_by("slug"):
        entries = Entry.objects.filter(mailing_list=mailing_list)
        yield f"{mailing_list.slug}.mbox", b"".join(as_mbox(entries))
