"""Who may do what at the desk. Every rule is here; services ask before they act.

| may                                        | the person | staff   | office holders | others |
|--------------------------------------------|------------|---------|----------------|--------|
| see the queues                             | -          | theirs  | theirs         | no     |
| read the record of acts                    | no         | yes     | no             | no     |
| read what is kept how long                 | yes        | yes     | yes            | yes    |
| ask for a deletion, take the request back  | own        | own     | own            | no     |
| read and answer requests                   | no         | others' | no             | no     |

Each queue says itself whose it is (`desk.queues`).
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from alliance.desk import queues
from alliance.desk.models import DeletionRequest
from alliance.people.models import Person

Viewer = Person | AnonymousUser


def may_read_acts(viewer: Viewer) -> bool:
    return isinstance(viewer, Person) and queues.is_staff(viewer)


def may_read_requests(viewer: Viewer) -> bool:
    return may_read_acts(viewer)


def may_answer(viewer: Viewer, request: DeletionRequest) -> bool:
    """Staff, what waits, and never their own; an administrator's another administrator alone."""
    if not may_read_requests(viewer) or request.person_id == viewer.pk:
        return False
    if request.person.is_superuser and not viewer.is_superuser:
        return False
    return request.state == DeletionRequest.State.WAITING
