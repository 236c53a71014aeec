"""Which acts about mailing lists are recorded: who keeps them, and what was done to held mail."""

from django.utils.translation import gettext_lazy as _

from alliance.audit import acts


def register() -> None:
    acts.register(
        {
            "lists.founded": _("list made"),
            "lists.rules": _("rules of a list changed"),
            "lists.closed": _("list closed, or opened again"),
            "lists.moderator_named": _("moderator of a list named"),
            "lists.moderator_ended": _("moderator of a list ended"),
            "lists.held.accepted": _("held message let through"),
            "lists.held.rejected": _("held message sent back"),
            "lists.held.discarded": _("held message put away"),
        }
    )
