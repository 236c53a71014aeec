"""Who may do what with a proposal. The table of it is in docs/security.md, and held by
tests/platform/proposals/test_permissions.py.

Whether the state of a proposal allows the thing is asked by the services, for the answer to that is
a sentence and not a refusal.
"""

from __future__ import annotations

from alliance.groups import permissions as groups
from alliance.groups import queries as group_queries
from alliance.groups.models import WorkingGroup
from alliance.people.models import Person
from alliance.proposals import queries
from alliance.proposals.models import Comment, Erratum, Evidence, Part, Proposal, Report
from alliance.proposals.queries import Somebody


def _is_active(person: Somebody) -> bool:
    return isinstance(person, Person) and person.is_active


def is_staff(person: Somebody) -> bool:
    return groups.is_staff(person)


def may_see(person: Somebody, proposal: Proposal) -> bool:
    """Everybody; what moderators hid, they and staff; of a group out of sight, staff."""
    if not groups.may_see(person, proposal.group):
        return False
    return proposal.hidden_at is None or queries.sees_hidden(person)


def may_propose(person: Somebody, group: WorkingGroup) -> bool:
    """Whoever is in the group, and staff."""
    return is_staff(person) or (_is_active(person) and group_queries.is_in(person, group))


def may_lead(person: Somebody, proposal: Proposal) -> bool:
    """Confirm evidence and reports, call for consensus, ask for the ballot, name people, take a
    proposal back: the chair of its group, and staff.
    """
    return groups.may_change(person, proposal.group)


def may_write(person: Somebody, proposal: Proposal) -> bool:
    """Hand in revisions, change the summary: the champion and the editors, as long as they are in
    the group, and staff.
    """
    if is_staff(person):
        return True
    if not (isinstance(person, Person) and person.is_active):
        return False
    has_part = proposal.parts.filter(person=person, ended_at=None).exists()
    return has_part and group_queries.is_in(person, proposal.group)


def may_state(person: Somebody, proposal: Proposal) -> bool:
    """Say what shows that a criterion is met, answer comments and errata: those who write, and
    those who lead.
    """
    return may_write(person, proposal) or may_lead(person, proposal)


def is_champion(person: Somebody, proposal: Proposal) -> bool:
    champions = queries.people_of(proposal, Part.Kind.CHAMPION)
    return may_write(person, proposal) and champions.filter(pk=person.pk or 0).exists()


def may_name(person: Somebody, proposal: Proposal) -> bool:
    """Name and dismiss editors, pass on being the champion, withdraw it: the champion, and those
    who lead.
    """
    return is_champion(person, proposal) or may_lead(person, proposal)


def may_end(person: Somebody, part: Part) -> bool:
    """End a part: whoever may name it, and everybody their own."""
    own = _is_active(person) and part.person_id == person.pk
    return own or may_name(person, part.proposal)


def may_confirm(person: Somebody, thing: Evidence | Report) -> bool:
    """Confirm evidence or a report: whoever leads, but nobody what they said themselves."""
    said_by = thing.stated_by_id if isinstance(thing, Evidence) else thing.by_id
    return may_lead(person, thing.proposal) and said_by != person.pk


def may_comment(person: Somebody, proposal: Proposal) -> bool:
    """Comment, reply, report an implementation, submit an erratum: everybody with an account."""
    return _is_active(person) and may_see(person, proposal)


def may_dispose(person: Somebody, comment: Comment) -> bool:
    """Give a comment its disposition: those who write and lead, but nobody their own comment."""
    return may_state(person, comment.proposal) and comment.by_id != person.pk


def may_be_satisfied(person: Somebody, comment: Comment) -> bool:
    """Say whether the disposition will do: whoever commented, and nobody for them."""
    return _is_active(person) and comment.by_id == person.pk


def may_settle(person: Somebody, erratum: Erratum) -> bool:
    """Verify or reject an erratum: those who write and lead, but nobody their own."""
    return may_state(person, erratum.version.proposal) and erratum.by_id != person.pk
