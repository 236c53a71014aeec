"""What rooms are called where the record of acts is read."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from alliance.audit.acts import rooms

ROOMS: dict[str, Any] = {
    "archive": _("Archives"),
    "chat": _("Chat"),
    "conduct": _("Code of conduct"),
    "decisions": _("Decisions"),
    "desk": _("Desk"),
    "directory": _("Trust registry"),
    "lab": _("Badge Lab"),
    "exports": _("Exports"),
    "funding": _("Money"),
    "groups": _("Groups"),
    "issuing": _("Issuers"),
    "ledger": _("The books"),
    "lists": _("Mailing lists"),
    "membership": _("Memberships"),
    "organizations": _("Organizations"),
    "people": _("Accounts"),
    "programmes": _("Calls for applications"),
    "proposals": _("Proposals"),
    "recognition": _("Recognition"),
}


def choices() -> list[tuple[str, Any]]:
    """Rooms that record something, by what they are called."""
    known = [(room, ROOMS.get(room, room)) for room in rooms()]
    return sorted(known, key=lambda choice: str(choice[1]))
