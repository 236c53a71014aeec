"""When a fact holds no more: whom it concerns, what is said of it, and what stays as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from tests.platform.decisions.conftest import begin, chair, elector, end, group, now, people
from tests.platform.membership.conftest import House, house
from tests.platform.recognition.conftest import a_fact, counted, look_at_all

from alliance.chat import here, keeping
from alliance.chat.models import CheckIn, Room
from alliance.decisions import services as decisions
from alliance.groups import services as groups
from alliance.groups.models import Cycle, GroupRole
from alliance.groups.queries import today
from alliance.help import services as help
from alliance.help.models import Question
from alliance.issuing import services as issuing
from alliance.issuing.models import Award, IssuerMember
from alliance.meetings.models import Attendance
from alliance.meetings.services import roll_call
from alliance.recognition import due, facts
from alliance.recognition.deciding import Window
from alliance.recognition.models import Consent, Due, FactEvent, FactState, Grant
from alliance.recognition.services import consents
from alliance.recognition.sources import decisions as votes

__all__ = ["begin", "chair", "group", "house", "now", "people"]
pytestmark = pytest.mark.django_db


# What is said -------------------------------------------------------------------------------------
def test_the_reason_names_what_fell_away_and_not_what_still_holds(person, make_rule, told):
    make_rule("told", count=2)
    consents.answer(None, True, by=person)
    told["a"], told["b"] = a_fact(person, "a"), a_fact(person, "b")
    due.look(person.pk)
    del told["a"]
    due.look(person.pk)
    grant = Grant.objects.get()
    assert grant.reason == "This counts no more: What is called a."
    assert grant.award.revocation_reason == grant.reason
    assert grant.ended_at is not None


def test_the_reason_is_of_the_rules_own_source(person, staff, make_rule, make_line):
    """A line of the roll call is two facts of one key."""
    make_rule("introduced")
    consents.answer(None, True, by=person)
    line = make_line(person, 3)
    Attendance.objects.filter(pk=line.pk).update(first_time=True, introduction="I build.")
    roll_call.confirm([line], by=staff)
    look_at_all()
    FactState.objects.filter(source="attended").update(counts=False)
    Attendance.objects.filter(pk=line.pk).update(introduction="")
    FactState.objects.filter(source="introduced").delete()  # as if its line were lost
    due.look(person.pk)
    assert Grant.objects.get().reason == "What it was awarded for counts no more."


def test_a_longer_term_says_that_another_took_its_place(person, make_rule, told):
    make_rule("term", window=Window.EACH)
    consents.answer(None, True, by=person)
    at = timezone.now().replace(microsecond=0)
    fact = a_fact(person, "t", source="term", starts_at=at, ends_at=at + timedelta(days=9))
    told["t"] = fact
    due.look(person.pk)
    told["t"] = replace(fact, ends_at=at + timedelta(days=99))
    due.look(person.pk)
    old, new = Grant.objects.order_by("attempt")
    assert old.reason == "Its term has changed; another took its place."
    assert (old.state, new.state) == ("revoked", "issued")


# What stays as it was -----------------------------------------------------------------------------
def test_what_was_withdrawn_is_noted_once(person, make_rule, told):
    make_rule("told")
    consents.answer(None, True, by=person)
    told["a"] = a_fact(person, "a")
    due.look(person.pk)
    told.clear()
    due.look(person.pk)
    before = (FactEvent.objects.count(), list(Grant.objects.values()))
    assert due.look(person.pk) == 0
    assert (FactEvent.objects.count(), list(Grant.objects.values())) == before


def test_looking_at_one_leaves_the_facts_of_others(person, other_person, make_rule, told):
    for somebody in (person, other_person):
        told[f"{somebody.pk}"] = a_fact(somebody, "a")
        due.look(somebody.pk)
    due.look(person.pk)
    assert FactState.objects.filter(source="told", counts=True).count() == 2


def test_what_the_issuer_revoked_keeps_its_day_and_reason(person, staff, make_rule, told):
    make_rule("told")
    consents.answer(None, True, by=person)
    told["a"] = a_fact(person, "a")
    due.look(person.pk)
    issuing.revoke(Award.objects.get(), reason="by mistake", by=staff)
    assert due.look(person.pk) == 1
    before = list(Grant.objects.values())
    assert before[0]["reason"] == "by mistake"
    assert due.look(person.pk) == 0
    assert list(Grant.objects.values()) == before


def test_what_stands_in_the_way_is_noted_once(person, staff, make_rule, told):
    rule = make_rule("told")
    consents.answer(None, True, by=person)
    issuing.archive_achievement(rule.achievement, by=staff)
    told["a"] = a_fact(person, "a")
    assert due.look(person.pk) == 2  # it is offered, and cannot be issued
    assert due.look(person.pk) == 0


@pytest.mark.parametrize("is_gone", [True, False], ids=["gone", "awards for it still"])
def test_an_owner_answers_for_what_is_taken_back(
    person, staff, other_person, make_rule, told, is_gone
):
    """Whoever put the rule in force may have left, or may only award by now."""
    rule = make_rule("told")
    consents.answer(None, True, by=person)
    told["a"] = a_fact(person, "a")
    due.look(person.pk)
    members = IssuerMember.objects.filter(issuer=rule.achievement.issuer)
    IssuerMember.objects.create(
        issuer=rule.achievement.issuer, person=other_person, role=IssuerMember.Role.OWNER
    )
    Award.objects.update(issued_by=other_person)
    if is_gone:
        members.filter(person=staff).delete()
    else:
        members.filter(person=staff).update(role=IssuerMember.Role.AWARDER)
    told.clear()
    due.look(person.pk)
    assert Award.objects.get().revoked_at is not None


def test_one_answer_for_all_takes_the_place_of_those_before(person, make_rule, told):
    rule = make_rule("told")
    consents.answer(rule, False, by=person)
    consents.answer(None, True, by=person)
    assert [consent.rule for consent in Consent.objects.filter(person=person)] == [None]
    told["a"] = a_fact(person, "a")
    due.look(person.pk)
    assert Award.objects.count() == 1


# Who is looked at ---------------------------------------------------------------------------------
def test_what_happens_while_somebody_is_looked_at_is_not_forgotten(person, told, monkeypatch):
    due.ask(person.pk)
    source = facts.SOURCES["told"]

    def tell(somebody):
        due.ask(person.pk)  # as another process does, meanwhile
        return source.tell(somebody)

    monkeypatch.setitem(facts.SOURCES, "told", replace(source, tell=tell))
    due.look(person.pk)
    assert Due.objects.filter(person=person).exists()
    monkeypatch.setitem(facts.SOURCES, "told", source)
    due.look(person.pk)
    assert not Due.objects.exists()


def test_one_who_cannot_be_settled_does_not_keep_the_others(
    person, other_person, told, monkeypatch
):
    for somebody in (person, other_person):
        due.ask(somebody.pk)
    Due.objects.update(at=timezone.now() - timedelta(minutes=5))
    source = facts.SOURCES["told"]

    def tell(somebody):
        if somebody == person:
            raise RuntimeError("a source that fails")
        return source.tell(somebody)

    monkeypatch.setitem(facts.SOURCES, "told", replace(source, tell=tell))
    at = timezone.now()
    assert due.sweep(at) == 2
    (left,) = Due.objects.all()
    assert (left.person, left.at) == (person, at)


def test_a_proposed_group_that_goes_out_of_sight_takes_its_roles_along(
    person, other_person, staff, make_rule
):
    make_rule("role_editor", window=Window.EACH)
    consents.answer(None, True, by=person)
    proposed = groups.found_group(staff, acronym="reading", name="Reading", purpose="x")
    groups.give_role(proposed, GroupRole.Kind.EDITOR, by=staff, person=person)
    look_at_all()
    assert Award.objects.get().revoked_at is None
    groups.withhold(proposed, by=staff)
    assert list(Due.objects.values_list("person", flat=True)) == [person.pk], "at once"
    look_at_all()
    assert Award.objects.get().revoked_at is not None
    groups.show(proposed, by=staff)
    assert Due.objects.filter(person=person).exists()


def test_a_deliverable_that_changes_hands_is_the_new_owners_alone(
    person, other_person, staff, group, make_rule
):
    make_rule("delivered")
    for somebody in (person, other_person):
        consents.answer(None, True, by=somebody)
        groups.join(group, by=somebody)
    thing = groups.add_deliverable(group, by=staff, title="A guide", owner=person)
    thing = groups.change_deliverable(thing, by=staff, state="delivered")
    look_at_all()
    groups.change_deliverable(thing, by=staff, owner=other_person)
    look_at_all()
    standing = Grant.objects.filter(state=Grant.State.ISSUED)
    assert [grant.person for grant in standing] == [other_person]


# What is no fact ----------------------------------------------------------------------------------
def test_half_of_a_cycle_is_enough_and_less_is_not(person, other_person, staff, group):
    cycle = Cycle.objects.create(
        group=group, number=7, starts_on="2026-01-01", ends_on="2026-01-10", goals="x",
        closed_on="2026-01-10",
    )  # fmt: skip
    for somebody, first in ((person, "2026-01-06"), (other_person, "2026-01-07")):
        GroupRole.objects.create(
            group=group, kind="chair", person=somebody, starts_on=first, ends_on="2026-02-01"
        )
    assert counted(person, "chaired") == [f"Trust, cycle {cycle.number}"]
    assert counted(other_person, "chaired") == []


@pytest.mark.parametrize(
    "change",
    [
        {"is_private": True, "to_alliance": True},
        {"hidden_at": datetime(2026, 1, 1, tzinfo=UTC)},
        {},
    ],
    ids=["private", "hidden", "to oneself"],
)
def test_an_answer_that_nobody_may_read_or_to_oneself_is_no_fact(person, other_person, change):
    question = help.ask(
        other_person, title="How?", text="How?", tags=[], to_alliance=False, is_private=False
    )
    given = help.answer(question, by=person, text="So.")
    help.accept(given, by=other_person)
    assert counted(person, "answered") == ["How?"]
    Question.objects.filter(pk=question.pk).update(**(change or {"author": person}))
    assert counted(person, "answered") == []


def test_who_stood_back_from_a_ballot_did_not_miss_it(begin, people, monkeypatch):
    monkeypatch.setattr(votes, "today", lambda: today() + timedelta(days=366))
    robin, kim = people["robin"], people["kim"]
    first, second = begin(title="First"), begin(title="Second")
    for somebody in (robin, kim):
        decisions.cast(elector(first, somebody), ["for"], by=somebody)
    decisions.recuse(elector(second, robin), by=robin, reason="A conflict.")
    for decision in (first, second):
        end(decision)
    assert counted(robin, "voted_always") == [f"Every ballot of {today().year}"]
    assert counted(kim, "voted_always") == []


def test_a_ballot_that_was_declared_void_was_missed_by_nobody(begin, people, staff, monkeypatch):
    monkeypatch.setattr(votes, "today", lambda: today() + timedelta(days=366))
    robin, kim = people["robin"], people["kim"]
    first, second = begin(title="First"), begin(title="Second")
    for decision, voters in ((first, (robin, kim)), (second, (kim,))):
        for somebody in voters:
            decisions.cast(elector(decision, somebody), ["for"], by=somebody)
        end(decision)
    assert counted(robin, "voted_always") == []
    Due.objects.all().delete()
    decisions.declare_void(second, by=staff, reason="Robin had no ballot.")
    assert Due.objects.filter(person=robin).exists(), "though they had not voted"
    for somebody in (robin, kim):
        assert counted(somebody, "voted_always") == [f"Every ballot of {today().year}"]


def test_what_a_room_forgets_by_its_rule_is_not_withdrawn(person, staff, make_rule):
    make_rule("checked_in")
    consents.answer(None, True, by=person)
    room = Room.objects.create(slug="harbour", title="Harbour")
    here.check_in(room, by=person)
    look_at_all()
    late = timezone.now() + keeping.CHECK_INS_KEPT + timedelta(days=1)
    keeping.forget_old(late)
    assert not CheckIn.objects.exists()
    assert due.compare(late) == 0
    assert due.look(person.pk, late) == 0
    assert Award.objects.get().revoked_at is None
    assert counted(person, "checked_in") == [], "before its time it is withdrawn"
    assert Award.objects.get().revoked_at is not None


def test_the_alternate_holds_no_credential_of_the_organization(house: House):
    house.member()
    assert counted(house.voice, "member") == ["Example University is a member"]
    assert counted(house.alternate, "member") == []
