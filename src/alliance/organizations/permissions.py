"""Who may do what with an organization. Every rule is here; services ask before they act.

| may                                   | representative | primary | staff | the person |
|---------------------------------------|----------------|---------|-------|------------|
| see a proposal                        | no             | no      | yes   | proposer   |
| enter, approve, decline, end, resume  | no             | no      | yes   | no         |
| change name, address, description     | yes            | yes     | yes   | no         |
| name and end representatives          | no             | yes     | yes   | lay down   |
| confirm and decline affiliations      | yes            | yes     | yes   | no         |
| end an affiliation                    | yes            | yes     | yes   | yes        |

Nobody else may do any of it.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from alliance.organizations.models import Organization, Representative
from alliance.organizations.queries import representatives_of
from alliance.people.models import Person

Viewer = Person | AnonymousUser


def is_staff(person: Viewer) -> bool:
    return person.is_authenticated and person.is_active and person.is_staff


def may_decide(person: Viewer) -> bool:
    """Approve, decline, end and take up again."""
    return is_staff(person)


def may_see(person: Viewer, organization: Organization) -> bool:
    """Approved ones are for all to see, also when they have ended."""
    if organization.state in (Organization.State.ACTIVE, Organization.State.ENDED):
        return True
    return is_staff(person) or (
        person.is_authenticated and organization.proposed_by_id == person.pk
    )


def may_change(person: Viewer, organization: Organization) -> bool:
    """What its page says, and who belongs to it."""
    if organization.state != Organization.State.ACTIVE:
        return is_staff(person)
    return is_staff(person) or _speaks(person, organization)


def may_name_representatives(person: Viewer, organization: Organization) -> bool:
    if organization.state != Organization.State.ACTIVE:
        return False
    return is_staff(person) or _speaks(person, organization, Representative.Kind.PRIMARY)


def _speaks(person: Viewer, organization: Organization, *kinds: Representative.Kind) -> bool:
    if not (person.is_authenticated and person.is_active):
        return False
    rows = representatives_of(organization).filter(person_id=person.pk)
    return (rows.filter(kind__in=kinds) if kinds else rows).exists()
