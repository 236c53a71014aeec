"""Addresses of a list: `dev@`, `dev-join@`, `dev-bounces+<token>@`, and the tokens in them.

Mailbox names are compared in lower case here: RFC 5321 2.4 lets the receiving host decide, and
senders rewrite them.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from alliance.lists.models import MailingList, Subscription

ROLES = ("request", "join", "leave", "confirm", "owner", "bounces")
# Names that are taken: those every domain has (RFC 2142), and words of our own page addresses.
RESERVED = frozenset(
    (*ROLES, "postmaster", "abuse", "mailer-daemon", "noreply", "root", "new", "me", "index")
)
MAX_CHARACTERS = 320  # RFC 5321 4.5.3.1: 64 + 1 + 255
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_MAC_CHARACTERS = 24  # of 36 each: 124 bits


@dataclass(frozen=True)
class Local:
    """A local part taken apart. `role` is "" for the list itself; `token` what follows a plus."""

    slug: str
    role: str
    token: str = ""


def domain() -> str:
    return str(settings.LISTS_DOMAIN).lower()


def own_domains() -> frozenset[str]:
    """Domains whose mail this alliance signs: From lines in them need no rewriting."""
    return frozenset({domain(), *(name.lower() for name in settings.MAIL_OWN_DOMAINS)})


def of(mailing_list: MailingList, role: str = "", token: str = "") -> str:
    """The address of the list, or of one of its roles: `of(dev, "bounces", "p4…")`."""
    local = "-".join(filter(None, [mailing_list.slug, role]))
    return f"{local}+{token}@{domain()}" if token else f"{local}@{domain()}"


def split(address: str) -> tuple[str, str]:
    """Local part and domain in lower case; ("", "") when it is no address of ours to read."""
    local, at, host = address.strip().strip("<>").rpartition("@")
    if not at or not local or len(address) > MAX_CHARACTERS:
        return "", ""
    return local.strip('"').lower(), host.lower().rstrip(".")


def read(local: str) -> Local:
    """Take the local part of an address of a list apart."""
    name, _, token = local.lower().partition("+")
    for role in ROLES:
        if name.endswith(f"-{role}") and len(name) > len(role) + 1:
            return Local(name.removesuffix(f"-{role}"), role, token)
    return Local(name, "", token)


def subscription_token(subscription: Subscription, purpose: str) -> str:
    """A token that names a subscription and that nobody else can make: `<id>-<mac>`.

    `purpose` keeps tokens apart: "bounce" and "probe" are seen by every host on the way, and must
    not open "leave". Letters and digits only, in lower case, so that it survives in addresses.
    """
    return f"{_base36(subscription.pk)}-{_mac(purpose, subscription.pk)}"


def read_subscription_token(token: str, purpose: str) -> int | None:
    """The id of the subscription, None when the token was not made here for that purpose."""
    number, _, mac = token.lower().partition("-")
    if not number or len(number) > 12 or not number.isalnum() or not number.isascii():
        return None
    pk = int(number, 36)
    return pk if hmac.compare_digest(mac.encode(), _mac(purpose, pk).encode()) else None


def _mac(purpose: str, pk: int) -> str:
    key = hashlib.sha256(b"lists:" + settings.SECRET_KEY.encode()).digest()
    mac = hmac.new(key, f"{purpose}:{pk}".encode(), hashlib.sha256).digest()
    return _base36(int.from_bytes(mac))[:_MAC_CHARACTERS].rjust(_MAC_CHARACTERS, "0")


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits or "0"
