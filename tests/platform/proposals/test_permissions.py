"""The table of docs/security.md: who may do what with a proposal, tried by each who may not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from alliance.groups.models import WorkingGroup
from alliance.people.models import Person
from alliance.proposals import permissions, services
from alliance.proposals.models import Comment, Evidence, Proposal, Revision

EVERYBODY = {"visitor", "stranger", "participant", "editor", "champion", "chair", "staff"}
MAY: dict[str, set[str]] = {
    "see": EVERYBODY,
    "propose": EVERYBODY - {"visitor", "stranger"},
    "comment": EVERYBODY - {"visitor"},
    "write": {"editor", "champion", "staff"},
    "state": {"editor", "champion", "chair", "staff"},
    "name": {"champion", "chair", "staff"},
    "lead": {"chair", "staff"},
    "confirm": {"chair", "staff"},
    "dispose": {"editor", "champion", "chair", "staff"},
    "be satisfied": {"stranger"},  # who commented
}


@pytest.fixture
def cast(
    stranger: Person, participant: Person, editor: Person, champion: Person, chair: Person,
    staff: Person,
) -> dict[str, Person | AnonymousUser]:  # fmt: skip
    return {
        "visitor": AnonymousUser(),
        "stranger": stranger,
        "participant": participant,
        "editor": editor,
        "champion": champion,
        "chair": chair,
        "staff": staff,
    }


@pytest.fixture
def comment(revision: Revision, stranger: Person) -> Comment:
    return services.comment(revision, by=stranger, text="Why?")


@pytest.fixture
def evidence(proposal: Proposal, champion: Person) -> Evidence:
    return services.state_evidence(proposal, "problem", by=champion, text="Three cases.")


@pytest.mark.parametrize("what", sorted(MAY))
def test_who_may(
    what: str, cast: dict[str, Person], proposal: Proposal, comment: Comment, evidence: Evidence
) -> None:
    ask: dict[str, Callable[[Person], bool]] = {
        "see": lambda who: permissions.may_see(who, proposal),
        "propose": lambda who: permissions.may_propose(who, proposal.group),
        "comment": lambda who: permissions.may_comment(who, proposal),
        "write": lambda who: permissions.may_write(who, proposal),
        "state": lambda who: permissions.may_state(who, proposal),
        "name": lambda who: permissions.may_name(who, proposal),
        "lead": lambda who: permissions.may_lead(who, proposal),
        "confirm": lambda who: permissions.may_confirm(who, evidence),
        "dispose": lambda who: permissions.may_dispose(who, comment),
        "be satisfied": lambda who: permissions.may_be_satisfied(who, comment),
    }
    assert {name for name, who in cast.items() if ask[what](who)} == MAY[what]


@pytest.mark.parametrize("what", ["write", "name", "state", "lead", "comment"])
def test_an_account_that_was_blocked_may_nothing(
    what: str, cast: dict[str, Person], proposal: Proposal
) -> None:
    ask = getattr(permissions, f"may_{what}")
    for who in cast.values():
        who.is_active = False
        assert not ask(who, proposal)


def test_of_a_group_out_of_sight_only_staff_see_it(
    cast: dict[str, Person], proposal: Proposal
) -> None:
    WorkingGroup.objects.filter(pk=proposal.group_id).update(withheld_at=timezone.now())
    proposal = Proposal.objects.select_related("group").get(pk=proposal.pk)
    assert {n for n, who in cast.items() if permissions.may_see(who, proposal)} == {"staff"}
    assert not permissions.may_comment(cast["stranger"], proposal)


def test_whose_part_has_ended_writes_no_more(
    proposal: Proposal, editor: Person, champion: Person
) -> None:
    services.end_part(proposal.parts.get(kind="editor"), by=champion)
    assert not permissions.may_write(editor, proposal)
