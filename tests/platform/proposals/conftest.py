"""A group with a proposal in it, whoever has a part, and ways to bring it further."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from alliance.decisions import services as decisions
from alliance.groups import services as groups
from alliance.groups.models import GroupRole, WorkingGroup
from alliance.people.models import Person
from alliance.proposals import criteria, services
from alliance.proposals.models import Advance, Comment, ConsensusCall, Proposal, Revision

TEXT = """\
Before the first heading.

# Terms

A **scale** is an ordered set.

# Rules

## For issuers

Name the scale.
"""


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def group(staff: Person) -> WorkingGroup:
    made = groups.found_group(staff, acronym="trust", name="Trust", purpose="What to rely on.")
    return groups.change_state(made, WorkingGroup.State.ACTIVE, by=staff, reason="it is needed")


@pytest.fixture
def chair(staff: Person, group: WorkingGroup, make_person: Callable[..., Person]) -> Person:
    chair = make_person("chair")
    groups.give_role(group, GroupRole.Kind.CHAIR, by=staff, person=chair)
    return chair


@pytest.fixture
def champion(group: WorkingGroup, make_person: Callable[..., Person]) -> Person:
    return _joined(group, make_person("champion"))


@pytest.fixture
def editor(group: WorkingGroup, make_person: Callable[..., Person]) -> Person:
    return _joined(group, make_person("editor"))


@pytest.fixture
def participant(group: WorkingGroup, make_person: Callable[..., Person]) -> Person:
    return _joined(group, make_person("participant"))


@pytest.fixture
def stranger(make_person: Callable[..., Person]) -> Person:
    """Somebody with an account, in no group."""
    return make_person("stranger")


def _joined(group: WorkingGroup, person: Person) -> Person:
    groups.join(group, by=person)
    return person


@pytest.fixture
def proposal(group: WorkingGroup, chair: Person, champion: Person, editor: Person) -> Proposal:
    made = services.propose(
        group, by=champion, slug="levels", title="Levels of a skill", summary="Nobody can compare."
    )
    services.name_editor(made, editor, by=champion)
    return made


@pytest.fixture
def revise(proposal: Proposal, editor: Person) -> Callable[..., Revision]:
    """`revise(text="…", context="{}")`: hand in the next revision."""

    def revise(text: str = TEXT, note: str = "what changed", **more: object) -> Revision:
        return services.revise(proposal, by=editor, text=text, note=note, **more)  # type: ignore[arg-type]

    return revise


@pytest.fixture
def revision(revise: Callable[..., Revision]) -> Revision:
    return revise()


def meet(proposal: Proposal, champion: Person, chair: Person) -> None:
    """Meet every criterion of the next stage that is not met yet."""
    proposal.refresh_from_db()
    for item in criteria.missing(proposal):
        if item.criterion.key == "comments":
            answer_all(proposal, chair)
        elif item.criterion.key == "consensus":
            find_consensus(proposal, chair)
        elif item.criterion.key == "implementations":
            implement_twice(proposal, champion, chair)
        else:
            stated = services.state_evidence(
                proposal, item.criterion.key, by=champion, text="See the notes."
            )
            services.confirm_evidence(stated, by=chair)


def answer_all(proposal: Proposal, by: Person) -> None:
    for comment in proposal.comments.filter(disposition=""):
        services.dispose(comment, Comment.Disposition.DECLINED, answer="No.", by=by)


def find_consensus(proposal: Proposal, chair: Person) -> ConsensusCall:
    """A call that has found consensus on the latest revision; its mail is another test's."""
    from alliance.lists.models import MailingList

    to, _new = MailingList.objects.get_or_create(slug="main", defaults={"name": "Main"})
    now = timezone.now()
    return ConsensusCall.objects.create(
        proposal=proposal,
        revision=proposal.revisions.order_by("-number")[0],
        mailing_list=to,
        question="Agreed?",
        opened_by=chair,
        opened_at=now,
        closes_at=now,
        outcome=ConsensusCall.Outcome.CONSENSUS,
        summary="All agree.",
        closed_by=chair,
        closed_at=now,
    )


def implement_twice(proposal: Proposal, by: Person, chair: Person) -> None:
    revision = proposal.revisions.order_by("-number")[0]
    for implementer in ("First", "Second"):
        report = services.report(
            revision,
            by=by,
            product="Studio",
            implementer=implementer,
            passed=3,
            total=3,
            text="All of it.",
            url="https://example.org/report",
        )
        services.confirm_report(report, by=chair)


def ask(proposal: Proposal, chair: Person, method: str = "consent", **rule: object) -> Advance:
    """Open the ballot on the next stage, for a week."""
    words = {"electorate": "group_people", "closes_at": timezone.now() + timedelta(days=7)}
    return services.ask(proposal, by=chair, method=method, **(words | rule))  # type: ignore[arg-type]


def end(advance: Advance) -> Advance:
    """Let its ballot end and be counted; the advance as it became."""
    assert decisions.close(advance.decision, at=advance.decision.closes_at)
    advance.refresh_from_db()
    advance.proposal.refresh_from_db()
    return advance


def advance_to(stage: int, proposal: Proposal, champion: Person, chair: Person) -> Proposal:
    """Through all ballots to that stage. A text has to be there for the stages from 2 on."""
    proposal.refresh_from_db()
    while proposal.stage < stage:
        meet(proposal, champion, chair)
        end(ask(proposal, chair))
        proposal.refresh_from_db()
    return proposal
