"""Words in addresses that only this site can make: of a person's own feed, and of where the reply
to an invitation goes. They are made of a name that is stored and of the site's secret, so that
neither the database alone nor a guess opens anything.
"""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings

from alliance.calls.models import Invitation, OwnCalendar

CHARACTERS = 32  # of 16 each: 128 bits


def feed_token(own: OwnCalendar) -> str:
    return f"{own.name}{_mac('feed', own.name)}"


def read_feed_token(token: str) -> OwnCalendar | None:
    """The calendar whose address this is; None for a wrong or old one, or of a blocked person."""
    name, mac = token[:-CHARACTERS], token[-CHARACTERS:]
    if not hmac.compare_digest(mac.encode(), _mac("feed", name).encode()):
        return None
    found = OwnCalendar.objects.select_related("person").filter(name=name).first()
    return found if found and found.person.is_active else None


def reply_token(invitation: Invitation) -> str:
    """Letters, digits and one "-", in lower case: it survives in addresses."""
    return f"{invitation.pk}-{_mac('reply', str(invitation.pk))}"


def read_reply_token(token: str) -> Invitation | None:
    number, _, mac = token.lower().partition("-")
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        return None
    if not hmac.compare_digest(mac.encode(), _mac("reply", number).encode()):
        return None
    rows = Invitation.objects.select_related("series__group", "person")
    return rows.filter(pk=int(number)).first()


def _mac(purpose: str, name: str) -> str:
    key = hashlib.sha256(b"calls:" + settings.SECRET_KEY.encode()).digest()
    mac = hmac.new(key, f"{purpose}:{name}".encode(), hashlib.sha256).hexdigest()
    return mac[:CHARACTERS]
