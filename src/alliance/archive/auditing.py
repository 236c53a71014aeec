"""Which acts about the archives are recorded: messages hidden and shown."""

from django.utils.translation import gettext_lazy as _

from alliance.audit import acts


def register() -> None:
    acts.register(
        {"archive.hidden": _("message hidden"), "archive.shown": _("message shown again")}
    )
