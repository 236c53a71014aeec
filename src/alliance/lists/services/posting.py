"""Messages that are written on the site. They reach the list like any mail, without the author's
address: what people type here never makes their address public.
"""

from __future__ import annotations

import hashlib
import re
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.lists import addresses, composing, mime, reading
from alliance.lists.models import MailingList, Message
from alliance.lists.permissions import may_post
from alliance.lists.services.taking import announce
from alliance.people.models import Person

MAX_SUBJECT = 200
MAX_TEXT = 100_000  # characters
POSTS_A_DAY = 40  # of one person, to all lists, from the site
_ID = re.compile(r"[!-;=?-~]{1,480}")  # what In-Reply-To can name: ASCII without angle brackets
MAX_REFERENCES = 40  # identifiers of a thread that are carried on


class TooMuch(Exception):
    """One person has written very much today."""


@transaction.atomic
def post_from_site(
    mailing_list: MailingList,
    *,
    subject: str,
    text: str,
    by: Person | None,
    in_reply_to: str = "",
    key: str,
) -> Message:
    """Post plain `text` to the list as `by`, or as the site itself when that is None.

    `key` names the occasion ("meetings.summary:12"): the same key posts once, and later calls
    return the first message. `in_reply_to` is a Message-ID without its brackets; its thread is
    continued. The author's name goes out, the list's address stands in From.

    Raises `PermissionDenied`, `TooMuch`, or `ValidationError` with "subject" and "text".
    """
    before = Message.objects.filter(key=key).first()
    if before is not None:
        return before
    _ask(mailing_list, by)
    subject, text = mime.tidy(subject), mime.clean(text).strip()
    _check(subject, text)
    now = timezone.now()
    message_id = _message_id(key)
    raw = _written(
        mailing_list,
        by=by,
        subject=subject,
        text=text,
        now=now,
        message_id=message_id,
        in_reply_to=in_reply_to,
    )
    message, is_new = Message.objects.get_or_create(
        key=key,
        defaults={
            "mailing_list": mailing_list,
            "message_id": message_id,
            "digest": Message.digest_of(message_id),
            "raw": raw,
            "sender_name": (by.name if by else settings.SITE_NAME)[:200],
            "sender": by,
            "subject": subject,
            "sent_at": now,
            "received_at": now,
        },
    )
    if is_new:
        announce(message)
    return message


def _written(
    mailing_list: MailingList,
    *,
    by: Person | None,
    subject: str,
    text: str,
    now: datetime,
    message_id: str,
    in_reply_to: str,
) -> bytes:
    """The message as RFC 5322 has it."""
    own = addresses.of(mailing_list)
    fields = [
        ("From", composing.mailbox(_name(mailing_list, by), own)),
        ("To", own),
        ("Date", format_datetime(now)),
        ("Message-ID", f"<{message_id}>"),
    ]
    if _ID.fullmatch(in_reply_to):
        thread = _thread(mailing_list, in_reply_to)
        fields += [
            ("In-Reply-To", f"<{in_reply_to}>"),
            ("References", "\n ".join(f"<{one}>" for one in thread)),
        ]
    body = EmailMessage(policy=SMTP)
    body["Subject"] = subject
    is_plain = text.isascii() and all(len(line) <= 78 for line in text.splitlines())
    body.set_content(text + "\n", cte="7bit" if is_plain else "quoted-printable")
    head = "".join(f"{name}: {value}\n" for name, value in fields)
    return head.replace("\n", "\r\n").encode() + body.as_bytes()


def _ask(mailing_list: MailingList, by: Person | None) -> None:
    if by is None:
        return
    if not may_post(by, mailing_list):
        raise PermissionDenied(_("You may not write to this list."))
    day = timezone.now() - timedelta(days=1)
    written = Message.objects.filter(sender=by, received_at__gt=day).exclude(key=None)
    if written.count() >= POSTS_A_DAY:
        raise TooMuch(_("You have written a lot today. Go on tomorrow, or write by mail."))


def _check(subject: str, text: str) -> None:
    wrong = {}
    if not subject:
        wrong["subject"] = _("Say what it is about.")
    elif len(subject) > MAX_SUBJECT:
        wrong["subject"] = _("Use %(limit)s characters at most.") % {"limit": MAX_SUBJECT}
    if not text:
        wrong["text"] = _("Write something.")
    elif len(text) > MAX_TEXT:
        wrong["text"] = _("Use %(limit)s characters at most.") % {"limit": MAX_TEXT}
    if wrong:
        raise ValidationError(wrong)


def _name(mailing_list: MailingList, by: Person | None) -> str:
    if by is None:
        return str(settings.SITE_NAME)
    called = by.name or _("A member")  # never the address
    return _("%(author)s via %(list)s") % {"author": called[:48], "list": mailing_list.name}


def _message_id(key: str) -> str:
    return f"{hashlib.sha256(key.encode()).hexdigest()[:40]}@{addresses.domain()}"


def _thread(mailing_list: MailingList, in_reply_to: str) -> list[str]:
    """References of an answer (RFC 5322 3.6.4): those of what it answers, and that itself."""
    digest = Message.digest_of(in_reply_to)
    parent = Message.objects.filter(mailing_list=mailing_list, digest=digest).first()
    if parent is None:
        return [in_reply_to]
    read = reading.read(bytes(parent.raw))
    before = [*read.references] or [one for one in (read.in_reply_to,) if one]
    ids = [one for one in dict.fromkeys([*before, in_reply_to]) if _ID.fullmatch(one)]
    return ids if len(ids) <= MAX_REFERENCES else [ids[0], *ids[-MAX_REFERENCES + 1 :]]
