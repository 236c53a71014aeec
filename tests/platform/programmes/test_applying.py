"""An application is written without loss, by those whom the rules let in, until the deadline."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from tests.platform.programmes import world as worlds
from tests.platform.programmes.world import CONTENT, STATEMENT, body, pdf

from alliance.membership.models import Membership, Tier
from alliance.membership.services import reviewing
from alliance.organizations.models import Representative
from alliance.programmes import permissions
from alliance.programmes.models import Application, Round
from alliance.programmes.services import applying, rounds

State = Application.State


def test_what_two_write_at_once_is_brought_together(world):
    draft = world.draft("ada")
    applying.add_member(draft, world["ben"], by=world["ada"])
    version, key = draft.version, world.question("Method").key
    applying.save(draft, by=world["ada"], version=version, content={"title": "Hers"})
    saved = applying.save(draft, by=world["ben"], version=version, content={key: "His"})
    assert saved.both == ()
    assert (saved.application.content["title"], saved.application.content[key]) == ("Hers", "His")


def test_what_both_changed_stays_theirs_and_mine_is_kept_aside(world):
    draft = world.draft("ada")
    applying.add_member(draft, world["ben"], by=world["ada"])
    version = draft.version
    applying.save(draft, by=world["ada"], version=version, content={"title": "Hers"})
    saved = applying.save(draft, by=world["ben"], version=version, content={"title": "His"})
    assert saved.both == ("title",)
    assert saved.application.content["title"] == "Hers"
    aside = draft.saves.get(is_aside=True)
    assert (aside.by, aside.content["title"]) == (world["ben"], "His")


def test_every_state_that_was_saved_is_kept(world):
    draft = world.draft("ada")
    for title in ("One", "Two", "Three"):
        draft.refresh_from_db()
        applying.save(draft, by=world["ada"], version=draft.version, content={"title": title})
    assert [save.content["title"] for save in draft.saves.all()] == [
        CONTENT["title"], "One", "Two", "Three",
    ]  # fmt: skip


def test_a_draft_keeps_what_could_not_be_submitted(world):
    draft = world.draft("ada", amount="a lot", **{world.question("Method").key: "x" * 500})
    assert draft.content["amount"] == "a lot"
    with pytest.raises(ValidationError) as refusal:
        applying.submit(draft, by=world["ada"], confirmed=[STATEMENT])
    assert set(refusal.value.message_dict) == {"amount", world.question("Method").key}
    draft.refresh_from_db()
    assert len(draft.content[world.question("Method").key]) == 500


def test_keys_that_the_form_does_not_ask_for_are_not_kept(world):
    draft = world.draft("ada", minor="9999999", q99="injected", statements="x")
    assert not {"minor", "q99", "statements"} & set(draft.content)


def test_what_was_submitted_stands_until_it_is_submitted_again(world):
    made = world.apply("ada")
    applying.save(made, by=world["ada"], version=made.version, content={"amount": "450"})
    made.refresh_from_db()
    assert made.is_changed
    assert made.asked_minor == 40_000
    applying.submit(made, by=world["ada"], confirmed=[STATEMENT])
    made.refresh_from_db()
    assert (made.asked_minor, made.is_changed) == (45_000, False)


def test_each_statement_has_to_be_confirmed(world):
    draft = world.draft("ada")
    with pytest.raises(ValidationError) as refusal:
        applying.submit(draft, by=world["ada"], confirmed=["Something else."])
    assert list(refusal.value.message_dict) == ["statements"]


def test_the_instant_of_the_deadline_is_too_late(world):
    draft, closes = world.draft("ada"), world.round.closes_at
    with pytest.raises(PermissionDenied):
        applying.submit(draft, by=world["ada"], confirmed=[STATEMENT], now=closes)
    before = closes - timedelta(microseconds=1)
    made = applying.submit(draft, by=world["ada"], confirmed=[STATEMENT], now=before)
    assert made.state == State.SUBMITTED
    with pytest.raises(PermissionDenied):
        applying.save(made, by=world["ada"], version=1, content={"title": "Late"}, now=closes)


def test_nobody_applies_before_it_opens(world):
    Round.objects.filter(pk=world.round.pk).update(opens_at=worlds.later(days=1))
    world.round.refresh_from_db()
    with pytest.raises(PermissionDenied):
        applying.begin(world.round, by=world["ada"], organization=None)


def test_a_deadline_is_only_moved_later_and_not_after_it_has_passed(world):
    by = world.officer
    with pytest.raises(ValidationError):
        rounds.extend(world.round, by=by, closes_at=worlds.later(days=1), text="Sooner.")
    rounds.extend(world.round, by=by, closes_at=worlds.later(days=20), text="A storm.")
    world.close()
    with pytest.raises(ValidationError):
        rounds.extend(world.round, by=by, closes_at=worlds.later(days=30), text="Too late.")


@pytest.mark.parametrize("content", [b"<html>", b"MZ\x90", b"PK\x03\x04", b""])
def test_a_file_is_taken_by_its_first_bytes(world, content):
    draft = world.draft("ada")
    with pytest.raises(ValidationError):
        applying.add_file(draft, world.question("Plan"), pdf(content), by=world["ada"])
    assert not draft.attachments.exists()


def test_a_file_answers_its_question_and_no_other(world):
    draft = world.draft("ada")
    made = applying.add_file(draft, world.question("Plan"), pdf(), by=world["ada"])
    draft.refresh_from_db()
    assert draft.content[world.question("Plan").key] == str(made.public_id)
    with pytest.raises(PermissionDenied):
        applying.add_file(draft, world.question("Method"), pdf(), by=world["ada"])


def test_the_file_of_somebody_else_is_no_answer(world):
    other = applying.add_file(world.draft("ben"), world.question("Plan"), pdf(), by=world["ben"])
    draft = world.draft("ada", **{world.question("Plan").key: str(other.public_id)})
    assert world.question("Plan").key not in draft.content  # files are answered by adding one


def test_an_organization_applies_once_through_who_speaks_for_it(world):
    harbour = body("Harbour", world["ada"], world["ben"])
    world.draft("ada", body=harbour)
    with pytest.raises(ValidationError):
        applying.begin(world.round, by=world["ben"], organization=harbour, kind="school")
    with pytest.raises(PermissionDenied):
        applying.begin(world.round, by=world["eve"], organization=harbour, kind="school")


def test_who_speaks_for_it_no_more_submits_no_more(world):
    harbour = body("Harbour", world["ada"])
    draft = world.draft("ada", body=harbour)
    Representative.objects.update(ends_on=Representative.objects.get().starts_on)
    with pytest.raises(PermissionDenied):
        applying.submit(draft, by=world["ada"], confirmed=[STATEMENT])


def test_who_writes_with_the_lead_writes_and_does_not_submit(world):
    draft = world.draft("ada")
    applying.add_member(draft, world["ben"], by=world["ada"])
    applying.save(draft, by=world["ben"], version=draft.version, content={"title": "Ours"})
    for act in (
        lambda: applying.submit(draft, by=world["ben"], confirmed=[STATEMENT]),
        lambda: applying.withdraw(draft, by=world["ben"]),
        lambda: applying.add_member(draft, world["eve"], by=world["ben"]),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_withdrawn_makes_room_for_another(world):
    applying.withdraw(world.apply("ada"), by=world["ada"])
    assert world.apply("ada").number == 2


def eligible(world, who="ada", organization=None, kind=""):
    return applying.begin(world.round, by=world[who], organization=organization, kind=kind)


def rule(world, **fields):
    Round.objects.filter(pk=world.round.pk).update(**fields)
    world.round.refresh_from_db()


def test_people_and_organizations_apply_where_they_are_called(world):
    harbour = body("Harbour", world["ada"])
    rule(world, applicants="organizations")
    with pytest.raises(ValidationError):
        eligible(world)
    rule(world, applicants="people")
    with pytest.raises(ValidationError):
        eligible(world, organization=harbour)
    eligible(world)


def test_who_speaks_for_none_is_told_how_to_come_to_speak_for_one(world, sign_in):
    rule(world, applicants="organizations")
    address = reverse("programmes:apply", args=[world.programme.code, world.round.slug])
    client, way_out = sign_in(world["ada"]), reverse("organizations:propose")
    assert way_out in client.get(address).content.decode()
    body("Harbour", world["ada"])
    assert way_out not in client.get(address).content.decode()


def test_the_kind_of_organization_is_checked(world):
    harbour = body("Harbour", world["ada"])
    rule(world, kinds=["school", "library"])
    for kind in ("", "company"):
        with pytest.raises(ValidationError):
            eligible(world, organization=harbour, kind=kind)
    eligible(world, organization=harbour, kind="school")


def test_what_a_membership_says_it_is_counts_more_than_what_it_says_here(world):
    harbour = body("Harbour", world["ada"])
    member_of(world, harbour, kind="company")
    rule(world, kinds=["school"])
    with pytest.raises(ValidationError):
        eligible(world, organization=harbour, kind="school")


def test_members_apply_where_members_are_called(world):
    harbour = body("Harbour", world["ada"])
    rule(world, standing="members")
    with pytest.raises(ValidationError):
        eligible(world, organization=harbour, kind="school")
    member_of(world, harbour)
    rule(world, standing="others")
    with pytest.raises(ValidationError):
        eligible(world, organization=harbour, kind="school")
    rule(world, standing="members")
    eligible(world, organization=harbour, kind="school")


def test_the_rules_are_asked_again_when_it_is_submitted(world):
    draft = world.draft("ada", body=body("Harbour", world["ada"]))
    rule(world, standing="members")
    with pytest.raises(ValidationError):
        applying.submit(draft, by=world["ada"], confirmed=[STATEMENT])


def member_of(world, organization, kind="school"):
    tier = Tier.objects.create(slug="h", name="H", member="organization", seats=5)
    reviewing.appoint(organization, tier, by=world.staff, reason="For the sea.")
    Membership.objects.filter(organization=organization).update(kind=kind)


@pytest.mark.parametrize("who", ["officer", "keeper", "reviewer", "eve"])
def test_nobody_else_reads_a_draft_nor_a_submitted_one_before_the_deadline(world, who):
    world.reviewer("reviewer")
    person = {"officer": world.officer, "keeper": world.staff}.get(who) or world[who]
    for made in (world.draft("ada"), world.apply("ben")):
        assert not permissions.may_read(person, made, worlds.later())


def test_a_published_round_stays_as_it_is(world):
    for act in (
        lambda: rounds.add(world.question("Method"), by=world.officer),
        lambda: rounds.drop(world.question("Method"), by=world.officer),
        lambda: rounds.change(world.round, by=world.officer),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_a_round_is_published_when_nothing_is_missing(world):
    draft = worlds.draft_round(world.programme, world.officer, slug="second")
    rounds.drop(draft.parts.first(), by=world.officer)
    rounds.drop(draft.criteria.first(), by=world.officer)
    rounds.drop(draft.criteria.first(), by=world.officer)
    with pytest.raises(ValidationError) as refusal:
        rounds.publish(draft, by=world.officer)
    assert len(refusal.value.messages) == 2
