"""Resources that were proposed, for the desk."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.desk import queues
from alliance.resources.models import Resource
from alliance.resources.permissions import is_editor


def register() -> None:
    proposed = Resource.State.PROPOSED
    queues.register(
        "resources.proposed",
        label=_("Resources that were proposed"),
        may=is_editor,
        read=lambda viewer: queues.waiting(
            Resource.objects.filter(state=proposed, hidden_at=None).exclude(proposed_by=viewer),
            "proposed_at",
        ),
        url=lambda viewer: reverse("resources:index"),
    )
