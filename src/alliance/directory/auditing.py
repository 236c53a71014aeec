"""Which acts about the registry are recorded: all of its log."""

from alliance.audit.following import follow
from alliance.directory.models import RegistryEvent


def register() -> None:
    follow(
        RegistryEvent,
        "directory",
        list(RegistryEvent.Kind),
        subject=lambda event: f"issuer:{event.did}",
    )
