"""Questions to the Alliance that nobody has answered, for the desk."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.desk import queues
from alliance.help.permissions import is_volunteer
from alliance.help.queries import waiting_for_volunteers


def register() -> None:
    queues.register(
        "help.questions",
        label=_("Questions to the Alliance without an answer"),
        may=is_volunteer,
        read=lambda viewer: queues.waiting(waiting_for_volunteers(), "asked_at"),
        url=lambda viewer: reverse("help:index"),
    )
