"""Entries: proposed, approved, kept, ended; and what everybody sees of them."""

from __future__ import annotations

import json

import pytest
from django.core.exceptions import PermissionDenied

from alliance.organizations import queries
from alliance.organizations.models import Organization, OrganizationEvent
from alliance.organizations.services import entries
from alliance.search.models import SearchEntry

pytestmark = pytest.mark.django_db
State = Organization.State
FORM = {"name": "Example College (demo)", "url": "https://college.example.org", "named": "on"}


def test_a_member_proposes_staff_approve_and_the_proposer_speaks_for_it(
    person, staff, sign_in, client
):
    sign_in(person).post("/organizations/propose/", FORM)
    organization = Organization.objects.get()
    page = f"/organizations/{organization.slug}/"
    assert organization.state == State.PROPOSED
    assert client.get(page).status_code == 404
    assert not SearchEntry.objects.filter(kind="organization").exists()
    assert staff.notices.filter(kind="organizations.proposed").exists()
    sign_in(staff).post(f"{page}decide/", {"approve": "1"})
    shown = client.get(page).content.decode()
    assert "Example College (demo)" in shown and "Ada" in shown
    assert "ada@example.org" not in shown
    assert list(queries.organizations_represented_by(person)) == [organization]
    assert SearchEntry.objects.filter(kind="organization").count() == 1
    assert person.notices.filter(kind="organizations.mine").exists()


def test_a_proposal_is_seen_by_its_proposer_and_staff_and_by_nobody_else(
    person, other_person, staff, sign_in, client
):
    organization = entries.propose(person, name="Example College (demo)")
    page = f"/organizations/{organization.slug}/"
    for browser, status in (
        (sign_in(person), 200),
        (sign_in(staff), 200),
        (sign_in(other_person), 404),
        (client, 404),
    ):
        assert browser.get(page).status_code == status
        assert browser.get(f"/organizations/{organization.slug}.json").status_code == 404


def test_who_does_not_want_to_be_named_is_not(person, staff, client):
    organization = entries.propose(person, name="Example College (demo)", named=False)
    entries.approve(organization, by=staff)
    assert "Ada" not in client.get(f"/organizations/{organization.slug}/").content.decode()
    facts = client.get(f"/organizations/{organization.slug}.json").json()
    assert facts["representatives"][0]["name"] is None


def test_a_declined_proposal_is_told_with_its_reason_and_stays_unseen(
    person, staff, sign_in, client
):
    organization = entries.propose(person, name="Example College (demo)")
    page = f"/organizations/{organization.slug}/"
    sign_in(staff).post(f"{page}decide/", {"decline": "1", "reason": "It is a bicycle shop"})
    assert client.get(page).status_code == 404
    assert "bicycle" in person.notices.get(kind="organizations.mine").text
    assert not queries.organizations_represented_by(person).exists()


def test_a_reason_is_needed_to_decline(person, staff, sign_in):
    organization = entries.propose(person, name="Example College (demo)")
    sign_in(staff).post(f"/organizations/{organization.slug}/decide/", {"decline": "1"})
    organization.refresh_from_db()
    assert organization.state == State.PROPOSED


def test_a_proposal_is_decided_once(person, staff):
    organization = entries.propose(person, name="Example College (demo)")
    entries.approve(organization, by=staff)
    for decide in (
        lambda: entries.approve(organization, by=staff),
        lambda: entries.decline(organization, by=staff, reason="x"),
    ):
        with pytest.raises(entries.WrongState):
            decide()
    assert organization.representatives.count() == 1


def test_proposals_that_wait_are_bounded_and_nothing_typed_is_lost(person, sign_in):
    browser = sign_in(person)
    for number in range(entries.MAX_OPEN_PROPOSALS):
        browser.post("/organizations/propose/", {"name": f"Example {number}"})
    answer = browser.post("/organizations/propose/", {"name": "One too many"})
    assert "One too many" in answer.content.decode()
    assert Organization.objects.count() == entries.MAX_OPEN_PROPOSALS


def test_names_that_are_addresses_of_pages_become_other_slugs(person, staff, client):
    organization = entries.propose(person, name="Propose")
    assert organization.slug != "propose"
    entries.approve(organization, by=staff)
    assert client.get(f"/organizations/{organization.slug}/").status_code == 200


def test_two_of_the_same_name_have_addresses_of_their_own(person):
    first = entries.propose(person, name="Example")
    second = entries.propose(person, name="Example")
    assert first.slug != second.slug


def test_a_change_keeps_what_the_page_said_before(world, sign_in, client):
    form = {"name": "Example University of Arts (demo)", "url": "", "description": "New *words*"}
    answer = sign_in(world.alternate).post(f"/organizations/{world.organization.slug}/edit/", form)
    assert answer.status_code == 302
    event = world.organization.events.get(kind=OrganizationEvent.Kind.CHANGED)
    assert event.data["changed"]["name"] == [
        "Example University (demo)",
        "Example University of Arts (demo)",
    ]
    page = client.get(f"/organizations/{world.organization.slug}/").content.decode()
    assert "<em>words</em>" in page
    assert "became" in page


def test_the_log_is_only_added_to(world):
    event = world.organization.events.first()
    with pytest.raises(TypeError):
        event.save()
    with pytest.raises(TypeError):
        event.delete()


def test_an_ended_organization_stays_as_a_record_and_nobody_speaks_for_it(world, client):
    entries.end(world.organization, by=world.staff, reason="merged")
    page = client.get(f"/organizations/{world.organization.slug}/")
    assert page.status_code == 200
    assert not queries.represents(world.primary, world.organization)
    assert world.organization.name not in client.get("/organizations/").content.decode()
    with pytest.raises(PermissionDenied):
        entries.change(world.organization, by=world.primary, name="Mine")
    entries.resume(world.organization, by=world.staff, reason="back")
    assert queries.represents(world.primary, world.organization)


def test_markup_in_a_description_cannot_act(world, client):
    text = "<script>alert(1)</script> [x](javascript:alert(1))"
    entries.change(world.organization, by=world.primary, description=text)
    page = client.get(f"/organizations/{world.organization.slug}/").content.decode()
    assert "<script>alert(1)" not in page and 'href="javascript:' not in page


def test_json_beside_the_page_says_what_everybody_may_see(world, client):
    facts = client.get(f"/organizations/{world.organization.slug}.json").json()
    assert facts["name"] == "Example University (demo)"
    assert [r["kind"] for r in facts["representatives"]] == ["primary", "alternate"]
    assert [r["name"] for r in facts["representatives"]] == ["Paula", None]
    assert "example.org" not in json.dumps(facts["representatives"])
    listed = client.get("/organizations/all.json").json()
    assert {o["slug"] for o in listed["organizations"]} == {
        world.organization.slug,
        world.other.slug,
    }


def test_the_list_and_a_page_ask_the_database_few_times_however_many_there_are(
    world, make_person, client, django_assert_max_num_queries
):
    from alliance.organizations.services import belonging, representing

    for number in range(15):
        entries.approve(
            entries.propose(make_person(f"p{number}"), name=f"Example {number}"), by=world.staff
        )
        one = make_person(f"r{number}")
        representing.name_alternate(world.organization, one, by=world.primary)
        row = belonging.ask(
            make_person(f"b{number}"), world.organization, starts_on="2026-01-01", is_shown=True
        )
        belonging.decide(row, confirm=True, by=world.primary)
    with django_assert_max_num_queries(4):
        client.get("/organizations/")
    with django_assert_max_num_queries(14):
        client.get(f"/organizations/{world.organization.slug}/")


def test_searching_the_list_finds_words_of_names_and_descriptions(world, client):
    page = client.get("/organizations/", {"q": "library"}).content.decode()
    assert "Example Library" in page and "Example University" not in page
