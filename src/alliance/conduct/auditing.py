"""Which acts of moderators are recorded; of reports only that one was opened or decided, by the
number of its row: whom it is about and who reported is for its readers alone, and staff are none.
"""

from django.utils.translation import gettext_lazy as _

from alliance.audit.following import follow, follow_added
from alliance.conduct.models import CaseEvent, CodeVersion, ModerationDecision

Kind = CaseEvent.Kind
ACTS = (
    *(Kind.OPENED, Kind.FILE, Kind.CLOSED, Kind.REOPENED, Kind.LET_IN, Kind.STEPPED_BACK),
    *(Kind.MEASURE, Kind.LIFTED, Kind.DECIDED),
)


def register() -> None:
    follow(
        ModerationDecision,
        "conduct.moderation",
        list(ModerationDecision.Kind),
        subject=lambda decision: f"{decision.thing.kind}:{decision.thing.key}",
    )
    follow(CaseEvent, "conduct.case", ACTS, subject=lambda event: f"report:{event.report_id}")
    follow_added(
        CodeVersion,
        "conduct.code",
        _("code of conduct written anew"),
        subject=lambda one: f"code:{one.language}-{one.number}",
    )
