"""What a proposal is made of. Nothing is deleted; a revision and the log never change."""

from alliance.proposals.models.comment import Comment, Reply
from alliance.proposals.models.consensus import CallReply, ConsensusCall
from alliance.proposals.models.erratum import Erratum
from alliance.proposals.models.event import ProposalEvent
from alliance.proposals.models.progress import Advance, Evidence
from alliance.proposals.models.proposal import Part, Proposal
from alliance.proposals.models.report import Report
from alliance.proposals.models.revision import Revision, Version

__all__ = [
    "Advance",
    "CallReply",
    "Comment",
    "ConsensusCall",
    "Erratum",
    "Evidence",
    "Part",
    "Proposal",
    "ProposalEvent",
    "Reply",
    "Report",
    "Revision",
    "Version",
]
