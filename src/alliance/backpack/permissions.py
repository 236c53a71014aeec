"""Who may do what with a held badge. Every rule is here; services and views ask before they act.

| may                                   | holder | anybody with the share id | anybody else |
|---------------------------------------|--------|---------------------------|--------------|
| see it, take it out, share, remove    | yes    | no                        | no           |
| see its public page while it is public | yes    | yes                       | no           |

To everybody who may not see a badge it does not exist: the answer is 404, never 403.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from alliance.backpack.models import HeldBadge
from alliance.people.models import Person


def may_hold(person: Person, badge: HeldBadge) -> bool:
    return person.is_active and badge.person_id == person.pk


def require_holder(person: Person, badge: HeldBadge) -> None:
    """Raises PermissionDenied unless the badge is in the Backpack of `person`."""
    if not may_hold(person, badge):
        raise PermissionDenied(_("This badge is in another Backpack."))
