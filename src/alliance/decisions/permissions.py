"""Who may do what with a decision. The table of it is in docs/security.md, and held by
tests/platform/decisions/test_permissions.py.

Whether the state of a decision allows the thing is asked by the services, for the answer to that is
a sentence and not a refusal.
"""

from __future__ import annotations

from alliance.decisions import electorates, queries
from alliance.decisions.models import Decision, Elector, Nomination, Objection
from alliance.decisions.queries import Somebody
from alliance.groups import permissions as groups
from alliance.groups.models import WorkingGroup
from alliance.organizations import queries as organizations
from alliance.organizations.models import Representative
from alliance.people.models import Person


def is_staff(person: Somebody) -> bool:
    return groups.is_staff(person)


def may_see(person: Somebody, decision: Decision) -> bool:
    """Everybody; in a group that was taken out of sight, staff."""
    return decision.group is None or groups.may_see(person, decision.group)


def may_open(person: Somebody, group: WorkingGroup | None) -> bool:
    """In a group its chair and staff, for the whole alliance staff."""
    return groups.may_change(person, group) if group is not None else is_staff(person)


def may_lead(person: Somebody, decision: Decision) -> bool:
    """Settle objections, call it off, give the elected their role: whoever may open another."""
    return may_open(person, decision.group)


def may_void(person: Somebody, decision: Decision) -> bool:
    """Declare void what was decided: staff, but nobody an election in which they stood. Whoever
    leads the decision asks staff: it may be their own election, or not what they wished for.
    """
    return is_staff(person) and not decision.nominations.filter(person=person.pk).exists()


def may_speak_for(person: Somebody, elector: Elector) -> bool:
    """Object, stand aside, give a proxy: oneself, and for an organization those who represent it
    now and whom it named.
    """
    return queries.electors_of(person, elector.decision).filter(pk=elector.pk).exists()


def may_cast(person: Somebody, elector: Elector) -> bool:
    """Vote: whoever speaks for the elector, or for the one to whom it gave its proxy."""
    return queries.votes_of(person, elector.decision).filter(pk=elector.pk).exists()


def may_name_delegate(person: Somebody, elector: Elector) -> bool:
    """The primary representative of the organization."""
    if elector.organization is None or not (isinstance(person, Person) and person.is_active):
        return False
    voices = organizations.representatives_of(elector.organization)
    return voices.filter(person=person, kind=Representative.Kind.PRIMARY).exists()


def may_settle(person: Somebody, objection: Objection) -> bool:
    """Whoever leads the decision, but nobody their own objection."""
    return (
        may_lead(person, objection.decision)
        and objection.raised_by_id != person.pk
        and not may_speak_for(person, objection.elector)
    )


def may_nominate(person: Somebody, decision: Decision) -> bool:
    """Whoever would vote if it were opened now, and whoever leads it."""
    if not (isinstance(person, Person) and person.is_active):
        return False
    if may_lead(person, decision):
        return True
    who = electorates.KINDS[decision.electorate].who(decision.group, decision.created_at)
    spoken_for = set(
        organizations.organizations_represented_by(person).values_list("pk", flat=True)
    )
    return any(
        (one.person is not None and one.person.pk == person.pk)
        or (one.organization is not None and one.organization.pk in spoken_for)
        for one in who
    )


def may_answer(person: Somebody, nomination: Nomination) -> bool:
    """Say whether one stands: the one who was nominated."""
    return isinstance(person, Person) and person.is_active and nomination.person_id == person.pk
