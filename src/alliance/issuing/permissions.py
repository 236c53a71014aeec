"""Who may do what for an issuer. Every rule is here; services ask before they act.

| may                                             | owner | awarder          | anybody else |
|-------------------------------------------------|-------|------------------|--------------|
| change the issuer, its members, its achievements | yes   | no               | no           |
| see recipients, award, send a mail again          | yes   | yes              | no           |
| revoke                                            | yes   | own awards only  | no           |
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from alliance.issuing.models import Award, Issuer, IssuerMember

if TYPE_CHECKING:
    from alliance.people.models import Person

Role = IssuerMember.Role


def role_of(person: Person | AnonymousUser, issuer: Issuer) -> str | None:
    """The role of `person` at `issuer`, or None."""
    if not person.is_authenticated or not person.is_active:
        return None
    membership = IssuerMember.objects.filter(issuer=issuer, person_id=person.pk).first()
    return membership.role if membership else None


def may_manage(person: Person | AnonymousUser, issuer: Issuer) -> bool:
    return role_of(person, issuer) == Role.OWNER


def may_award(person: Person | AnonymousUser, issuer: Issuer) -> bool:
    return role_of(person, issuer) in (Role.OWNER, Role.AWARDER)


def may_revoke(person: Person | AnonymousUser, award: Award) -> bool:
    role = role_of(person, award.issuer)
    return role == Role.OWNER or (role == Role.AWARDER and award.issued_by_id == person.pk)


def require_manage(person: Person | AnonymousUser, issuer: Issuer) -> None:
    """Raises PermissionDenied unless `person` owns `issuer`."""
    if not may_manage(person, issuer):
        raise PermissionDenied(
            _("Only an owner of {issuer} may do this.").format(issuer=issuer.name)
        )


def require_award(person: Person | AnonymousUser, issuer: Issuer) -> None:
    """Raises PermissionDenied unless `person` may award for `issuer`."""
    if not may_award(person, issuer):
        raise PermissionDenied(
            _("Only members of {issuer} may award its badges.").format(issuer=issuer.name)
        )


def require_revoke(person: Person | AnonymousUser, award: Award) -> None:
    """Raises PermissionDenied unless `person` may revoke `award`."""
    if not may_revoke(person, award):
        raise PermissionDenied(
            _("Only an owner of {issuer}, or who awarded this badge, may revoke it.").format(
                issuer=award.issuer.name
            )
        )
