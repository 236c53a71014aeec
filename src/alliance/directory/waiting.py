"""Decisions about the registry that wait for a second person, for the desk."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.desk import queues, retention
from alliance.directory.models import Override
from alliance.directory.permissions import is_staff


def register() -> None:
    proposed = Override.State.PROPOSED
    queues.register(
        "directory.decisions",
        label=_("Decisions about the registry, for a second person"),
        may=is_staff,
        read=lambda viewer: queues.waiting(
            Override.objects.filter(state=proposed).exclude(proposed_by=viewer), "proposed_at"
        ),
        url=lambda viewer: reverse("directory:decisions"),
    )
    retention.register(
        "directory.log",
        what=_("The registry and its log"),
        kept=None,
        why=_("Badges of any past day are answered for by it."),
    )
