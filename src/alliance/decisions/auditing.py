"""Which acts in decisions are recorded: their beginning and end, never a ballot."""

from alliance.audit.following import follow
from alliance.decisions.models import DecisionEvent

Kind = DecisionEvent.Kind
ACTS = (
    *(Kind.NOMINATIONS, Kind.OPENED, Kind.CLOSED, Kind.WITHDRAWN, Kind.UPHELD, Kind.SEATED),
    Kind.VOIDED,
)


def register() -> None:
    follow(
        DecisionEvent,
        "decisions",
        ACTS,
        subject=lambda event: f"decision:{event.decision.public_id}",
    )
