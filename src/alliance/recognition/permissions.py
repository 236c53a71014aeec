"""Who may do what. Every rule is here; services ask before they act.

| may                                                   | staff | the person | anybody else |
|-------------------------------------------------------|-------|------------|--------------|
| read what the Alliance recognises                     | yes   | yes        | yes          |
| write, put into force, end, throw away rules; preview | yes   | no         | no           |
| see what somebody has earned, and how far they are    | no    | yes        | no           |
| consent or refuse                                     | no    | yes        | no           |

There is no list of who has most: recognition is not a contest.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from alliance.people.models import Person

Viewer = Person | AnonymousUser


def is_staff(person: Viewer) -> bool:
    return bool(person.is_authenticated and person.is_active and person.is_staff)


def require_staff(person: Viewer) -> None:
    if not is_staff(person):
        raise PermissionDenied(_("Staff decide what the Alliance recognises."))


def require_account(person: Viewer) -> None:
    if not (person.is_authenticated and person.is_active):
        raise PermissionDenied(_("Sign in with an account that is open."))
