"""Mail to the addresses beside a list: dev-join, dev-leave, dev-confirm+token, dev-request,
dev-owner. What a stranger can write, a stranger can write in another's name: nothing here changes
anything before the address itself has confirmed it, and no program is ever answered (RFC 3834).
"""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.utils import timezone

from alliance.lists import addresses, composing, mime, policy, telling
from alliance.lists.addresses import Local
from alliance.lists.models import Confirmation, MailingList, Posting
from alliance.lists.permissions import may_subscribe
from alliance.lists.reading import Reading, mailboxes
from alliance.lists.services import sending, subscribing
from alliance.people.queries import owner_of

OWNER_MAILS_AN_HOUR = 30  # to the moderators of one list
_WORDS = re.compile(r"[a-z]+")
_SUBSCRIBE, _LEAVE = {"join", "subscribe"}, {"leave", "unsubscribe", "signoff"}


def carry_out(
    address: Local, mailing_list: MailingList, raw: bytes, read: Reading, envelope_from: str
) -> None:
    """Do what mail to `<list>-<role>` asks for. In the caller's transaction."""
    if address.role == "owner":
        to_owners(mailing_list, raw, read)
        return
    if policy.must_not_be_answered(read, envelope_from) or policy.is_suspicious(read):
        return
    if address.role == "confirm":
        _confirm(address.token, read)
    elif address.role == "join":
        _ask(mailing_list, read, Confirmation.Wish.SUBSCRIBE)
    elif address.role == "leave":
        _ask(mailing_list, read, Confirmation.Wish.LEAVE)
    else:
        _request(mailing_list, read)


def _request(mailing_list: MailingList, read: Reading) -> None:
    """The first word of the subject, or of the text."""
    words = _WORDS.findall(read.subject.lower()) or [""]
    if words[0] in ("re", "fw", "fwd"):
        words = words[1:] or [""]
    known = _SUBSCRIBE | _LEAVE | {"help"}
    if words[0] not in known:
        words = _WORDS.findall(mime.readable_text_of(read.part)[:500].lower()) or [""]
    if words[0] in _SUBSCRIBE:
        _ask(mailing_list, read, Confirmation.Wish.SUBSCRIBE)
    elif words[0] in _LEAVE:
        _ask(mailing_list, read, Confirmation.Wish.LEAVE)
    else:
        telling.of_help(mailing_list, read.sender_email, read.message_id)


def _ask(mailing_list: MailingList, read: Reading, wish: Confirmation.Wish) -> None:
    person = owner_of(read.sender_email)
    if wish == Confirmation.Wish.SUBSCRIBE and not may_subscribe(
        person or AnonymousUser(), mailing_list
    ):
        return
    try:
        subscribing.ask(mailing_list, read.sender_email, wish)
    except ValidationError:
        return  # From holds no address that mail could go to


def _confirm(token: str, read: Reading) -> None:
    """Only the address that was asked has the token; an answer from another one of the same person
    is good, too.
    """
    if read.sender_email:
        subscribing.confirm(token)


def to_owners(mailing_list: MailingList, raw: bytes, read: Reading) -> None:
    """Bring a mail to the people behind the list, as it is, from the list's own address."""
    own = addresses.of(mailing_list, "owner")
    if policy.list_id(mailing_list) in read.list_ids:
        return
    name = f"owner:{mailing_list.pk}:{hashlib.sha256(raw).hexdigest()}"
    lately = Posting.objects.filter(
        kind=Posting.Kind.OWNER,
        mailing_list=mailing_list,
        created_at__gt=timezone.now() - timedelta(hours=1),
    )
    if lately.count() >= OWNER_MAILS_AN_HOUR:
        from alliance.lists.door import Refusal

        raise Refusal("4.7.1", "the moderators have much mail just now; try again in an hour")
    people = telling.moderators_of(mailing_list).values_list("email", flat=True)
    sending.post(
        name,
        Posting.Kind.OWNER,
        mailing_list,
        lambda: composing.to_owners(mailing_list, raw, own, mailboxes(read.part.first("from"))),
        list(people),
    )
