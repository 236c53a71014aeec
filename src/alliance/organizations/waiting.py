"""What of organizations waits for staff, for the desk."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.desk import queues
from alliance.organizations.models import Organization
from alliance.organizations.permissions import may_decide


def register() -> None:
    proposed = Organization.State.PROPOSED
    queues.register(
        "organizations.proposed",
        label=_("Organizations that were proposed"),
        may=may_decide,
        read=lambda viewer: queues.waiting(
            Organization.objects.filter(state=proposed), "created_at"
        ),
        url=lambda viewer: reverse("organizations:index"),
    )
