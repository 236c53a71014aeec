"""Who may do what with the registry. Every rule is here; services ask before they act.

| may                                            | representative | owner of issuer | staff   |
|------------------------------------------------|----------------|-----------------|---------|
| read the registry and its log (and all others) | yes            | yes             | yes     |
| say that an issuer answers to an organization  | to theirs      | no              | yes     |
| see the text that proves it                    | of theirs      | no              | yes     |
| have it looked for, so that the link holds     | of theirs      | no              | no      |
| end a link that is not proven                  | of theirs      | of theirs       | yes     |
| end a link that holds                          | of theirs      | of theirs       | no      |
| propose an override                            | no             | no              | yes     |
| approve or decline one                         | no             | no              | another |
| choose the Alliance's own issuer               | no             | no              | who own it |

A link holds by proof, and the organization's side of it is said by who represents it and by nobody
else (decision 28): what staff ask for waits for a representative. Without one, two of the staff
enter an issuer, and it stands in the registry as decided, not as proven. Staff take no link away
that holds; they leave an issuer out, two of them.
"""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.models import AnonymousUser

from alliance.directory.members import members
from alliance.directory.models import Link, Override
from alliance.issuing.models import Issuer
from alliance.issuing.permissions import may_manage
from alliance.people.models import Person

Viewer = Person | AnonymousUser


def is_staff(person: Viewer) -> bool:
    return bool(person.is_authenticated and person.is_active and person.is_staff)


def speaks_for(person: Viewer, organization: UUID) -> bool:
    if not (person.is_authenticated and person.is_active):
        return False
    return any(one.key == organization for one in members().spoken_for(person))


def may_claim(person: Viewer, organization: UUID) -> bool:
    return is_staff(person) or speaks_for(person, organization)


def may_claim_any(person: Viewer) -> bool:
    if not (person.is_authenticated and person.is_active):
        return False
    return is_staff(person) or bool(members().spoken_for(person))


def may_see_waiting(person: Viewer, link: Link) -> bool:
    """A link that is not proven, and the text that proves it."""
    return may_claim(person, link.organization)


def may_prove(person: Viewer, link: Link) -> bool:
    """Whoever represents the organization, whoever asked for the link."""
    return speaks_for(person, link.organization)


def may_end(person: Viewer, link: Link) -> bool:
    if link.ended_at is not None:
        return False
    if speaks_for(person, link.organization) or (is_staff(person) and not link.is_proven):
        return True
    issuer = Issuer.objects.filter(did=link.did).first()
    return issuer is not None and may_manage(person, issuer)


def may_decide(person: Viewer, override: Override) -> bool:
    """Another of the staff than the one who proposed it."""
    proposed = override.state == Override.State.PROPOSED
    return is_staff(person) and proposed and override.proposed_by_id != person.pk


def may_choose_own(person: Viewer, issuer: Issuer) -> bool:
    return is_staff(person) and may_manage(person, issuer)
