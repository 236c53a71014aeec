"""Who may apply in a round: the rules that are checked. What nobody can check is a statement that
the applicant confirms.

A rule is asked when an application is begun and once more when it is submitted, by what holds then.
"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from alliance.membership import queries as membership
from alliance.membership.models import Membership
from alliance.membership.models.tier import Kind
from alliance.organizations.models import Organization
from alliance.people.models import Person
from alliance.programmes.models import Round

For, Standing = Round.For, Round.Standing


def hindrances(
    round: Round, *, organization: Organization | None, person: Person, kind: str, on: date
) -> list[str]:
    """Why this applicant cannot apply here, a sentence each; empty when they can. `kind` is what
    an organization says it is; where the Alliance knows it from its membership, that counts.
    """
    found = [
        _by_applicant(round, organization),
        _by_kind(round, organization, kind),
        _by_standing(round, organization or person, on),
    ]
    return [words for words in found if words]


def recorded_kind(organization: Organization) -> str:
    """What the organization is by its membership in force; "" when it has none."""
    rows = membership.memberships_of(organization).filter(state__in=Membership.IN_FORCE)
    return rows.values_list("kind", flat=True).last() or ""


def _by_applicant(round: Round, organization: Organization | None) -> str:
    if organization is None and round.applicants == For.ORGANIZATIONS:
        return _("Organizations apply here, not people for themselves.")
    if organization is not None and round.applicants == For.PEOPLE:
        return _("People apply here for themselves, not organizations.")
    return ""


def _by_kind(round: Round, organization: Organization | None, kind: str) -> str:
    if organization is None or not round.kinds:
        return ""
    known = recorded_kind(organization) or kind
    if not known:
        return _("Say what kind of organization it is.")
    if known in round.kinds:
        return ""
    return _("This call is for these: %(kinds)s. By what we know it is: %(kind)s.") % {
        "kinds": ", ".join(kinds_called(round)),
        "kind": str(Kind(known).label) if known in Kind.values else known,
    }


def kinds_called(round: Round) -> list[str]:
    """The kinds of organizations that may apply, in words; empty when any may."""
    return [str(Kind(kind).label) for kind in round.kinds if kind in Kind.values]


def _by_standing(round: Round, member: Organization | Person, on: date) -> str:
    if round.standing == Standing.ANY:
        return ""
    is_member = membership.standing(member, on).is_member
    if round.standing == Standing.MEMBERS and not is_member:
        return _("Only members of the Alliance may apply, and this is none today.")
    if round.standing == Standing.OTHERS and is_member:
        return _("This call is for those who are no members of the Alliance.")
    return ""
