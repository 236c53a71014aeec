"""Who takes part, for whom, who hears of it, who is named to whom."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from alliance.exports.registry import ALLIANCE_PARTS, PERSON_PARTS
from alliance.groups import queries, services
from alliance.groups.models import GroupEvent, GroupRole
from alliance.groups.queries import today
from alliance.groups.reminders import remind
from alliance.groups.services import NotPossible
from alliance.notices.models import Notice
from alliance.people import closing
from alliance.people.models import Person
from alliance.search.models import SearchEntry

pytestmark = pytest.mark.django_db
Kind = GroupRole.Kind


def my_role(group, person):
    return group.roles.filter(person=person, ended_at=None).get()


def test_one_press_joins_and_one_leaves(group, person, sign_in):
    browser = sign_in(person)
    assert "Join this group" in browser.get("/groups/trust/").content.decode()
    browser.post("/groups/trust/join/")
    assert queries.is_in(person, group, Kind.PARTICIPANT)
    assert "You take part, for yourself." in browser.get("/groups/trust/").content.decode()
    browser.post("/groups/trust/leave/")
    assert not queries.is_in(person, group)
    assert group.roles.count() == 1  # it ended, it was not deleted


def test_joining_twice_is_joining_once(group, person):
    services.join(group, by=person)
    services.join(group, by=person)
    assert group.roles.count() == 1
    assert group.events.filter(kind="joined").count() == 1


def test_nobody_fills_the_log_by_coming_and_going(group, person, sign_in):
    for _ in range(5):
        services.join(group, by=person)
        services.leave(group, by=person)
    with pytest.raises(NotPossible, match="tomorrow"):
        services.join(group, by=person)
    page = sign_in(person).post("/groups/trust/join/", follow=True)
    assert "Please do it tomorrow" in page.content.decode()


def test_one_joins_for_an_organization_that_one_belongs_to_or_speaks_for(
    group, make_body, affiliate, person, other_person
):
    body = make_body("School", other_person)
    affiliate(person, body)
    for who in (person, other_person):
        assert services.join(group, by=who, organization=body).organization == body


def test_nobody_joins_for_an_organization_that_is_not_theirs(group, make_body, person, sign_in):
    body = make_body("School")
    with pytest.raises(ValidationError, match="belong to or speak for"):
        services.join(group, by=person, organization=body)
    sign_in(person).post("/groups/trust/join/", {"organization": body.pk})
    assert not queries.is_in(person, group)


def test_an_affiliation_that_was_only_asked_for_is_none(group, make_body, affiliate, person):
    body = make_body("School")
    affiliate(person, body)
    person.affiliations.update(state="asked")
    with pytest.raises(ValidationError):
        services.join(group, by=person, organization=body)


def test_for_whom_one_takes_part_can_change(group, make_body, affiliate, person):
    body = make_body("School")
    affiliate(person, body)
    services.join(group, by=person)
    services.join(group, by=person, organization=body)
    assert my_role(group, person).organization == body
    assert group.roles.count() == 2


def test_whoever_is_given_a_role_hears_of_it_in_their_language(group, staff, person):
    Person.objects.filter(pk=person.pk).update(language="en")
    person.refresh_from_db()
    services.give_role(group, Kind.EDITOR, by=staff, person=person)
    assert Notice.objects.get(person=person).title == "You are editor of Trust"


def test_those_who_represent_an_organization_hear_of_its_role(group, staff, make_body, person):
    services.give_role(group, Kind.CABINET, by=staff, organization=make_body("School", person))
    assert "cabinet of Trust for School" in Notice.objects.get(person=person).title


def test_a_role_is_held_once_and_a_cabinet_is_of_organizations(group, staff, person):
    services.give_role(group, Kind.EDITOR, by=staff, person=person)
    with pytest.raises(NotPossible, match="already"):
        services.give_role(group, Kind.EDITOR, by=staff, person=person)
    with pytest.raises(ValidationError, match="made of organizations"):
        services.give_role(group, Kind.CABINET, by=staff, person=person)
    with pytest.raises(ValidationError, match="Name a person"):
        services.give_role(group, Kind.EDITOR, by=staff)


def test_a_role_that_ended_can_be_given_again(group, staff, person):
    for _ in range(2):
        role = services.give_role(group, Kind.EDITOR, by=staff, person=person)
        services.end_role(role, by=person)
    assert group.roles.count() == 2


def test_the_form_finds_people_by_proven_address_and_says_nothing_of_others(
    group, staff, person, sign_in
):
    browser = sign_in(staff)
    page = browser.post("/groups/trust/people/", {"kind": "editor", "person": "no@example.org"})
    assert "Nobody here can be found by that." in page.content.decode()
    browser.post("/groups/trust/people/", {"kind": "editor", "person": person.email})
    assert queries.is_in(person, group, Kind.EDITOR)


def test_roles_go_by_one_day_for_all_viewers(group, person):
    """Somebody in Auckland is a day ahead; what they join holds for a reader in London at once."""
    with timezone.override("Pacific/Auckland"):
        services.join(group, by=person, at=datetime(2026, 11, 3, 12, tzinfo=UTC))
    assert group.roles.get().starts_on.isoformat() == "2026-11-03"


def test_a_role_that_was_entered_by_mistake_is_struck_on_the_page_and_was_never_held(
    group, staff, person, other_person, sign_in, client
):
    """One that holds, and one that is over: neither is found where roles are read."""
    chair = services.give_role(group, Kind.CHAIR, by=staff, person=other_person)
    over = services.give_role(group, Kind.EDITOR, by=staff, person=person)
    services.end_role(over, by=staff)
    Person.objects.update(language="en", name="Robin Doe")
    browser, page = sign_in(staff), "/groups/trust/people/"
    shown = browser.get(page).content.decode()
    for role in (chair, over):
        strike = f"{page}{role.pk}/strike/"
        assert strike in shown
        assert "end it instead" in browser.get(strike).content.decode()
        assert browser.post(strike, {"reason": " "}).status_code == 200
        assert GroupRole.entered.get(pk=role.pk).struck_at is None
        told = browser.post(strike, {"reason": "It was Kim."}, follow=True).content.decode()
        assert "nobody ever held it" in told and strike not in told
        assert browser.post(strike, {"reason": "Again."}).status_code == 404
        with pytest.raises(NotPossible):
            services.strike_role(role, by=staff, reason="Again.")
        services.end_role(role, by=staff)
    assert not group.roles.exists() and not queries.is_in(other_person, group)
    assert PERSON_PARTS["groups"](person)["roles"] == []
    assert [e["kind"] for e in PERSON_PARTS["groups"](person)["events"]][-1] == "role_struck"
    for path in ("trust/", "trust.json", f"trust/at/{today()}.json"):
        assert "Robin Doe" not in client.get(f"/groups/{path}").content.decode().split("<ol")[0]
    log = client.get("/groups/trust/log.json").json()["events"]
    struck = [(one["text"], one["data"]["role"]["struck"]) for one in log[-2:]]
    assert struck == [("It was Kim.", True)] * 2
    assert "never chair. It was entered by mistake." in log[-2]["sentence"]
    heard = Notice.objects.get(person=other_person, title__startswith="Entered by mistake")
    assert heard.text == "It was Kim."
    services.give_role(group, Kind.CHAIR, by=staff, person=other_person)  # rightly, this time


# Who is named ------------------------------------------------------------------------------------

PUBLIC = (
    "", "log/", "log.json", "log.atom", "charter/versions.json", f"at/{today()}/",
    f"at/{today()}.json",
)  # fmt: skip


def everything_public(client, acronym="trust"):
    texts = [client.get(f"/groups/{acronym}/{path}") for path in PUBLIC]
    texts += [
        client.get(f"/groups/{path}")
        for path in (f"{acronym}.json", "constellation/", "constellation.json", "index.json", "")
    ]
    assert all(answer.status_code == 200 for answer in texts)
    return "\n".join(answer.content.decode() for answer in texts)


def test_a_participant_who_is_not_to_be_seen_is_nowhere_for_strangers(
    client, group, make_group, make_person, sign_in
):
    shy = make_person("shy", name="Shy Person")
    other = make_group()
    for where in (group, other):
        services.join(where, by=shy)
    thing = services.add_deliverable(
        group, by=make_person("s", is_staff=True), title="x", owner=shy
    )
    services.change_deliverable(thing, by=shy, state="work")
    for browser in (client, sign_in(make_person("stranger"))):
        text = everything_public(browser)
        assert "Shy Person" not in text
        assert str(shy.public_id) not in text
        assert shy.email not in text
    assert "1 person" in client.get("/groups/trust/").content.decode()


def test_others_in_the_group_and_staff_read_the_name(group, make_person, staff, sign_in):
    shy, fellow = make_person("shy", name="Shy Person"), make_person("fellow")
    services.join(group, by=shy)
    services.join(group, by=fellow)
    for who in (fellow, staff):
        assert "Shy Person" in sign_in(who).get("/groups/trust/").content.decode()


def test_a_participant_who_shows_their_groups_is_named_to_all(
    client, group, make_group, make_person
):
    open_ = make_person(
        "open", name="Open Person", profile_public=True, shows_name=True, shows_groups=True
    )
    for where in (group, make_group()):
        services.join(where, by=open_)
    for path in ("trust/", "trust.json", "constellation/", "constellation.json"):
        assert "Open Person" in client.get(f"/groups/{path}").content.decode()


def test_who_leads_or_writes_is_named_to_all(client, group, staff, make_person):
    for kind, name in ((Kind.CHAIR, "Head Person"), (Kind.EDITOR, "Pen Person")):
        person = make_person(name.split()[0].lower(), name=name)
        services.give_role(group, kind, by=staff, person=person)
        assert name in client.get("/groups/trust/").content.decode()


def test_an_account_that_closes_leaves_its_roles_and_no_name(client, group, staff, person):
    Person.objects.filter(pk=person.pk).update(name="Gone Person")
    person.refresh_from_db()
    services.give_role(group, Kind.CHAIR, by=staff, person=person)
    thing = services.add_deliverable(group, by=staff, title="Guide", owner=person)
    assert any("role in a group ends" in sentence for sentence in closing.fate_of(person).goes)
    closing.ROOMS["groups"].erase(person)
    thing.refresh_from_db()
    assert not queries.is_in(person, group) and thing.owner is None
    Person.objects.filter(pk=person.pk).update(name="", blocked_as="closed", is_active=False)
    assert "Gone Person" not in everything_public(client)
    assert "ormer participant" in client.get("/groups/trust/log/").content.decode()


# What other rooms get ----------------------------------------------------------------------------


def test_the_profile_and_the_organization_show_groups(client, group, staff, make_person, make_body):
    person = make_person("ada", profile_public=True, shows_groups=True)
    body = make_body("School")
    services.join(group, by=person)
    services.give_role(group, Kind.CABINET, by=staff, organization=body)
    for path in (f"/people/{person.public_id}/", "/organizations/school/"):
        assert "/groups/trust/" in client.get(path).content.decode()
    Person.objects.filter(pk=person.pk).update(shows_groups=False)
    assert "/groups/trust/" not in client.get(f"/people/{person.public_id}/").content.decode()


def test_search_finds_groups_and_charters_and_forgets_what_is_withheld(group, staff, person):
    draft = services.draft_charter(group, by=staff)
    services.save_draft(draft, {"mission": "Zebras."}, by=staff, summary="", revision=1)
    assert not SearchEntry.objects.filter(kind="group", text__contains="Zebras").exists()
    services.submit_charter(draft, by=staff)
    services.decide(
        draft, by=staff, outcome="approved", method="vote", decided_by="x", decided_on=today()
    )
    found = SearchEntry.objects.get(kind="group", text__contains="Zebras")
    assert found.url == "/groups/trust/charter/"
    idea = services.found_group(person, acronym="idea", name="Idea", purpose="x")
    assert SearchEntry.objects.filter(kind="group", key="idea").exists()
    services.withhold(idea, by=staff)
    assert not SearchEntry.objects.filter(kind="group", key="idea").exists()


def test_a_person_takes_their_roles_and_events_along_and_nobody_elses(
    group, staff, person, other_person
):
    services.join(group, by=person)
    services.join(group, by=other_person)
    part = PERSON_PARTS["groups"](person)
    assert [role["kind"] for role in part["roles"]] == ["participant"]
    assert [event["kind"] for event in part["events"]] == ["joined"]
    assert str(other_person.public_id) not in str(part)


def test_the_alliance_takes_every_group_along_with_its_whole_log(group, staff):
    services.note(group, "We met.", by=staff)
    files = dict(ALLIANCE_PARTS["groups"]())
    assert list(files) == ["groups/trust.json"]
    text = files["groups/trust.json"].decode()
    assert "We met." in text and '"kind": "proposed"' in text


def test_a_flagged_proposal_can_be_hidden_and_shown_by_moderation(person):
    from alliance.conduct.moderation import KINDS

    services.found_group(person, acronym="idea", name="Idea", purpose="Buy things.")
    kind = KINDS["groups.proposal"]
    assert kind.title("idea") == "Idea" and kind.author("idea") == person
    kind.hide("idea")
    assert not queries.all_groups().exists()
    kind.show("idea")
    assert queries.all_groups().exists()
    assert kind.title("nothing") is None


def test_rooms_above_hear_of_groups_in_the_transaction(staff, person):
    from alliance.groups.signals import group_changed, group_founded

    heard = []

    def founded(sender, group, by, **rest):
        heard.append(("founded", group.acronym, by))

    def changed(sender, group, event, **rest):
        heard.append(("changed", group.acronym, event.kind))

    group_founded.connect(founded)
    group_changed.connect(changed)
    try:
        group = services.found_group(staff, acronym="g", name="G", purpose="x")
        services.join(group, by=person)
    finally:
        group_founded.disconnect(founded)
        group_changed.disconnect(changed)
    assert heard == [
        ("changed", "g", "proposed"),
        ("founded", "g", staff),
        ("changed", "g", "joined"),
    ]


# Reminders ---------------------------------------------------------------------------------------


def test_the_chair_is_told_30_and_7_days_before_a_cycle_ends_once_each(
    group, staff, person, make_body
):
    services.give_role(group, Kind.CHAIR, by=staff, organization=make_body("School", person))
    now = timezone.now()
    services.start_cycle(group, by=staff, starts_on=today(), ends_on=today() + timedelta(days=180))
    told = [remind(now + timedelta(days=day)) for day in range(181)]
    assert [day for day, count in enumerate(told) if count] == [150, 173]
    titles = Notice.objects.filter(person=person, kind="groups.cycle").order_by("pk")
    assert [notice.title for notice in titles] == [
        "The cycle of Trust ends in 30 days",
        "The cycle of Trust ends in 7 days",
    ]


def test_a_cycle_that_was_moved_is_told_of_anew_and_a_resting_group_not_at_all(
    group, staff, person
):
    services.give_role(group, Kind.CHAIR, by=staff, person=person)
    now = timezone.now()
    last = today() + timedelta(days=6)
    cycle = services.start_cycle(group, by=staff, starts_on=today(), ends_on=last)
    assert remind(now) == 1
    services.change_cycle(cycle, by=staff, ends_on=last + timedelta(days=1), goals="")
    assert remind(now) == 1
    services.change_state(group, "dormant", by=staff, reason="r")
    assert remind(now + timedelta(days=3)) == 0
    assert GroupEvent.objects.filter(kind="rested").exists()
