"""How long the chat is kept."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from alliance.chat import keeping
from alliance.chat.models import Room
from alliance.desk import retention


def register() -> None:
    retention.register(
        "chat.archive",
        what=_("What was written in chat rooms that keep an archive"),
        kept=timedelta(days=Room._meta.get_field("kept_days").default),
        why=_("Where a room does not say another time; each room shows its own."),
        duty="chat.forget",
    )
    retention.register(
        "chat.check_ins",
        what=_("Check-ins from the chat"),
        kept=keeping.CHECK_INS_KEPT,
        why=_("To correct a roll call."),
        duty="chat.forget",
    )
