"""Who may do what in the archive. Who reads a list is said by `lists`."""

from __future__ import annotations

from alliance.archive.models import Entry
from alliance.lists.models import MailingList
from alliance.lists.permissions import Viewer, may_moderate, may_post, may_read

__all__ = ["may_moderate", "may_post", "may_read", "may_see", "may_see_addresses"]


def may_see_addresses(viewer: Viewer, mailing_list: MailingList) -> bool:
    """Addresses in bodies, raw messages and the full mbox: those signed in who may read."""
    return viewer.is_authenticated and viewer.is_active and may_read(viewer, mailing_list)


def may_see(viewer: Viewer, entry: Entry) -> bool:
    """What is hidden is seen by those who moderate the list."""
    if not may_read(viewer, entry.mailing_list):
        return False
    return entry.hidden_at is None or may_moderate(viewer, entry.mailing_list)
