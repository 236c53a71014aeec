"""What a working group is made of. Nothing here is deleted: it ends, and the log says when."""

from alliance.groups.models.charter import Charter, Decision
from alliance.groups.models.cycle import Cycle, Deliverable, DeliverableLink
from alliance.groups.models.event import GroupEvent
from alliance.groups.models.group import WorkingGroup
from alliance.groups.models.role import GroupRole

__all__ = [
    "Charter",
    "Cycle",
    "Decision",
    "Deliverable",
    "DeliverableLink",
    "GroupEvent",
    "GroupRole",
    "WorkingGroup",
]
