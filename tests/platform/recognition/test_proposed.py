"""Whoever wrote or carried a proposal is recognised for the stages that it reaches meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.platform.proposals.conftest import (
    advance_to,
    chair,
    champion,
    editor,
    group,
    now,
    proposal,
)
from tests.platform.recognition.conftest import counted, look_at_all

from alliance.decisions.models import Decision
from alliance.decisions.services import declare_void, open_decision
from alliance.proposals.models import Part, Proposal
from alliance.recognition.models import Grant
from alliance.recognition.services import consents

__all__ = ["chair", "champion", "editor", "group", "now", "proposal"]
pytestmark = pytest.mark.django_db


def test_editor_and_champion_are_recognised_for_the_stage_and_who_came_later_is_not(
    proposal, champion, chair, editor, make_person, group
):
    later = make_person("later")
    assert counted(editor, "proposed") == []
    advance_to(1, proposal, champion, chair)
    done_at = proposal.advances.get().done_at
    Part.objects.create(
        proposal=proposal, kind="editor", person=later, starts_at=done_at + timedelta(seconds=1)
    )
    wanted = ["Levels of a skill: taken up"]
    assert counted(editor, "proposed") == wanted == counted(champion, "proposed")
    assert counted(later, "proposed") == []


def test_a_rule_may_ask_for_one_stage(proposal, champion, chair, make_rule):
    make_rule("proposed", window="each", scope="stage:4")
    first = make_rule("proposed", window="each", scope="stage:1")
    consents.answer(None, True, by=champion)
    advance_to(1, proposal, champion, chair)
    look_at_all()
    assert Grant.objects.get(person=champion).rule == first
    assert Grant.objects.get(person=champion).state == "issued"


def test_a_proposal_that_moderators_hide_counts_no_more(proposal, champion, chair):
    advance_to(1, proposal, champion, chair)
    assert counted(champion, "proposed")
    Proposal.objects.filter(pk=proposal.pk).update(hidden_at=proposal.created_at)
    assert counted(champion, "proposed") == []


def test_a_new_version_of_a_final_proposal_is_no_stage(proposal, champion, chair, group):
    advance_to(1, proposal, champion, chair)
    assert len(counted(champion, "proposed")) == 1
    done = proposal.advances.get()
    words = {"title": "Once more?", "method": "consent", "electorate": "group_people"}
    other = open_decision(
        Decision(group=group, closes_at=timezone.now() + timedelta(days=7), **words), by=chair
    )
    type(done).objects.create(
        proposal=proposal,
        decision=other,
        from_stage=4,
        to_stage=4,
        state=done.state,
        done_at=done.done_at,
    )
    assert len(counted(champion, "proposed")) == 1


def test_whoever_had_left_before_the_stage_is_not_recognised(proposal, champion, chair, editor):
    part = proposal.parts.get(person=editor)
    Part.objects.filter(pk=part.pk).update(ended_at=part.starts_at + timedelta(microseconds=1))
    advance_to(1, proposal, champion, chair)
    assert counted(editor, "proposed") == []


def test_a_stage_entered_by_a_void_ballot_is_recognised_no_more(
    proposal, champion, chair, editor, staff, make_rule
):
    make_rule("proposed", window="each")
    for somebody in (champion, editor):
        consents.answer(None, True, by=somebody)
    advance_to(1, proposal, champion, chair)
    look_at_all()
    assert Grant.objects.filter(state=Grant.State.ISSUED).count() == 2
    declare_void(proposal.advances.get().decision, by=staff, reason="Some had no ballot.")
    look_at_all()
    assert set(Grant.objects.values_list("state", flat=True)) == {Grant.State.REVOKED}
    advance_to(1, proposal, champion, chair)
    look_at_all()
    assert Grant.objects.filter(state=Grant.State.ISSUED).count() == 2
