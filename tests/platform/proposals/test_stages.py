"""From one stage to the next: criteria, the ballot, and that its result is taken over once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from tests.platform.proposals.conftest import (
    TEXT,
    advance_to,
    answer_all,
    ask,
    end,
    implement_twice,
    meet,
)

from alliance.decisions import services as decisions
from alliance.decisions.models import Decision
from alliance.decisions.signals import decided, voided
from alliance.groups.services import NotPossible
from alliance.notices.models import Notice
from alliance.people.models import Person
from alliance.proposals import criteria, queries, services
from alliance.proposals.log_lines import lines
from alliance.proposals.models import Advance, Comment, Proposal, ProposalEvent, Revision
from alliance.proposals.signals import advanced

Kind = ProposalEvent.Kind


def test_no_ballot_is_opened_while_a_criterion_is_missing(
    proposal: Proposal, chair: Person
) -> None:
    with pytest.raises(NotPossible, match="what is missing today"):
        ask(proposal, chair)
    assert not proposal.advances.exists()


def test_evidence_counts_when_somebody_else_has_confirmed_it(
    proposal: Proposal, champion: Person, chair: Person
) -> None:
    stated = services.state_evidence(proposal, "problem", by=champion, text="Three cases.")
    assert "problem" in {one.criterion.key for one in criteria.missing(proposal)}
    services.confirm_evidence(stated, by=chair)
    assert "problem" not in {one.criterion.key for one in criteria.missing(proposal)}


def test_evidence_stated_anew_is_confirmed_anew(
    proposal: Proposal, champion: Person, chair: Person
) -> None:
    stated = services.state_evidence(proposal, "problem", by=champion, text="Three cases.")
    services.confirm_evidence(stated, by=chair)
    services.state_evidence(proposal, "problem", by=champion, text="Four cases.")
    assert "problem" in {one.criterion.key for one in criteria.missing(proposal)}


def test_nobody_confirms_what_they_stated_themselves(proposal: Proposal, chair: Person) -> None:
    stated = services.state_evidence(proposal, "problem", by=chair, text="Three cases.")
    with pytest.raises(PermissionDenied):
        services.confirm_evidence(stated, by=chair)


def test_what_is_found_cannot_be_stated(
    proposal: Proposal, revision: Revision, champion: Person, chair: Person
) -> None:
    advance_to(1, proposal, champion, chair)
    with pytest.raises(NotPossible):
        services.state_evidence(proposal, "comments", by=champion, text="All answered.")


def test_an_adopted_ballot_moves_the_stage(
    proposal: Proposal, champion: Person, chair: Person
) -> None:
    meet(proposal, champion, chair)
    advance = end(ask(proposal, chair))
    assert advance.state == Advance.State.DONE
    assert advance.proposal.stage == 1
    assert proposal.events.filter(kind=Kind.ADVANCED).count() == 1


def test_a_ballot_that_is_not_adopted_leaves_the_stage(
    proposal: Proposal, champion: Person, chair: Person
) -> None:
    meet(proposal, champion, chair)
    advance = ask(proposal, chair, "majority")
    mine = advance.decision.electors.get(person=champion)
    decisions.cast(mine, ["against"], by=champion)
    end(advance)
    assert (advance.state, advance.proposal.stage) == (Advance.State.REFUSED, 0)
    assert queries.advance_of(proposal) is None, "and another may be asked for"


def test_the_same_result_told_twice_moves_the_stage_once(
    proposal: Proposal, champion: Person, chair: Person
) -> None:
    heard: list[dict[str, Any]] = []

    def hear(**told: Any) -> None:
        heard.append(told)

    advanced.connect(hear)
    try:
        meet(proposal, champion, chair)
        advance = end(ask(proposal, chair))
        events = proposal.events.count()
        for _ in range(3):
            decided.send(sender=type(advance.decision), decision=advance.decision)
    finally:
        advanced.disconnect(hear)
    proposal.refresh_from_db()
    assert proposal.stage == 1
    assert proposal.events.count() == events
    assert [told["advance"].to_stage for told in heard] == [1]


def test_a_stage_entered_by_a_void_ballot_was_not_entered(
    proposal: Proposal, champion: Person, chair: Person, staff: Person
) -> None:
    advance_to(1, proposal, champion, chair)
    decision = proposal.advances.get().decision
    decisions.declare_void(decision, by=staff, reason="Some had no ballot.")
    voided.send(sender=Decision, decision=decision)  # told twice
    proposal.refresh_from_db()
    assert proposal.stage == 0
    said = "The ballot on stage 1, taken up was declared void. It is at stage 0, idea again."
    assert [line.text for line in lines(proposal)].count(said) == 1
    advance_to(1, proposal, champion, chair)  # the question is asked anew
    proposal.refresh_from_db()
    assert proposal.stage == 1


def test_a_void_ballot_leaves_what_is_built_upon_it(
    proposal: Proposal, champion: Person, chair: Person, staff: Person, revision: Revision
) -> None:
    advance_to(2, proposal, champion, chair)
    first = proposal.advances.get(to_stage=1)
    decisions.declare_void(first.decision, by=staff, reason="Some had no ballot.")
    proposal.refresh_from_db()
    assert proposal.stage == 2
    assert proposal.events.filter(kind=Kind.VOIDED).count() == 1


def test_a_decision_about_something_else_moves_nothing(
    proposal: Proposal, champion: Person, chair: Person
) -> None:
    meet(proposal, champion, chair)
    advance = ask(proposal, chair)
    other = advance.decision
    other.subject_kind = "something"
    other.result = {"outcome": "adopted"}
    services.on_decided(other)
    proposal.refresh_from_db()
    assert proposal.stage == 0


def test_what_is_adopted_waits_for_a_criterion_that_fell_away(
    proposal: Proposal, revision: Revision, champion: Person, chair: Person, stranger: Person
) -> None:
    advance_to(1, proposal, champion, chair)
    meet(proposal, champion, chair)
    advance = ask(proposal, chair)
    services.comment(revision, by=stranger, text="Wait: this is wrong.")
    end(advance)
    assert (advance.state, advance.proposal.stage) == (Advance.State.ADOPTED, 1)
    answer_all(proposal, chair)
    advance.refresh_from_db()
    proposal.refresh_from_db()
    assert (advance.state, proposal.stage) == (Advance.State.DONE, 2)


def test_the_text_stays_as_it_is_while_its_ballot_is_open(
    proposal: Proposal,
    revise: Callable[..., Revision],
    champion: Person,
    chair: Person,
) -> None:
    revise()
    meet(proposal, champion, chair)
    ask(proposal, chair)
    with pytest.raises(NotPossible, match="ballot"):
        revise(text="# Another")
    assert proposal.revisions.count() == 1


def test_what_was_adopted_for_another_text_lapses(
    proposal: Proposal,
    revise: Callable[..., Revision],
    champion: Person,
    chair: Person,
    stranger: Person,
) -> None:
    first = revise()
    advance_to(1, proposal, champion, chair)
    meet(proposal, champion, chair)
    advance = ask(proposal, chair)
    services.comment(first, by=stranger, text="Wait.")
    end(advance)
    revise(text=TEXT + "\n# More\n\nAnd this.")
    answer_all(proposal, chair)
    advance.refresh_from_db()
    proposal.refresh_from_db()
    assert (advance.state, proposal.stage) == (Advance.State.LAPSED, 1)


def test_a_ballot_that_is_called_off_makes_room_for_another(
    proposal: Proposal, champion: Person, chair: Person
) -> None:
    meet(proposal, champion, chair)
    first = ask(proposal, chair)
    decisions.withdraw(first.decision, by=chair, reason="the wrong day")
    second = end(ask(proposal, chair))
    first.refresh_from_db()
    assert (first.state, second.state) == (Advance.State.LAPSED, Advance.State.DONE)


def test_one_ballot_at_a_time(proposal: Proposal, champion: Person, chair: Person) -> None:
    meet(proposal, champion, chair)
    ask(proposal, chair)
    with pytest.raises(NotPossible, match="under way"):
        ask(proposal, chair)


def test_a_stage_is_no_choice_between_options(
    proposal: Proposal, champion: Person, chair: Person
) -> None:
    meet(proposal, champion, chair)
    with pytest.raises(ValidationError):
        ask(proposal, chair, "ranked", options=("A", "B"))


def test_a_final_proposal_is_published_by_itself(
    proposal: Proposal, revision: Revision, champion: Person, chair: Person
) -> None:
    advance_to(4, proposal, champion, chair)
    version = proposal.versions.get()
    assert version.revision == revision
    assert [one for one, _, _ in queries.edited_to()] == [proposal]
    (_, advance, people) = next(queries.edited_to())
    assert advance.to_stage == 4
    assert {person.name for person in people} == {"Editor"}


def test_reports_of_an_earlier_text_do_not_count(
    proposal: Proposal, revise: Callable[..., Revision], champion: Person, chair: Person
) -> None:
    revise()
    advance_to(3, proposal, champion, chair)
    implement_twice(proposal, champion, chair)
    assert "implementations" not in {one.criterion.key for one in criteria.missing(proposal)}
    revise(text=TEXT + "\n\nAnd more.")
    assert "implementations" in {one.criterion.key for one in criteria.missing(proposal)}


def test_an_editorial_revision_keeps_what_was_found_of_the_text_before(
    proposal: Proposal, revise: Callable[..., Revision], champion: Person, chair: Person
) -> None:
    revise()
    advance_to(3, proposal, champion, chair)
    implement_twice(proposal, champion, chair)
    revise(text=TEXT.replace("ordered set", "set in order"), is_editorial=True)
    assert "implementations" not in {one.criterion.key for one in criteria.missing(proposal)}


def test_two_reports_of_one_implementer_are_one(
    proposal: Proposal, revision: Revision, champion: Person, chair: Person
) -> None:
    advance_to(3, proposal, champion, chair)
    for name in ("Example  House", "example house"):
        report = services.report(
            revision,
            by=champion,
            product="Studio",
            implementer=name,
            passed=1,
            total=1,
            text="All.",
            url="https://example.org/report",
        )
        services.confirm_report(report, by=chair)
    assert "implementations" in {one.criterion.key for one in criteria.missing(proposal)}


def test_those_who_commented_and_wrote_hear_of_a_stage_once(
    proposal: Proposal, revision: Revision, champion: Person, chair: Person, stranger: Person
) -> None:
    comment = services.comment(revision, by=stranger, text="Please say more.")
    services.dispose(comment, Comment.Disposition.PARTLY, answer="A little.", by=chair)
    advance_to(1, proposal, champion, chair)
    told = Notice.objects.filter(key__startswith="proposals.advanced:")
    assert {one.person for one in told} >= {stranger, champion, chair}
    assert told.count() == told.values("person").distinct().count()


def test_withdrawn_it_goes_no_further(proposal: Proposal, champion: Person, chair: Person) -> None:
    meet(proposal, champion, chair)
    services.withdraw(proposal, by=champion, reason="Somebody else did it.")
    with pytest.raises(NotPossible, match="withdrawn"):
        ask(proposal, chair)
    services.resume(proposal, by=chair, reason="They did not.")
    assert end(ask(proposal, chair)).state == Advance.State.DONE


def test_it_is_not_withdrawn_while_its_ballot_is_open(
    proposal: Proposal, champion: Person, chair: Person
) -> None:
    meet(proposal, champion, chair)
    ask(proposal, chair)
    with pytest.raises(NotPossible, match="ballot"):
        services.withdraw(proposal, by=champion, reason="I changed my mind.")
