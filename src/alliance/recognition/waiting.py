"""Badges that were earned and could not be issued, for the desk."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.desk import queues
from alliance.recognition.models import Grant
from alliance.recognition.permissions import is_staff


def register() -> None:
    offered = Grant.State.OFFERED
    queues.register(
        "recognition.problems",
        label=_("Badges that were earned and could not be issued"),
        may=is_staff,
        read=lambda viewer: queues.waiting(
            Grant.objects.filter(state=offered).exclude(problem=""), "earned_at"
        ),
        url=lambda viewer: reverse("recognition:rules"),
    )
