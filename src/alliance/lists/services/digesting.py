"""Once a day, everything of the day in one mail: with the messages attached (RFC 2046 5.1.5), or as
one plain text (RFC 1153), as each reader chose.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, time
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliance.lists import addresses, composing, links, mime
from alliance.lists.models import MailingList, Message, Posting, Subscription
from alliance.lists.services import sending

AFTER = time(6, 0)  # UTC: the day's digests leave from then on
MAX_MESSAGES = 100  # in one digest; the rest comes with the next
MAX_BYTES = 5 * 1024 * 1024  # of attached messages; what is beyond is linked to
MAX_TEXT = 20_000  # characters of one message in a plain digest
_RULE_TOP, _RULE = "-" * 70, "-" * 30  # RFC 1153: 70 after the contents, 30 between messages


def send_due(now: datetime) -> int:
    """Send today's digest of every list that has something new. A duty; returns how many lists. An
    engine of its own makes its own digests.
    """
    if now.time() < AFTER or settings.LISTS_ENGINE != "builtin":
        return 0
    return sum(send_digest(pk, now) for pk in MailingList.objects.values_list("pk", flat=True))


@transaction.atomic
def send_digest(pk: int, now: datetime) -> bool:
    """Send the digest of one list, unless today's has gone or there is nothing new. Exactly once:
    the list's row says what was told already, and changes with the deliveries.
    """
    mailing_list = MailingList.objects.select_for_update(of=("self",)).get(pk=pk)
    if mailing_list.digest_on is not None and mailing_list.digest_on >= now.date():
        return False
    new = mailing_list.messages.filter(pk__gt=mailing_list.digest_upto)
    # Messages of an imported archive are no news.
    new = new.filter(postings__isnull=False).order_by("pk").distinct()
    messages = list(new[:MAX_MESSAGES])
    if not messages:
        return False
    mailing_list.digest_number += 1
    mailing_list.digest_on = now.date()
    mailing_list.digest_upto = messages[-1].pk
    mailing_list.save(update_fields=["digest_number", "digest_on", "digest_upto"])
    for mode, make in ((Subscription.Mode.DIGEST, attached), (Subscription.Mode.PLAIN, plain)):
        sending.post(
            f"digest:{mailing_list.pk}:{mailing_list.digest_number}:{mode}",
            Posting.Kind.DIGEST,
            mailing_list,
            lambda make=make: make(mailing_list, messages, now),  # type: ignore[misc]
            sending.recipients(mailing_list, mode),
        )
    return True


def attached(mailing_list: MailingList, messages: list[Message], now: datetime) -> bytes:
    """multipart/mixed of the contents and a multipart/digest of whole messages."""
    with translation.override(settings.LANGUAGE_CODE):
        head = _head(mailing_list, now, "mime")
        contents = _contents(mailing_list, messages, now)
    outer, inner = (f"{kind}-{_unique(mailing_list, 'boundary')}" for kind in ("digest", "day"))
    lines = [
        *(head, b"MIME-Version: 1.0"),
        f'Content-Type: multipart/mixed; boundary="{outer}"'.encode(),
        *(b"", f"--{outer}".encode()),
        b"Content-Type: text/plain; charset=utf-8",
        b"Content-Transfer-Encoding: 8bit",
        *(b"", composing.crlf(contents.encode()), f"--{outer}".encode()),
        f'Content-Type: multipart/digest; boundary="{inner}"'.encode(),
        b"",
    ]
    size = 0
    for message in messages:
        raw = composing.on_the_wire(bytes(message.raw))
        size += len(raw)
        if size > MAX_BYTES:
            break
        # RFC 2046 5.1.5: message/rfc822 is what parts of a digest are unless they say otherwise.
        lines += [f"--{inner}".encode(), b"", raw]
    lines += [f"--{inner}--".encode(), b"", f"--{outer}--".encode(), b""]
    return b"\r\n".join(lines)


def plain(mailing_list: MailingList, messages: list[Message], now: datetime) -> bytes:
    """One text in the form of RFC 1153, which programs can burst into its messages."""
    with translation.override(settings.LANGUAGE_CODE):
        head = _head(mailing_list, now, "plain")
        contents = _contents(mailing_list, messages, now)
        title = _title(mailing_list)
    parts = [contents.rstrip(), "", _RULE_TOP, ""]
    for message in messages:
        text = mime.readable_text(bytes(message.raw))[:MAX_TEXT].rstrip()
        # A line of thirty hyphens would end the message before its time.
        text = "\n".join(" " + ln if ln.startswith(_RULE) else ln for ln in text.splitlines())
        parts += [
            f"Date: {format_datetime(message.sent_at)}",
            f"From: {message.sender_name or _('somebody')}",
            f"Subject: {message.subject}",
            f"Message-ID: <{message.message_id}>",
            f"Archived-At: <{links.archived_at(message)}>",
            *("", text, "", _RULE, ""),
        ]
    end = f"End of {title}"
    parts += [end, "*" * len(end), ""]
    body = EmailMessage(policy=SMTP)
    body.set_content("\n".join(parts), cte="quoted-printable")
    return head + b"\r\n" + body.as_bytes()


def _title(mailing_list: MailingList) -> str:
    return f"{mailing_list.name} Digest, Issue {mailing_list.digest_number}"


def _head(mailing_list: MailingList, now: datetime, form: str) -> bytes:
    subject = EmailMessage(policy=SMTP)
    subject["Subject"] = mime.tidy(_title(mailing_list))
    own = addresses.of(mailing_list)
    unique = _unique(mailing_list, form)
    fields = [
        f"From: {composing.mailbox(mailing_list.name, addresses.of(mailing_list, 'request'))}",
        *(f"To: {own}", f"Reply-To: {own}"),
        f"Date: {format_datetime(now)}",
        f"Message-ID: <{unique}@{addresses.domain()}>",
    ]
    own_fields = b"".join(composing.list_fields(mailing_list))
    head = composing.crlf("\n".join([*fields, ""]).encode())
    return (head + own_fields + subject.as_bytes().strip()).rstrip(b"\r\n")


def _contents(mailing_list: MailingList, messages: list[Message], now: datetime) -> str:
    count = ngettext("%(count)s message", "%(count)s messages", len(messages))
    lines = [
        f"{_title(mailing_list)}",
        f"{date_format(now, 'j F Y')}: {count % {'count': len(messages)}}",
        *(links.page(mailing_list), "", _("Topics of the day:"), ""),
    ]
    for number, message in enumerate(messages, 1):
        author = message.sender_name or _("somebody")
        lines.append(f"{number:>4}. {message.subject or _('no subject')} ({author})")
        lines.append(f"      {links.archived_at(message)}")
    return "\n".join([*lines, ""])


def _unique(mailing_list: MailingList, form: str) -> str:
    name = f"digest:{mailing_list.pk}:{mailing_list.digest_number}:{form}"
    return hashlib.sha256(name.encode()).hexdigest()[:40]
