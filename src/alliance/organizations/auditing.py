"""Which acts about organizations are recorded: what staff decide, and who speaks for one."""

from alliance.audit.following import follow
from alliance.organizations.models import OrganizationEvent

Kind = OrganizationEvent.Kind
ACTS = (
    *(Kind.APPROVED, Kind.DECLINED, Kind.ENDED, Kind.RESUMED),
    *(Kind.REPRESENTATIVE, Kind.UNREPRESENTED),
)


def register() -> None:
    follow(
        OrganizationEvent,
        "organizations",
        ACTS,
        subject=lambda event: f"organization:{event.organization.public_id}",
        about=lambda event: event.person,
    )
