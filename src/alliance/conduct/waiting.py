"""What waits under the code of conduct, for the desk: flags for moderators; reports for their
readers, and nobody else learns that there are any.
"""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.conduct.models import FlaggedThing, Reader, Report
from alliance.conduct.permissions import is_handler, may_moderate
from alliance.conduct.services import keeping
from alliance.desk import queues, retention
from alliance.desk.queues import Waiting
from alliance.people.models import Person


def register() -> None:
    queues.register(
        "conduct.flags",
        label=_("Things that were flagged"),
        may=may_moderate,
        read=lambda viewer: queues.waiting(
            FlaggedThing.objects.filter(state=FlaggedThing.State.OPEN), "flagged_at"
        ),
        url=lambda viewer: reverse("conduct:queue"),
    )
    queues.register(
        "conduct.reports",
        label=_("Reports that I read"),
        may=is_handler,
        read=_reports,
        url=lambda viewer: reverse("conduct:cases"),
    )
    retention.register(
        "conduct.reports",
        what=_("Reports under the code of conduct, after they were closed"),
        kept=keeping.KEPT_CLOSED,
        why=_("For appeals; after a removal twice as long. Then only numbers remain."),
        duty="conduct.erase",
    )


def _reports(viewer: Person) -> Waiting:
    mine = Reader.objects.filter(person=viewer, standing=Reader.Standing.READS)
    waits = Report.objects.filter(
        pk__in=mine.values("report_id"), state__in=[Report.State.NEW, Report.State.IN_WORK]
    )
    return queues.waiting(waits, "came_at")
