"""Lists and mail for tests, in a few words."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage

from django.utils import timezone

from alliance.lists import door
from alliance.lists.models import HeldMessage, MailingList, Message, Subscription
from alliance.lists.services import sending

DOMAIN = "lists.localhost"


def make_list(slug="dev", **fields) -> MailingList:
    defaults = {"name": slug.title(), "first_posts_held": 0, "has_footer": False}
    return MailingList.objects.create(slug=slug, **defaults | fields)


def subscribe(mailing_list, who, **fields) -> Subscription:
    email = who if "@" in who else f"{who}@example.org"
    return Subscription.objects.create(mailing_list=mailing_list, email=email, **fields)


def mail(
    sender="Ada <ada@example.org>",
    to="dev@lists.localhost",
    subject="Hello",
    body="Words.\n",
    message_id="<1@example.org>",
    **fields,
) -> bytes:
    """A mail as bytes with CRLF; `fields` as `x_spam_flag="YES"`; None leaves a field out."""
    given = {
        "From": sender,
        "To": to,
        "Subject": subject,
        "Message-Id": message_id,
        "Date": "Mon, 23 Nov 2026 10:00:00 +0000",
    } | {name.replace("_", "-").title(): value for name, value in fields.items()}
    head = "".join(f"{name}: {value}\n" for name, value in given.items() if value is not None)
    return (head + "\n" + body).replace("\n", "\r\n").encode()


def send(raw: bytes, to="dev@lists.localhost", envelope_from="ada@example.org") -> None:
    door.receive(raw, envelope_from, to)


def deliver_all() -> list[EmailMessage]:
    """Deliver everything that is due, and return all list mail that left, parsed."""
    from django.core import mail as outbox

    from alliance.lists.models import Posting

    for pk in Posting.objects.filter(finished_at=None).values_list("pk", flat=True):
        sending.deliver(pk)
    return [
        message_from_bytes(one.raw, policy=policy.default)
        for one in outbox.outbox
        if hasattr(one, "raw")
    ]


def only_message() -> Message:
    return Message.objects.get()


def only_held() -> HeldMessage:
    return HeldMessage.objects.get()


def now():
    return timezone.now()
