"""Is this badge what it says, from whom it says, for whom it says, and still?

`verify` answers with a `Report`: a verdict in one sentence, and every question with its answer.
"""

from badging.verification.pipeline import verify
from badging.verification.proven_lists import ProvenLists
from badging.verification.report import Check, Outcome, Report, Verdict

__all__ = ["Check", "Outcome", "ProvenLists", "Report", "Verdict", "verify"]
