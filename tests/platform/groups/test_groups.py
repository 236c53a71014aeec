"""Working groups: who starts and changes them, a log that is only added to, the pages."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from alliance.groups.models import GroupEvent, WorkingGroup
from alliance.groups.permissions import may_change, may_found_groups
from alliance.groups.queries import active_groups, all_groups
from alliance.groups.seed import DEMO_GROUPS, add_demo_groups
from alliance.groups.services import WrongState, change_state, found_group
from alliance.organizations.models import Organization

pytestmark = pytest.mark.django_db
State = WorkingGroup.State


@pytest.fixture
def group(staff):
    return found_group(staff, acronym="trust", name="Trust", purpose="What to rely on.")


def test_staff_start_a_group_and_the_log_says_who(group, staff):
    assert group.state == State.PROPOSED
    assert [(e.kind, e.by) for e in group.events.all()] == [("proposed", staff)]


def test_nobody_else_starts_a_group(person):
    with pytest.raises(PermissionDenied):
        found_group(person, acronym="mine", name="Mine", purpose="x")
    assert not may_found_groups(AnonymousUser())
    assert not WorkingGroup.objects.exists()


def test_staff_who_were_shut_out_start_no_group(staff):
    staff.is_active = False
    with pytest.raises(PermissionDenied):
        found_group(staff, acronym="mine", name="Mine", purpose="x")


def test_an_acronym_is_taken_once(group, staff):
    with pytest.raises(ValidationError) as refused:
        found_group(staff, acronym="trust", name="Other", purpose="x")
    assert "acronym" in refused.value.error_dict


def test_the_chair_changes_their_group_and_no_other(group, person, other_person, staff):
    other = found_group(staff, acronym="other", name="Other", purpose="x")
    WorkingGroup.objects.filter(pk=group.pk).update(chair_person=person)
    change_state(group, State.ACTIVE, by=person, reason="charter approved")
    group.refresh_from_db()
    assert group.state == State.ACTIVE
    for who, which in [(person, other), (other_person, group)]:
        with pytest.raises(PermissionDenied):
            change_state(which, State.CONCLUDED, by=who, reason="because")
    assert not may_change(AnonymousUser(), group)


def test_permission_is_asked_of_the_database_not_of_what_the_caller_holds(group, person):
    group.chair_person = person  # never saved
    with pytest.raises(PermissionDenied):
        change_state(group, State.ACTIVE, by=person, reason="I say so")


def test_what_has_concluded_stays_so(group, staff):
    change_state(group, State.CONCLUDED, by=staff, reason="done")
    with pytest.raises(WrongState, match="concluded and cannot become active"):
        change_state(group, State.ACTIVE, by=staff, reason="again")
    assert [e.kind for e in group.events.all()] == ["proposed", "concluded"]


def test_the_log_is_only_added_to(group):
    event = group.events.get()
    event.text = "something else"
    with pytest.raises(TypeError, match="only added to"):
        event.save()
    with pytest.raises(TypeError, match="only added to"):
        event.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        group.delete()
    assert GroupEvent.objects.get().text == "proposed"


def test_a_cycle_ends_after_it_starts(group):
    from datetime import date

    group.cycle_starts_on, group.cycle_ends_on = date(2026, 7, 1), date(2026, 6, 1)
    with pytest.raises(ValidationError, match="ends before it starts"):
        group.full_clean()


def test_a_chair_without_a_name_is_not_shown_by_their_address(group, make_person):
    shy = make_person("shy", name="")
    group.chair_person, group.chair_name = shy, "Example Foundation"
    assert group.chair == "Example Foundation"
    group.chair_organization = Organization(name="Example University")
    assert group.chair == "Example University"


def test_groups_at_work_come_first_and_concluded_ones_last():
    add_demo_groups()
    states = [group.state for group in all_groups()]
    assert states[0] == State.ACTIVE and states[-1] == State.CONCLUDED
    assert {group.state for group in active_groups()} == {State.ACTIVE}


def test_demo_groups_are_named_as_such_and_added_once(client):
    assert add_demo_groups() == len(DEMO_GROUPS)
    assert add_demo_groups() == 0
    for group in WorkingGroup.objects.all():
        group.full_clean()
        assert group.is_demo and (not group.chair_name or "(demo)" in group.chair_name)
        assert "example" in client.get(f"/groups/{group.acronym}/").content.decode()


def test_pages_of_groups(client, group):
    assert "Trust" in client.get("/groups/").content.decode()
    page = client.get("/groups/trust/").content.decode()
    assert "What to rely on." in page and "proposed" in page
    assert client.get("/groups/nothing/").status_code == 404
    assert client.post("/groups/trust/").status_code == 405


def test_the_page_of_a_site_without_groups_says_so(client):
    assert "No group has started" in client.get("/groups/").content.decode()
