"""Changes of the history to review, for the desk."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.desk import queues
from alliance.history.models import Proposal
from alliance.history.permissions import is_editor


def register() -> None:
    queues.register(
        "history.proposals",
        label=_("Changes of the history to review"),
        may=is_editor,
        read=lambda viewer: queues.waiting(
            Proposal.objects.filter(state=Proposal.State.OPEN).exclude(proposed_by=viewer),
            "proposed_at",
        ),
        url=lambda viewer: reverse("history:review"),
    )
