"""Mailing lists, who is subscribed, every message that a list has taken, and what is on its way."""

from alliance.lists.models.changes import EngineChange
from alliance.lists.models.mail import HeldMessage, Message
from alliance.lists.models.rosters import (
    Confirmation,
    ListRole,
    MailingList,
    Subscription,
    TrustedSender,
)
from alliance.lists.models.sending import Delivery, Posting

__all__ = [
    "Confirmation",
    "Delivery",
    "EngineChange",
    "HeldMessage",
    "ListRole",
    "MailingList",
    "Message",
    "Posting",
    "Subscription",
    "TrustedSender",
]
