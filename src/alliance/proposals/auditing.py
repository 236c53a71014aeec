"""Which acts about proposals are recorded: what those who lead confirm and open, what the votes
made of it, and what was published.
"""

from alliance.audit.following import follow
from alliance.proposals.models import ProposalEvent

Kind = ProposalEvent.Kind
ACTS = (
    *(Kind.CONFIRMED, Kind.REPORT_CONFIRMED, Kind.CALL_CLOSED, Kind.BALLOT, Kind.REFUSED),
    *(Kind.WAITS, Kind.ADVANCED, Kind.PUBLISHED, Kind.ERRATUM_SETTLED, Kind.WITHDRAWN),
    *(Kind.RESUMED, Kind.VOIDED),
)


def register() -> None:
    follow(
        ProposalEvent,
        "proposals",
        ACTS,
        subject=lambda event: f"proposal:{event.proposal.public_id}",
    )
