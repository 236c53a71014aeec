"""Roles and membership are credentials for as long as they hold, and the registry follows."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from tests.platform.membership.conftest import House, house
from tests.platform.recognition.conftest import counted, look_at_all

from alliance.directory import queries as directory
from alliance.directory.models import RegistryEvent
from alliance.directory.services import links
from alliance.groups import services as groups
from alliance.groups.models import GroupRole, WorkingGroup
from alliance.issuing.models import Award
from alliance.issuing.services import create_issuer
from alliance.membership import queries
from alliance.membership.services import agreements, applying, living, reviewing
from alliance.recognition.deciding import Window
from alliance.recognition.models import Due, Grant
from alliance.recognition.services import consents
from alliance.verifier.services import check

__all__ = ["house"]
pytestmark = pytest.mark.django_db


def midnight(day) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


@pytest.fixture
def group(staff) -> WorkingGroup:
    made = groups.found_group(staff, acronym="trust", name="Trust", purpose="x")
    return groups.change_state(made, WorkingGroup.State.ACTIVE, by=staff, reason="x")


def test_a_chair_has_a_credential_for_the_term_and_it_is_revoked_when_the_role_ends_early(
    person, staff, group, make_rule
):
    make_rule("role_chair", window=Window.EACH)
    consents.answer(None, True, by=person)
    last = datetime.now(UTC).date() + timedelta(days=180)
    role = groups.give_role(group, GroupRole.Kind.CHAIR, by=staff, person=person, ends_on=last)
    look_at_all()
    award = Award.objects.get()
    assert award.valid_from == midnight(role.starts_on)
    assert award.valid_until == midnight(last) + timedelta(days=1)
    said = json.loads(bytes(award.credential_json))
    assert said["validUntil"] == award.valid_until.strftime("%Y-%m-%dT00:00:00Z")
    assert check(bytes(award.credential_json), person.email).verdict.value == "verified"
    groups.end_role(role, by=staff)
    look_at_all()
    award.refresh_from_db()
    assert award.revoked_at is not None and "role ended" in award.revocation_reason


def test_a_role_that_is_given_again_has_a_credential_of_its_own(person, staff, group, make_rule):
    make_rule("role_chair", window=Window.EACH)
    consents.answer(None, True, by=person)
    for _ in range(2):
        role = groups.give_role(group, GroupRole.Kind.CHAIR, by=staff, person=person)
        look_at_all()
        groups.end_role(role, by=staff)
        look_at_all()
    assert Award.objects.count() == 2 and not Award.objects.filter(revoked_at=None).exists()


def test_a_cycle_that_was_led_is_recognised_once_it_is_ended(person, staff, group, make_rule):
    make_rule("chaired", window=Window.EACH)
    consents.answer(None, True, by=person)
    groups.give_role(group, GroupRole.Kind.CHAIR, by=staff, person=person)
    today = datetime.now(UTC).date()
    cycle = groups.start_cycle(
        group, by=staff, starts_on=today, ends_on=today + timedelta(days=90), goals="x"
    )
    look_at_all()
    assert not Grant.objects.exists()
    groups.close_cycle(cycle, by=staff, outcome="x")
    look_at_all()
    assert Grant.objects.get().state == "issued"


@pytest.mark.parametrize("is_over", [False, True], ids=["it holds", "it is over"])
def test_what_a_role_was_recognised_for_is_revoked_at_once_when_it_was_entered_by_mistake(
    person, staff, group, make_rule, is_over
):
    """Its credential, and the cycle that was led in it; ended, it still counts for the cycle."""
    make_rule("role_chair", window=Window.EACH)
    make_rule("chaired", window=Window.EACH)
    consents.answer(None, True, by=person)
    role = groups.give_role(group, GroupRole.Kind.CHAIR, by=staff, person=person)
    today = datetime.now(UTC).date()
    cycle = groups.start_cycle(
        group, by=staff, starts_on=today, ends_on=today + timedelta(days=90), goals="x"
    )
    groups.close_cycle(cycle, by=staff, outcome="x")
    look_at_all()
    if is_over:
        groups.end_role(role, by=staff)
        look_at_all()
    standing = Award.objects.filter(revoked_at=None)
    assert Award.objects.count() == 2 and standing.count() == 2 - is_over
    groups.strike_role(role, by=staff, reason="It was Kim.")
    assert list(Due.objects.values_list("person", flat=True)) == [person.pk], "at once"
    look_at_all()
    assert not standing.exists()
    assert counted(person, "chaired") == counted(person, "role_chair") == []
    assert not role.group.roles.exists()


def test_what_was_delivered_is_recognised_for_its_owner_and_no_longer_when_it_is_set_back(
    person, staff, group, make_rule
):
    make_rule("delivered")
    consents.answer(None, True, by=person)
    groups.join(group, by=person)
    thing = groups.add_deliverable(group, by=staff, title="A guide", owner=person)
    thing = groups.change_deliverable(thing, by=staff, state="delivered")
    look_at_all()
    assert Award.objects.get().revoked_at is None
    groups.change_deliverable(thing, by=staff, state="work")
    look_at_all()
    assert Award.objects.get().revoked_at is not None


# Membership -------------------------------------------------------------------------------------
def test_a_member_organization_has_a_credential_about_itself_for_its_term(house: House, make_rule):
    make_rule("member", window=Window.EACH)
    consents.answer(None, True, by=house.voice)
    membership = house.member()
    look_at_all()
    award = Award.objects.get()
    term = membership.terms.get()
    assert (award.valid_from, award.valid_until) == (
        midnight(term.starts_on),
        midnight(term.ends_on),
    )
    subject = json.loads(bytes(award.credential_json))["credentialSubject"]
    assert subject["id"] == "http://127.0.0.1:8000/organizations/example-university/"
    names = [i["identityHash"] for i in subject["identifier"] if i["identityType"] == "name"]
    assert names == ["Example University"]
    assert check(bytes(award.credential_json), house.voice.email).verdict.value == "verified"


def test_when_a_membership_ends_its_credential_is_revoked_and_a_new_one_has_a_credential_anew(
    house: House, make_rule
):
    make_rule("member", window=Window.EACH)
    consents.answer(None, True, by=house.voice)
    membership = house.member()
    membership.terms.update(starts_on=datetime.now(UTC).date() - timedelta(days=40))
    look_at_all()
    living.end(membership, by=house.staff, reason="it asked for it")
    look_at_all()
    first = Award.objects.get()
    assert first.revoked_at is not None and "ended on" in first.revocation_reason
    invoice = living.offer_return(membership, by=house.staff, without_gap=False)
    if invoice is not None:
        house.pay(invoice, key="again")
    look_at_all()
    assert Award.objects.filter(revoked_at=None).count() == 1
    first.refresh_from_db()
    assert first.revoked_at is not None


def test_the_registry_follows_from_membership_by_itself(house: House, issuer):
    school = create_issuer(
        house.voice, name="Example University", url="https://u.example.org", email="u@example.org"
    )
    links.claim(school.did, house.organization.public_id, by=house.voice)
    assert not directory.entries()
    membership = house.member()
    (entry,) = directory.entries()
    assert entry.standing.since == membership.terms.get().starts_on
    living.end(membership, by=house.staff, reason="x")
    assert not directory.entries()
    kinds = RegistryEvent.objects.filter(did=school.did).values_list("kind", flat=True)
    assert list(kinds) == ["entered", "no_member", "member", "no_member"]


def test_a_subject_that_has_one_issuer_in_the_registry_is_named_by_its_did(house: House, make_rule):
    make_rule("member", window=Window.EACH)
    consents.answer(None, True, by=house.voice)
    school = create_issuer(
        house.voice, name="Example University", url="https://u.example.org", email="u@example.org"
    )
    links.claim(school.did, house.organization.public_id, by=house.voice)
    house.member()
    look_at_all()
    subject = json.loads(bytes(Award.objects.get().credential_json))["credentialSubject"]
    assert subject["id"] == school.did


def test_a_member_who_is_a_person_has_a_credential_for_the_term_and_loses_it_on_leaving(
    house: House, make_person, make_rule
):
    make_rule("member_person", window=Window.EACH)
    robin = make_person("robin")
    consents.answer(None, True, by=robin)
    said = {"statement": "I like it.", "bill_name": "Robin", "bill_email": robin.email}
    membership = applying.start(robin, None, house.personal, **said)
    reviewing.approve(applying.submit(membership, by=robin), by=house.staff)
    agreements.accept(membership, by=robin, version=1)
    house.pay(house.invoice(membership))
    membership.refresh_from_db()
    membership.terms.update(starts_on=datetime.now(UTC).date() - timedelta(days=40))
    look_at_all()
    award = Award.objects.get(recipient_email=robin.email)
    span = queries.spans(robin)[0]
    assert (award.valid_from, award.valid_until) == (
        midnight(span.starts_on),
        midnight(span.ends_on),
    )
    assert check(bytes(award.credential_json), robin.email).verdict.value == "verified"
    living.end(membership, by=house.staff, reason="asked for it")
    look_at_all()
    award.refresh_from_db()
    assert award.revoked_at is not None
