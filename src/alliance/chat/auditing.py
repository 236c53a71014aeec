"""Which acts in the chat are recorded: sanctions, and words that somebody else took back."""

from django.utils.translation import gettext_lazy as _

from alliance.audit import acts
from alliance.audit.following import follow, follow_added
from alliance.chat.models import Removal, Sanction


def register() -> None:
    follow(
        Sanction,
        "chat",
        list(Sanction.Kind),
        subject=lambda one: f"room:{one.room_id}",
        about=lambda one: one.person,
    )
    follow_added(
        Removal,
        "chat.removed",
        _("message removed"),
        subject=lambda one: f"message:{one.uid}",
        when=lambda one: one.by_id is not None,
    )
    acts.register({"chat.lifted": _("sanction lifted")})
