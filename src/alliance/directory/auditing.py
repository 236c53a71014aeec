"""Which acts about the registry are recorded: all of its log."""

from django.utils.translation import gettext_lazy as _

from alliance.audit import acts
from alliance.audit.following import follow
from alliance.directory.models import RegistryEvent


def register() -> None:
    follow(
        RegistryEvent,
        "directory",
        list(RegistryEvent.Kind),
        subject=lambda event: f"issuer:{event.did}",
    )
    acts.register({"directory.claimed": _("said to whom an issuer answers")})
