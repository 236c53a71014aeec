"""Charters, cycles and deliverables: written together, decided, worked on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from alliance.groups import queries, services
from alliance.groups.models import Charter, Cycle, Deliverable, GroupRole, WorkingGroup
from alliance.groups.queries import today
from alliance.groups.services import NotPossible, Stale
from alliance.groups.services.cycles import LINKS
from alliance.notices.models import Notice

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
DECISION = {"method": "consensus", "decided_by": "Board", "decided_on": today()}


@pytest.fixture
def write(staff):
    """`write(group, "mission")`: a draft with that mission, made or gone on with."""

    def write(group, mission, **sections):
        draft = services.draft_charter(group, by=staff)
        words = {**draft.sections, "mission": mission, **sections}
        return services.save_draft(draft, words, by=staff, summary="s", revision=draft.revision)

    return write


@pytest.fixture
def approve(staff, write):
    def approve(group, mission):
        draft = services.submit_charter(write(group, mission), by=staff)
        services.decide(draft, by=staff, outcome="approved", **DECISION)
        return queries.charter_of(group)

    return approve


def test_a_first_draft_begins_from_the_purpose_and_a_second_from_what_is_in_force(
    group, staff, approve
):
    assert services.draft_charter(group, by=staff).mission == group.purpose
    approve(group, "To be relied on.")
    second = services.draft_charter(group, by=staff)
    assert (second.version, second.mission) == (2, "To be relied on.")


def test_a_returned_version_is_gone_on_from(group, staff, write):
    draft = services.submit_charter(write(group, "Too much."), by=staff)
    services.decide(draft, by=staff, outcome="returned", **DECISION)
    assert services.draft_charter(group, by=staff).mission == "Too much."
    assert queries.charter_of(group) is None


def test_a_withdrawn_version_is_not_gone_on_from(group, staff, write, approve):
    approve(group, "In force.")
    services.withdraw_draft(write(group, "A mistake."), by=staff)
    assert services.draft_charter(group, by=staff).mission == "In force."


def test_there_is_one_draft_at_a_time(group, staff):
    first = services.draft_charter(group, by=staff)
    assert services.draft_charter(group, by=staff) == first
    with pytest.raises(IntegrityError), transaction.atomic():
        Charter.objects.create(group=group, version=9, mission="x")


def test_of_two_who_save_at_once_the_second_is_told_and_loses_nothing(group, staff):
    draft = services.draft_charter(group, by=staff)
    services.save_draft(draft, {"mission": "Mine"}, by=staff, summary="", revision=1)
    with pytest.raises(Stale) as stale:
        services.save_draft(draft, {"mission": "Yours"}, by=staff, summary="", revision=1)
    assert stale.value.current.mission == "Mine"


def test_the_form_shows_both_texts_then_and_saves_on_the_second_press(group, staff, sign_in):
    services.draft_charter(group, by=staff)
    browser = sign_in(staff)
    path = "/groups/trust/charter/draft/"
    browser.post(path, {"mission": "Theirs entirely", "summary": "", "revision": "1"})
    page = browser.post(path, {"mission": "Mine alone", "summary": "", "revision": "1"})
    text = page.content.decode()
    assert "Somebody else saved this draft" in text
    assert "<del>" in text and "Theirs" in text and ">\nMine alone</textarea>" in text
    assert 'name="revision" value="2"' in text
    browser.post(path, {"mission": "Mine alone", "summary": "", "revision": "2"})
    assert queries.draft_of(group).mission == "Mine alone"


def test_what_was_submitted_no_longer_changes(group, staff, write):
    draft = services.submit_charter(write(group, "Final."), by=staff)
    with pytest.raises(NotPossible, match="no longer changes"):
        services.save_draft(draft, {"mission": "x"}, by=staff, summary="", revision=2)


def test_a_draft_without_a_mission_is_refused_by_field(group, staff):
    draft = services.draft_charter(group, by=staff)
    with pytest.raises(ValidationError) as refused:
        services.save_draft(draft, {"mission": ""}, by=staff, summary="", revision=1)
    assert "mission" in refused.value.error_dict


def test_a_version_that_says_the_same_is_not_submitted(group, staff, approve, write):
    approve(group, "The same.")
    with pytest.raises(NotPossible, match="says the same as version 1"):
        services.submit_charter(write(group, "The same."), by=staff)


def test_only_what_was_submitted_is_decided_and_only_once(group, staff, write):
    draft = write(group, "x")
    with pytest.raises(NotPossible, match="submitted"):
        services.decide(draft, by=staff, outcome="approved", **DECISION)
    services.submit_charter(draft, by=staff)
    services.decide(draft, by=staff, outcome="approved", **DECISION)
    with pytest.raises(NotPossible, match="submitted"):
        services.decide(draft, by=staff, outcome="returned", **DECISION)


def test_no_decision_lies_in_the_future(group, staff, write):
    draft = services.submit_charter(write(group, "x"), by=staff)
    late = {**DECISION, "decided_on": today() + 2 * DAY}
    with pytest.raises(ValidationError, match="still to come"):
        services.decide(draft, by=staff, outcome="approved", **late)


@pytest.mark.parametrize("state", ["proposed", "dormant"])
def test_the_approving_decision_starts_the_group(group, staff, approve, state):
    WorkingGroup.objects.filter(pk=group.pk).update(state=state)
    approve(group, "To be relied on.")
    group.refresh_from_db()
    assert group.state == "active"


def test_those_who_decide_hear_of_a_submission_and_the_group_of_the_decision(
    group, staff, person, other_person, give, make_group, write
):
    give(make_group("board", kind="board"), GroupRole.Kind.CHAIR, person=other_person)
    services.join(group, by=person)
    draft = services.submit_charter(write(group, "x"), by=staff)
    assert Notice.objects.filter(person=other_person, kind="groups.decide").count() == 1
    services.decide(draft, by=other_person, outcome="approved", **DECISION)
    assert Notice.objects.filter(person=person, kind="groups.charter").count() == 1


# Cycles ------------------------------------------------------------------------------------------


def start(group, staff, days=180, **more):
    first = today()
    return services.start_cycle(
        group, by=staff, starts_on=first, ends_on=first + days * DAY, **more
    )


def test_cycles_are_numbered_and_one_runs_at_a_time(group, staff):
    first = start(group, staff)
    with pytest.raises(NotPossible, match="Cycle 1 is still under way"):
        start(group, staff)
    services.close_cycle(first, by=staff, outcome="Half of it.")
    assert start(group, staff).number == 2
    assert [c.outcome for c in group.cycles.all()] == ["Half of it.", ""]


def test_a_cycle_ends_after_it_starts(group, staff):
    with pytest.raises(ValidationError, match="ends before it starts"):
        start(group, staff, days=0)
    cycle = start(group, staff)
    with pytest.raises(ValidationError, match="ends before it starts"):
        services.change_cycle(cycle, by=staff, ends_on=today() - DAY, goals="")


def test_what_has_ended_is_not_changed(group, staff):
    cycle = start(group, staff)
    services.close_cycle(cycle, by=staff, outcome="x")
    for change in (
        lambda: services.change_cycle(cycle, by=staff, ends_on=today() + DAY, goals=""),
        lambda: services.close_cycle(cycle, by=staff, outcome="y"),
    ):
        with pytest.raises(NotPossible, match="has ended"):
            change()


def test_only_a_group_at_work_starts_a_cycle(make_group, staff):
    with pytest.raises(NotPossible, match="Only a group at work"):
        start(make_group("idea", active=False), staff)


def test_two_cycles_cannot_be_open_even_past_the_services(group, staff):
    start(group, staff)
    with pytest.raises(IntegrityError), transaction.atomic():
        Cycle.objects.create(group=group, number=7, starts_on=today(), ends_on=today() + 10 * DAY)


# Deliverables ------------------------------------------------------------------------------------


def test_a_deliverable_belongs_to_the_cycle_under_way_and_says_when_it_was_delivered(group, staff):
    cycle = start(group, staff)
    thing = services.add_deliverable(group, by=staff, title="Guide", due_on=today() + 30 * DAY)
    assert thing.cycle == cycle
    thing = services.change_deliverable(
        thing, by=staff, state="delivered", links=[("The guide", "https://example.org/guide")]
    )
    assert thing.delivered_on == today()
    assert group.events.latest("at").kind == "delivered"
    thing = services.change_deliverable(thing, by=staff, state="review")
    assert thing.delivered_on is None


def test_a_deliverable_is_owned_by_somebody_in_the_group(group, staff, person):
    with pytest.raises(ValidationError, match="in the group"):
        services.add_deliverable(group, by=staff, title="Guide", owner=person)
    services.join(group, by=person)
    assert services.add_deliverable(group, by=staff, title="Guide", owner=person).owner == person


@pytest.mark.parametrize("url", ["javascript:alert(1)", "not an address", "ftp://example.org/x"])
def test_a_link_is_an_address_of_the_web(group, staff, sign_in, url):
    thing = services.add_deliverable(group, by=staff, title="Guide")
    fields = {"title": "Guide", "state": "work", "links": f"{url} Look"}
    page = sign_in(staff).post(f"/groups/trust/deliverables/{thing.pk}/", fields)
    assert page.status_code == 200 and "does not begin with an address" in page.content.decode()
    assert not thing.links.exists()


def test_links_are_few(group, staff):
    thing = services.add_deliverable(group, by=staff, title="Guide")
    many = [("x", f"https://example.org/{n}") for n in range(LINKS + 1)]
    with pytest.raises(ValidationError, match="are enough"):
        services.change_deliverable(thing, by=staff, links=many)


def test_saving_what_is_so_already_writes_nothing_into_the_log(group, staff):
    thing = services.add_deliverable(group, by=staff, title="Guide")
    before = group.events.count()
    services.change_deliverable(thing, by=staff, state=Deliverable.State.PLANNED, title="Guide")
    assert group.events.count() == before
