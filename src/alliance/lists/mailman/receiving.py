"""Mail that came in by the site's door and is Mailman's: for lists, and what came back to them."""

from __future__ import annotations

from alliance.lists import addresses, mime, policy, reading
from alliance.lists.addresses import Local
from alliance.lists.mailman.lmtp import hand_over
from alliance.lists.mailman.rest import MailmanDown, Refused
from alliance.lists.models import MailingList
from alliance.lists.policy import Reason
from alliance.lists.refusing import Refusal

# Held by the site itself: Mailman would throw it away, or not understand it.
_OURS = {Reason.UNCLEAR_SENDER, Reason.UNREADABLE}


def receive(raw: bytes, envelope_from: str, recipient: str, address: Local) -> bool:
    """See `engine.ListEngine.receive`. Mailman says yes before the door does."""
    if address.role == "bounces":
        if _is_of_the_site(address.token):
            return False
    elif address.role or not _is_mailmans(raw, address.slug):
        return False  # coming and going by mail, and the moderators' address, are the site's
    try:
        hand_over(raw, envelope_from, recipient)
    except MailmanDown as error:
        raise Refusal("4.3.2", "the list cannot take mail just now; try again later") from error
    except Refused as error:
        raise Refusal("5.7.1", f"the list does not take this message: {error}") from error
    return True


def _is_of_the_site(token: str) -> bool:
    """Probes and mail of the built-in engine name a subscription; Mailman's names an address."""
    if token.startswith("p-"):
        return addresses.read_subscription_token(token.removeprefix("p-"), "probe") is not None
    return addresses.read_subscription_token(token, "bounce") is not None


def _is_mailmans(raw: bytes, slug: str) -> bool:
    """False for what the site refuses, or has to hold itself."""
    mailing_list = MailingList.objects.select_related("group").get(slug=slug)
    try:
        read = reading.read(raw)
    except mime.Unreadable:
        return False
    if policy.refusal(read, mailing_list) is not None:
        return False
    sender = policy.sender_of(read, mailing_list)
    return not _OURS.intersection(policy.reasons(read, mailing_list, sender, len(raw)))
