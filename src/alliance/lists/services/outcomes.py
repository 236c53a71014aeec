"""What can become of a message that comes to a list."""

from __future__ import annotations

from dataclasses import dataclass

from alliance.lists.models import HeldMessage, Message


@dataclass(frozen=True)
class Taken:
    """Kept and on its way to subscribers. `is_new` is False for one that was taken before."""

    message: Message
    is_new: bool = True


@dataclass(frozen=True)
class Held:
    """It waits for a moderator."""

    item: HeldMessage
    is_new: bool = True


@dataclass(frozen=True)
class Refused:
    """Not kept; the sending server tells its sender. `code` is an enhanced status code
    (RFC 3463): 5.x.x is final, 4.x.x may be tried again.
    """

    code: str
    words: str


Outcome = Taken | Held | Refused
