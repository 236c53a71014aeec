"""Where mail comes in, whatever brought it: each recipient's address decides what becomes of it.

Other rooms receive at addresses of their own: `register("calendar", take_reply)` makes
`calendar@lists.example.org` and `calendar+anything@…` theirs.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from alliance.lists import addresses, commands, engine, mime, reading
from alliance.lists.models import MailingList
from alliance.lists.refusing import Refusal
from alliance.lists.services import Refused, take
from alliance.lists.services.bouncing import take_bounce
from alliance.lists.services.taking import MAX_BYTES

__all__ = ["TAKERS", "Refusal", "Taker", "knows", "receive", "register"]

log = logging.getLogger("alliance.lists")

# Called with the message, its envelope sender ("" for none) and the recipient, outside any
# transaction. It has been kept when this returns; `Refusal` says that it was not.
Taker = Callable[[bytes, str, str], object]
TAKERS: dict[str, Taker] = {}


def register(localpart_prefix: str, taker: Taker) -> None:
    """Give mail for `<prefix>@` and `<prefix>+…@` of the lists' domain to `taker`."""
    TAKERS[localpart_prefix.lower()] = taker


def knows(recipient: str) -> Refusal | None:
    """Whether mail for that address is taken at all; asked before the message is sent."""
    local, host = addresses.split(recipient)
    if host != addresses.domain():
        return Refusal("5.7.1", "this server takes no mail for that domain")
    if local == "postmaster" or local.partition("+")[0] in TAKERS:
        return None
    slug = addresses.read(local).slug
    if not MailingList.objects.filter(slug=slug).exists():
        return Refusal("5.1.1", "there is no such list")
    return None


def receive(raw: bytes, envelope_from: str, recipient: str) -> None:
    """Take a message for one recipient. When this returns it is kept for good, or was of the kind
    that needs no keeping (a command that was carried out). Raises `Refusal`.
    """
    if refusal := knows(recipient):
        raise refusal
    if len(raw) > MAX_BYTES:
        raise Refusal("5.3.4", "the message is too large")
    local, _ = addresses.split(recipient)
    taker = TAKERS.get(local.partition("+")[0])
    if taker is not None:
        taker(raw, envelope_from, recipient)
        return
    if local == "postmaster":
        _to_postmaster(raw, envelope_from)
        return
    address = addresses.read(local)
    mailing_list = MailingList.objects.select_related("group").get(slug=address.slug)
    if engine.current().receive(raw, envelope_from, recipient, address):
        return
    if not address.role:
        outcome = take(raw, mailing_list, envelope_from, timezone.now())
        if isinstance(outcome, Refused):
            raise Refusal(outcome.code, outcome.words)
        return
    try:
        read = reading.read(raw)
    except mime.Unreadable as error:
        raise Refusal("5.6.0", "the message cannot be read") from error
    if address.role == "bounces":
        # A failure of what cannot be told apart is noted and gone: it may not come back again.
        if take_bounce(mailing_list, address.token, read) is None:
            log.info("a bounce of %s named nobody", mailing_list.slug)
        return
    with transaction.atomic():
        commands.carry_out(address, mailing_list, raw, read, envelope_from)


def _to_postmaster(raw: bytes, envelope_from: str) -> None:
    """RFC 5321 4.5.1: every domain that takes mail has a postmaster. Ours are the moderators of
    the first list; without any list nobody is there to read it.
    """
    first = MailingList.objects.order_by("pk").first()
    if first is None:
        raise Refusal("5.1.1", "there is no such list")
    with transaction.atomic():
        commands.to_owners(first, raw, reading.read(raw))
