"""Which acts in groups are recorded: decisions about groups and who may do what in them."""

from alliance.audit.following import follow
from alliance.groups.models import GroupEvent

Kind = GroupEvent.Kind
ACTS = (
    *(Kind.STARTED, Kind.RESTED, Kind.RESUMED, Kind.CONCLUDED, Kind.ARCHIVED),
    *(Kind.CHARTER_APPROVED, Kind.CHARTER_RETURNED),
    *(Kind.ROLE_GIVEN, Kind.ROLE_ENDED, Kind.ROLE_STRUCK),
)


def register() -> None:
    follow(GroupEvent, "groups", ACTS, subject=lambda event: f"group:{event.group.acronym}")
