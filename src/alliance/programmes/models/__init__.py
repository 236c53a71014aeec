"""Tables of grant programmes."""

from alliance.programmes.models.application import Answers, Application, Attachment, Member
from alliance.programmes.models.award import Award, Milestone
from alliance.programmes.models.event import ProgrammeEvent
from alliance.programmes.models.programme import GrantAgreement, GrantProgramme, Officer
from alliance.programmes.models.review import Assignment, Conflict, Remark, Review, Reviewer
from alliance.programmes.models.round import Criterion, Part, Question, Round

__all__ = [
    "Answers",
    "Application",
    "Assignment",
    "Attachment",
    "Award",
    "Conflict",
    "Criterion",
    "GrantAgreement",
    "GrantProgramme",
    "Member",
    "Milestone",
    "Officer",
    "Part",
    "ProgrammeEvent",
    "Question",
    "Remark",
    "Review",
    "Reviewer",
    "Round",
]
