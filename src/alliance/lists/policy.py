"""Which messages a list takes at once, and why others wait for a moderator or are refused."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from alliance.lists import addresses, mime
from alliance.lists.models import MailingList, Subscription, TrustedSender
from alliance.lists.reading import Reading
from alliance.people import queries as people
from alliance.people.models import Person

MAX_RECIPIENTS = 10  # addresses in To and Cc of one message
MAX_HOPS = 100  # RFC 5321 6.3: at least 100
_COMMAND = re.compile(r"(?:re:\s*)?(?:un)?subscribe|leave|remove(?: me)?|join|confirm", re.I)
_RESULT = re.compile(r"\bdmarc\s*=\s*([a-z]+)", re.I)


class Reason(TextChoices):
    """Why a message is held, as moderators and senders read it."""

    NOT_SUBSCRIBED = "not-subscribed", _("The sender is not subscribed.")
    NOT_MODERATOR = "not-moderator", _("Only moderators post here.")
    UNPROVEN = "unproven", _("Nothing proves that this moderator's address sent it.")
    FIRST_POST = "first-post", _("The sender is new to this list.")
    MODERATED = "moderated", _("Messages of this sender are looked at first.")
    IMPLICIT = "implicit", _("The list is not among the addresses it was written to.")
    TOO_BIG = "too-big", _("It is larger than this list takes.")
    TOO_MANY = "too-many", _("It was written to very many addresses.")
    SUSPICIOUS = "suspicious", _("A filter took it for spam, or its sender for forged.")
    UNCLEAR_SENDER = "unclear-sender", _("It does not say clearly who wrote it.")
    UNREADABLE = "unreadable", _("Its structure cannot be read.")
    COMMAND = "command", _("It looks like a command to the list rather than a message.")
    REPEATED_ID = "repeated-id", _("Another message has the same identifier.")
    AUTOMATIC = "automatic", _("A program sent it in answer to something.")


@dataclass(frozen=True)
class Sender:
    """Who posts, as the list knows them: by From, which others can forge. `proven` says that the
    mail server in front has shown it to be theirs (DMARC, RFC 7489).
    """

    email: str
    person: Person | None
    subscription: Subscription | None
    is_trusted: bool
    proven: bool


def sender_of(reading: Reading, mailing_list: MailingList) -> Sender:
    """Look the sender up. Any proven address of a subscriber counts as the subscriber."""
    email = reading.sender_email
    person = people.owner_of(email) if email else None
    known = {email, *(people.proven_addresses(person) if person else ())} - {""}
    subscriptions = mailing_list.subscriptions.filter(ended_at=None, email__in=known)
    found = sorted(subscriptions, key=lambda row: row.email != email)
    trusted = TrustedSender.objects.filter(mailing_list=mailing_list, email__in=known).exists()
    return Sender(
        email=email,
        person=person,
        subscription=found[0] if found else None,
        is_trusted=trusted,
        proven=dmarc(reading) == "pass",
    )


def refusal(reading: Reading, mailing_list: MailingList) -> tuple[str, str] | None:
    """Why a message is not even held: (enhanced status code of RFC 3463, words), or None."""
    if mailing_list.closed_at is not None:
        return "5.7.1", f"the list {mailing_list.slug} is closed"
    if list_id(mailing_list) in reading.list_ids:
        return "5.4.6", "this message has been through this list already"
    if reading.hops > MAX_HOPS:
        return "5.4.6", "this message has been through too many hosts"
    return None


def reasons(reading: Reading, mailing_list: MailingList, sender: Sender, size: int) -> list[Reason]:
    """Why a moderator should look first; [] lets the message through."""
    found = [*_about_sender(mailing_list, sender), *_about_message(reading, mailing_list)]
    if size > mailing_list.max_bytes:
        found.append(Reason.TOO_BIG)
    try:
        mime.walk(reading.part)
    except mime.Unreadable:
        found.append(Reason.UNREADABLE)
    return found


def _about_sender(mailing_list: MailingList, sender: Sender) -> list[Reason]:
    from alliance.lists.permissions import may_moderate

    if not sender.email:
        return []  # said by UNCLEAR_SENDER
    subscription = sender.subscription
    if mailing_list.posting == MailingList.Posting.MODERATORS:
        if sender.person is None or not may_moderate(sender.person, mailing_list):
            return [Reason.NOT_MODERATOR]
        # Anybody can write a moderator's address into From; only the server in front can tell.
        return [] if sender.proven else [Reason.UNPROVEN]
    if subscription is not None:
        if subscription.is_moderated:
            return [Reason.MODERATED]
        is_new = subscription.posts_accepted < mailing_list.first_posts_held
        return [Reason.FIRST_POST] if is_new and not subscription.is_trusted else []
    return [] if sender.is_trusted else [Reason.NOT_SUBSCRIBED]


def _about_message(reading: Reading, mailing_list: MailingList) -> list[Reason]:
    found = []
    if reading.authors != 1 or not reading.sender_email:
        found.append(Reason.UNCLEAR_SENDER)
    if addresses.of(mailing_list) not in reading.recipients:
        found.append(Reason.IMPLICIT)
    if len(reading.recipients) > MAX_RECIPIENTS:
        found.append(Reason.TOO_MANY)
    if is_suspicious(reading):
        found.append(Reason.SUSPICIOUS)
    if _COMMAND.fullmatch(reading.subject):
        found.append(Reason.COMMAND)
    if is_answer_of_a_program(reading):
        found.append(Reason.AUTOMATIC)
    return found


def is_suspicious(reading: Reading) -> bool:
    """What the spam filter or the mail server in front has said. Their fields are theirs: a server
    in front removes those that strangers bring (RFC 8601 5).
    """
    flag = reading.part.first("x-spam-flag").strip().lower()
    status = reading.part.first("x-spam-status").strip().lower()
    return flag == b"yes" or status.startswith(b"yes") or dmarc(reading) == "fail"


def dmarc(reading: Reading) -> str:
    """The result of DMARC by the trusted host (RFC 8601), "" where it says nothing."""
    if not settings.MAIL_AUTH_HOST:
        return ""
    for value in reading.part.all("authentication-results"):
        text = re.sub(r"\([^()]*\)", "", mime.header_text(value))
        server, _, results = text.partition(";")
        if server.lower().split()[:1] == [settings.MAIL_AUTH_HOST]:
            found = _RESULT.search(results)
            return found[1].lower() if found else ""
    return ""


def is_answer_of_a_program(reading: Reading) -> bool:
    """Auto-Submitted: auto-replied (RFC 3834 5): "I am away", never meant for a list."""
    return reading.part.first("auto-submitted").strip().lower().startswith(b"auto-replied")


def must_not_be_answered(reading: Reading, envelope_from: str) -> bool:
    """RFC 3834 2: no program answers what a program sent, what has no sender, or lists."""
    submitted = reading.part.first("auto-submitted").strip().lower()
    precedence = reading.part.first("precedence").strip().lower()
    local, host = addresses.split(envelope_from)
    return (
        not local
        or not reading.sender_email
        or (submitted not in (b"", b"no"))
        or precedence in (b"bulk", b"junk", b"list", b"auto_reply")
        or any(field.name.startswith("list-") for field in reading.part.fields)
        or local in ("mailer-daemon", "postmaster", "noreply", "no-reply")
        or local.endswith(("-request", "-bounces", "-owner"))
        or host == addresses.domain()
        or bool(reading.part.first("x-auto-response-suppress"))
        or reading.part.content_type == "multipart/report"
    )


def list_id(mailing_list: MailingList) -> str:
    """RFC 2919 2: an identifier in a namespace of ours, whatever happens to the address."""
    return f"{mailing_list.slug}.{addresses.domain()}"
