"""Where a message can be read: Mailman writes it into List-Archive and Archived-At (RFC 5064)."""

from __future__ import annotations

from typing import Any

from mailman.interfaces.archiver import IArchiver
from zope.interface import implementer

from .identity import digest_of
from .settings import settings


@implementer(IArchiver)
class Archiver:
    """The site's archive. Messages reach it through the handler `alliance-take`, which runs before
    anybody gets them and cannot fail unnoticed, as an archiver of Mailman's can.
    """

    name = "alliance"
    is_enabled = True

    @staticmethod
    def list_url(mlist: Any) -> str:
        return settings().archive.format(list=mlist.list_name)

    @staticmethod
    def permalink(mlist: Any, msg: Any) -> str:
        return settings().archived_at.format(list=mlist.list_name, digest=digest_of(msg))

    @staticmethod
    def archive_message(mlist: Any, msg: Any) -> str:
        return Archiver.permalink(mlist, msg)
