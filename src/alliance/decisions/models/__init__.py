"""What a decision is made of. Nothing is deleted, and nothing changes once it is closed."""

from alliance.decisions.models.ballot import Ballot
from alliance.decisions.models.decision import Decision, Option
from alliance.decisions.models.elector import Elector
from alliance.decisions.models.event import DecisionEvent
from alliance.decisions.models.nomination import Nomination
from alliance.decisions.models.objection import Objection

__all__ = [
    "Ballot",
    "Decision",
    "DecisionEvent",
    "Elector",
    "Nomination",
    "Objection",
    "Option",
]
