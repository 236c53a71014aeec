"""Working groups: how they begin, live and end, and that their log is only added to."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from alliance.groups import services
from alliance.groups.models import GroupEvent, GroupRole, WorkingGroup
from alliance.groups.permissions import may_change, may_found_groups
from alliance.groups.queries import active_groups, all_groups, groups_of, people_in, today
from alliance.groups.seed import add_demo_groups
from alliance.groups.seed_words import DEMO_GROUPS
from alliance.groups.services import NotPossible, WrongState, change_state, found_group
from alliance.notices.models import Notice
from alliance.people.models import Person

pytestmark = pytest.mark.django_db
State = WorkingGroup.State
Kind = GroupRole.Kind


def kinds(group):
    return [event.kind for event in group.events.order_by("at", "pk")]


# How it begins ------------------------------------------------------------------------------------


def test_whoever_has_an_account_proposes_a_group_and_may_write_its_charter(person):
    group = found_group(person, acronym="mine", name="Mine", purpose="x")
    assert group.state == State.PROPOSED
    assert kinds(group) == ["proposed", "role"]
    assert list(people_in(group, Kind.EDITOR)) == [person]
    assert not may_change(person, group)


def test_strangers_and_blocked_accounts_propose_nothing(person):
    assert not may_found_groups(AnonymousUser())
    person.is_active = False
    with pytest.raises(PermissionDenied):
        found_group(person, acronym="mine", name="Mine", purpose="x")
    assert not WorkingGroup.objects.exists()


def test_one_person_has_three_proposals_waiting_at_most(person, staff):
    for n in range(3):
        last = found_group(person, acronym=f"g{n}", name=f"G{n}", purpose="x")
    with pytest.raises(NotPossible, match="wait for an answer"):
        found_group(person, acronym="g4", name="G4", purpose="x")
    change_state(last, State.CONCLUDED, by=staff, reason="no time for it")
    found_group(person, acronym="g4", name="G4", purpose="x")


@pytest.mark.parametrize("acronym", ["trust", "constellation", "propose", "no spaces", ""])
def test_an_address_is_taken_once_and_is_no_page_of_the_site(group, staff, acronym):
    with pytest.raises(ValidationError) as refused:
        found_group(staff, acronym=acronym, name="Other", purpose="x")
    assert "acronym" in refused.value.error_dict


def test_the_proposer_cannot_start_their_own_group(person):
    group = found_group(person, acronym="mine", name="Mine", purpose="x")
    with pytest.raises(PermissionDenied):
        change_state(group, State.ACTIVE, by=person, reason="I say so")


def test_a_group_is_part_of_another_but_never_of_itself(group, make_group, staff):
    child = make_group("child", parent=group)
    words = {"name": "Trust", "purpose": "x", "kind": "wg"}
    with pytest.raises(ValidationError, match="part of itself"):
        services.change_words(group, by=staff, parent=child, **words)


# How it goes on -----------------------------------------------------------------------------------


def test_the_chair_changes_their_group_and_no_other(group, make_group, give, person, other_person):
    other = make_group()
    give(group, Kind.CHAIR, person=person)
    change_state(group, State.DORMANT, by=person, reason="summer")
    group.refresh_from_db()
    assert group.state == State.DORMANT
    for who, which in [(person, other), (other_person, group)]:
        with pytest.raises(PermissionDenied):
            change_state(which, State.CONCLUDED, by=who, reason="because", report="x")


def test_permission_is_asked_of_the_database_not_of_what_the_caller_holds(group, person):
    group.roles.model(group=group, kind=Kind.CHAIR, person=person)  # never saved
    group.current_chairs = [GroupRole(group=group, kind=Kind.CHAIR, person=person)]
    with pytest.raises(PermissionDenied):
        change_state(group, State.DORMANT, by=person, reason="I say so")


ALLOWED = {
    (State.PROPOSED, State.ACTIVE),
    (State.PROPOSED, State.CONCLUDED),
    (State.ACTIVE, State.DORMANT),
    (State.ACTIVE, State.CONCLUDED),
    (State.DORMANT, State.ACTIVE),
    (State.DORMANT, State.CONCLUDED),
    (State.CONCLUDED, State.ARCHIVED),
}


@pytest.mark.parametrize("current", State)
@pytest.mark.parametrize("following", State)
def test_states_follow_each_other_as_they_may(group, staff, current, following):
    WorkingGroup.objects.filter(pk=group.pk).update(state=current)
    if (current, following) in ALLOWED:
        change_state(group, following, by=staff, reason="because", report="Done.")
        group.refresh_from_db()
        assert group.state == following
    else:
        with pytest.raises(WrongState, match=f"is {current.label} and cannot become"):
            change_state(group, following, by=staff, reason="because", report="Done.")


def test_a_group_that_was_at_work_concludes_with_a_report(group, staff):
    with pytest.raises(NotPossible, match="closing report"):
        change_state(group, State.CONCLUDED, by=staff, reason="done", report="  ")
    change_state(group, State.CONCLUDED, by=staff, reason="done", report="We did **it**.")
    group.refresh_from_db()
    assert group.closing_report == "We did **it**."


def test_concluding_ends_the_cycle_and_stops_all_change(group, staff, person):
    from datetime import timedelta

    from alliance.groups.queries import today

    services.start_cycle(group, by=staff, starts_on=today(), ends_on=today() + timedelta(days=100))
    change_state(group, State.CONCLUDED, by=staff, reason="done", report="Done.")
    assert group.cycles.get().closed_on == today()
    for change in (
        lambda: services.draft_charter(group, by=staff),
        lambda: services.give_role(group, Kind.CHAIR, by=staff, person=person),
        lambda: services.add_deliverable(group, by=staff, title="More"),
        lambda: services.change_words(
            group, by=staff, name="x", purpose="x", kind="wg", parent=None
        ),
    ):
        with pytest.raises(NotPossible, match="has concluded"):
            change()
    services.note(group, "The report was read by many.", by=staff)
    change_state(group, State.ARCHIVED, by=staff, reason="a year has passed")
    with pytest.raises(NotPossible, match="archived"):
        services.note(group, "One more thing.", by=staff)


def test_the_last_cycle_goes_on_when_it_was_ended_by_mistake(group, give, staff, person, client):
    give(group, GroupRole.Kind.CHAIR, person=person)
    days = {"starts_on": today(), "ends_on": today() + timedelta(days=90)}
    first = services.start_cycle(group, by=person, **days)
    with pytest.raises(services.NotPossible):
        services.reopen_cycle(first, by=person, reason="It is under way.")
    services.close_cycle(first, by=person, outcome="Little.")
    with pytest.raises(ValidationError):
        services.reopen_cycle(first, by=person, reason=" ")
    again = services.reopen_cycle(first, by=person, reason="It was another group’s.")
    assert (again.closed_on, again.outcome) == (None, "Little.")
    log = client.get("/groups/trust/log/").content.decode()
    assert "Cycle 1 goes on: it had not ended." in log and "It was another group’s." in log
    services.close_cycle(first, by=person, outcome="Much.")
    services.start_cycle(group, by=person, **days)
    with pytest.raises(services.NotPossible):
        services.reopen_cycle(first, by=person, reason="It is too late.")


def test_everybody_in_the_group_hears_that_it_has_concluded(group, give, staff, person):
    give(group, Kind.EDITOR, person=person)
    change_state(group, State.CONCLUDED, by=staff, reason="done", report="Done.")
    titles = Notice.objects.filter(person=person).values_list("title", flat=True)
    assert "Trust has concluded" in titles


# The log ------------------------------------------------------------------------------------------


def test_the_log_is_only_added_to_by_python(group):
    event = group.events.first()
    event.text = "something else"
    with pytest.raises(TypeError, match="only added to"):
        event.save()
    with pytest.raises(TypeError, match="only added to"):
        event.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        group.delete()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE groups_groupevent SET text = 'never happened'",
        "UPDATE groups_groupevent SET at = '2001-01-01'",
        "UPDATE groups_groupevent SET data = '{}'",
        "UPDATE groups_groupevent SET by_id = (SELECT MAX(id) FROM people_person)",
        "DELETE FROM groups_groupevent",
    ],
)
def test_the_database_itself_keeps_the_log(group, other_person, statement):
    before = list(GroupEvent.objects.values())
    with (
        pytest.raises(DatabaseError, match="only added to"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert list(GroupEvent.objects.values()) == before


def test_the_database_keeps_a_role_struck(group, person, give, staff):
    role = give(group, Kind.CHAIR, person=person)
    services.strike_role(role, by=staff, reason="r")
    entered = GroupRole.entered.filter(pk=role.pk)
    for moment in (None, timezone.now()):
        with pytest.raises(DatabaseError, match="stays so"), transaction.atomic():
            entered.update(struck_at=moment)
    person.delete()  # it goes with the account
    assert not entered.exists()


def test_the_orm_cannot_go_round_the_guard_of_the_model(group):
    for change in (
        lambda: GroupEvent.objects.update(text="never happened"),
        lambda: GroupEvent.objects.all().delete(),
        lambda: GroupEvent.objects.bulk_update([_changed(group)], ["text"]),
    ):
        with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
            change()


def _changed(group):
    event = group.events.first()
    event.text = "never happened"
    return event


def test_an_account_can_go_and_the_event_stays_without_its_author(group, person, give, staff):
    give(group, Kind.CHAIR, person=person)
    services.note(group, "We met.", by=person)
    public_id = str(person.public_id)
    Person.objects.filter(pk=person.pk).delete()
    event = group.events.get(text="We met.")
    assert event.by is None
    assert group.events.filter(data__role__person=public_id).exists()


@pytest.mark.django_db(transaction=True)
def test_a_test_with_real_transactions_is_cleaned_up_and_the_guard_is_up_again(make_person):
    staff = make_person("staff", is_staff=True)
    group = found_group(staff, acronym="trust", name="Trust", purpose="x")
    with pytest.raises(DatabaseError), transaction.atomic():
        GroupEvent.objects.filter(group=group).delete()


def test_moments_of_the_log_never_run_backwards(group, staff):
    from datetime import timedelta

    last = group.events.latest("at").at
    event = services.log(
        group, GroupEvent.Kind.NOTE, "from a slow clock", staff, at=last - timedelta(hours=1)
    )
    assert event.at == last


# What others see ----------------------------------------------------------------------------------


def test_groups_at_work_come_first_and_archived_ones_last(make_group, staff):
    for state in reversed(State):
        made = make_group(state.value)
        WorkingGroup.objects.filter(pk=made.pk).update(state=state)
    order = ["active", "proposed", "dormant", "concluded", "archived"]
    assert [group.state for group in all_groups()] == order
    assert {group.state for group in active_groups()} == {State.ACTIVE}


def test_a_chair_without_a_name_is_not_shown_by_their_address(group, give, make_person, make_body):
    shy = make_person("shy", name="")
    role = give(group, Kind.CHAIR, person=shy)
    assert group.chair == ""
    services.end_role(role, by=shy)
    give(group, Kind.CHAIR, person=make_person("ada"), organization=make_body("School"))
    assert WorkingGroup.objects.get().chair == "Ada for School"


def test_a_withheld_proposal_is_there_for_staff_alone(client, person, staff, sign_in):
    group = found_group(person, acronym="spam", name="Cheap things", purpose="Buy them.")
    services.withhold(group, by=staff)
    assert not all_groups().exists()
    for path in ("", "log/", "log.json", "log.atom", "charter/", "at/2026-01-01/"):
        assert client.get(f"/groups/spam/{path}").status_code == 404
        assert sign_in(person).get(f"/groups/spam/{path}").status_code == 404
    assert client.get("/groups/spam.json").status_code == 404
    assert "Cheap" not in client.get("/groups/").content.decode()
    assert sign_in(staff).get("/groups/spam/").status_code == 200
    services.show(group, by=staff)
    assert client.get("/groups/spam/").status_code == 200


def test_what_has_started_is_never_taken_out_of_sight(group, staff):
    with pytest.raises(NotPossible, match="Only a proposal"):
        services.withhold(group, by=staff)


def test_groups_of_a_person_include_those_they_represent_an_organization_in(
    group, make_group, give, make_body, person, other_person
):
    cabinet = make_group("cabinet")
    give(group, Kind.PARTICIPANT, person=person)
    give(cabinet, Kind.CABINET, organization=make_body("School", person))
    assert {g.acronym for g in groups_of(person)} == {"trust", "cabinet"}
    assert not groups_of(other_person).exists()


# The demonstration --------------------------------------------------------------------------------


def test_the_demonstration_is_named_as_such_and_added_once(client, deliver_mail):
    assert add_demo_groups() == len(DEMO_GROUPS)
    assert add_demo_groups() == 0
    for group in WorkingGroup.objects.all():
        group.full_clean()
        assert group.is_demo and (not group.chair or "(demo)" in group.chair)
        assert (
            "example for this demonstration"
            in client.get(f"/groups/{group.acronym}/").content.decode()
        )
    assert not Notice.objects.exists() and not deliver_mail()


def test_nobody_can_act_by_an_account_of_the_demonstration():
    add_demo_groups()
    for account in Person.objects.filter(email__endswith="@demo.example.org"):
        assert "(demo)" in account.name
        assert not account.has_usable_password()
        assert not account.is_staff and not account.is_superuser
        assert not account.emailaddress_set.exists()
