"""The seam between lists as this site knows them and the program that hands out the mail.

The models are the truth about lists, subscribers and what was taken, whichever engine runs. An
engine is told of each change in the transaction that makes it, and brings messages out. The
built-in one does all of it with `Posting` and `Delivery`; another (Mailman core) would note the
change in a queue of its own and speak to its REST interface afterwards, hand mail for the list's
address to its LMTP door, and report back what was taken through `services.keep_taken`, what it
holds through `HeldMessage`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from django.conf import settings

from alliance.lists.models import MailingList, Message, Subscription


@dataclass(frozen=True)
class Health:
    """`words` for the operator; `remedy` is empty when all is well."""

    well: bool
    words: str
    remedy: str = ""


class ListEngine(Protocol):
    """What an engine does. Every method but `health` is called inside a transaction."""

    name: str

    def list_changed(self, mailing_list: MailingList) -> None:
        """A list was made, its rules changed, or it was closed."""

    def subscription_changed(self, subscription: Subscription) -> None:
        """Somebody came, left, or chose another mode."""

    def distribute(self, message: Message) -> None:
        """Bring a message that was taken to everybody who wants each message."""

    def health(self) -> Health: ...


class BuiltIn:
    """Deliveries from this process, over the site's own mail server."""

    name = "builtin"

    def list_changed(self, mailing_list: MailingList) -> None:
        """Rules are read when they are needed."""

    def subscription_changed(self, subscription: Subscription) -> None:
        """Subscribers are read when a message goes out."""

    def distribute(self, message: Message) -> None:
        from alliance.lists.services.sending import send_to_subscribers

        send_to_subscribers(message)

    def health(self) -> Health:
        from alliance.lists.queries import health_of_deliveries

        return health_of_deliveries()


ENGINES: dict[str, ListEngine] = {"builtin": BuiltIn()}


def current() -> ListEngine:
    """The engine that LISTS_ENGINE names. Raises KeyError for one that is not installed."""
    return ENGINES[settings.LISTS_ENGINE]
