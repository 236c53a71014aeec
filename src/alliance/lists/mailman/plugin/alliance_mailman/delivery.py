"""How mail leaves: as Mailman sends it, with the recipient's own link for leaving (RFC 8058)."""

from __future__ import annotations

from typing import Any

from mailman.mta import deliver as generic

from .settings import settings
from .tokens import leave_token


class OneClick(generic.Deliver):
    """Mailman's agent for individual delivery, with one more step after the decoration, so that an
    ARC signature covers it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.callbacks.insert(self.callbacks.index(self.decorate) + 1, self.offer_leaving)

    def offer_leaving(self, mlist: Any, msg: Any, msgdata: dict[str, Any]) -> None:
        """RFC 8058 3.1. Only for members: what goes to owners is no list mail."""
        if msgdata.get("member") is None:
            return
        token = leave_token(settings().leave_key, mlist.list_name, msgdata["recipient"])
        link = settings().leave.format(token=token)
        del msg["list-unsubscribe"], msg["list-unsubscribe-post"]
        msg["List-Unsubscribe"] = f"<{link}>,\n\t<mailto:{mlist.leave_address}>"
        msg["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


# Mailman has no seam for fields of one recipient: its outgoing function looks its agent up by name.
generic.Deliver = OneClick


def deliver(mlist: Any, msg: Any, msgdata: dict[str, Any]) -> None:
    """What `[mta] outgoing` names."""
    generic.deliver(mlist, msg, msgdata)
