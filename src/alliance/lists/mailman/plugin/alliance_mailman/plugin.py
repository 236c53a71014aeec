"""What Mailman loads first."""

from __future__ import annotations

from mailman.interfaces.plugin import IPlugin
from zope.interface import implementer


@implementer(IPlugin)
class Alliance:
    """Handlers, pipelines and the archiver are found by Mailman itself; nothing is to be done."""

    resource = None

    def pre_hook(self) -> None:
        pass

    def post_hook(self) -> None:
        pass
