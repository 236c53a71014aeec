"""What happens in other rooms makes recognition look at whom it concerns. What it sees then is read
from their tables, so a signal that comes late, twice or not at all changes only when that is.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.dispatch import receiver

from alliance.chat import signals as chat
from alliance.chat.models import CheckIn, Room
from alliance.decisions.models import Decision
from alliance.decisions.signals import decided, voided
from alliance.directory.services import registered
from alliance.funding.models import Gift
from alliance.funding.signals import gift_changed
from alliance.groups.models import GroupEvent, WorkingGroup
from alliance.groups.signals import group_changed, sight_changed
from alliance.help.signals import answer_accepted
from alliance.ledger.models import Entry
from alliance.ledger.signals import taken_back
from alliance.meetings import signals as meetings
from alliance.meetings.models import Attendance, Speaker
from alliance.membership.signals import changed as membership_changed
from alliance.organizations import queries as organizations
from alliance.organizations.models import Organization
from alliance.people.models import Person
from alliance.proposals.models import Proposal
from alliance.proposals.signals import advanced, standing_changed
from alliance.recognition import due
from alliance.recognition.models import FactState


@receiver(meetings.attendance_confirmed, dispatch_uid="recognition.confirmed")
@receiver(meetings.attendance_withdrawn, dispatch_uid="recognition.withdrawn")
@receiver(meetings.introduced, dispatch_uid="recognition.introduced")
def roll_call_changed(attendance: Attendance, **_: Any) -> None:
    due.ask(attendance.person_id)


@receiver(meetings.presented, dispatch_uid="recognition.presented")
def presented(speaker: Speaker, **_: Any) -> None:
    due.ask(speaker.person_id)


@receiver(answer_accepted, dispatch_uid="recognition.answered")
def answered(author: Person | None, **_: Any) -> None:
    due.ask(author.pk if author else None)


@receiver(group_changed, dispatch_uid="recognition.groups")
def changed(event: GroupEvent, **_: Any) -> None:
    """Whoever the event names: holders of roles, owners of deliverables; a cycle concerns all who
    chaired the group.
    """
    named: set[str] = set()
    for name, member in (("role", "person"), ("deliverable", "owner")):
        for fact in _listed(event.data.get(name)):
            if fact.get(member):
                named.add(fact[member])
    ids = set(
        Person.objects.filter(public_id__in=[UUID(one) for one in named]).values_list(
            "pk", flat=True
        )
    )
    for fact in _listed(event.data.get("deliverable")):  # and whoever owned it before
        before = FactState.objects.filter(source="delivered", key__startswith=f"{fact['id']}:")
        ids |= set(before.values_list("person_id", flat=True))
    if "cycle" in event.data:
        chairs = event.group.roles.filter(kind="chair", person__isnull=False)
        ids |= set(chairs.values_list("person_id", flat=True))
    _ask_all(ids)


@receiver(sight_changed, dispatch_uid="recognition.sight")
def group_seen(group: WorkingGroup, **_: Any) -> None:
    """Whoever has, or had, a part in it. Only a proposed group goes out of sight, which has neither
    decisions nor proposals yet.
    """
    roles = group.roles.filter(person__isnull=False).values_list("person_id", flat=True)
    owners = group.deliverables.filter(owner__isnull=False).values_list("owner_id", flat=True)
    _ask_all({*roles, *owners})


@receiver(membership_changed, dispatch_uid="recognition.membership")
def member_changed(member: Organization | Person, **_: Any) -> None:
    """The credential of the organization, and the registry, follow."""
    if isinstance(member, Person):
        due.ask(member.pk)
        return
    registered.note(member.public_id)
    for row in organizations.representatives_of(member):
        due.ask(row.person_id)
    before = FactState.objects.filter(source="member", key__startswith=f"{member.public_id}:")
    _ask_all(before.values_list("person_id", flat=True))


@receiver(advanced, dispatch_uid="recognition.advanced")
@receiver(standing_changed, dispatch_uid="recognition.standing_changed")
def proposal_changed(proposal: Proposal, **_: Any) -> None:
    _ask_all(proposal.parts.values_list("person_id", flat=True))


@receiver(decided, dispatch_uid="recognition.decided")
def ballot_closed(decision: Decision, **_: Any) -> None:
    voters = decision.electors.filter(person__isnull=False, has_voted=True)
    _ask_all(voters.values_list("person_id", flat=True))


@receiver(voided, dispatch_uid="recognition.voided")
def ballot_void(decision: Decision, **_: Any) -> None:
    """Whoever did not vote missed nothing, either."""
    electors = decision.electors.filter(person__isnull=False)
    _ask_all(electors.values_list("person_id", flat=True))


@receiver(chat.checked_in, dispatch_uid="recognition.checked_in")
@receiver(chat.slack_changed, dispatch_uid="recognition.slack")
def seen_in_the_chat(person: Person, **_: Any) -> None:
    due.ask(person.pk)


@receiver(chat.room_changed, dispatch_uid="recognition.room")
def room_changed(room: Room, **_: Any) -> None:
    _ask_all(CheckIn.objects.filter(room=room).values_list("person_id", flat=True))


@receiver(gift_changed, dispatch_uid="recognition.gift")
def gift_told(person_id: int, **_: Any) -> None:
    due.ask(person_id)


@receiver(taken_back, dispatch_uid="recognition.taken_back")
def money_taken_back(entry: Entry, **_: Any) -> None:
    """Of a gift, whoever gave it."""
    if entry.kind != "funding.gift":
        return
    for gift in Gift.objects.filter(pk=int(entry.key.partition(":")[2])):
        due.ask(gift.person_id)


def _ask_all(person_ids: Iterable[int | None]) -> None:
    """Each once, and always in one order, so that two at once never wait for each other."""
    for person_id in sorted({one for one in person_ids if one is not None}):
        due.ask(person_id)


def _listed(facts: Any) -> list[dict[str, Any]]:
    """An event tells of one thing or of several."""
    return facts if isinstance(facts, list) else [facts] if facts else []
