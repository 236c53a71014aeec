"""From a confirmed fact to a badge in the Backpack, and back when the fact is withdrawn."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.platform.recognition.conftest import a_fact, look_at_all

from alliance.backpack.models import HeldBadge
from alliance.issuing import services as issuing
from alliance.issuing.models import Award
from alliance.meetings.services import roll_call
from alliance.notices.models import Notice
from alliance.recognition import due
from alliance.recognition.deciding import Window
from alliance.recognition.models import Due, FactEvent, Grant
from alliance.recognition.services import consents, rules
from alliance.recognition.services.errors import NotPossible
from alliance.recognition.tasks import recognise
from alliance.verifier.services import check

pytestmark = pytest.mark.django_db


def grant_of(person) -> Grant:
    return Grant.objects.get(person=person, state__in=Grant.STANDING)


def test_a_confirmed_roll_call_earns_and_with_consent_the_badge_is_in_the_backpack_and_verifies(
    person, staff, make_rule, make_line
):
    make_rule("attended", count=2)
    lines = [make_line(person, days) for days in (1, 8)]
    roll_call.confirm(lines[:1], by=staff)
    look_at_all()
    assert not Grant.objects.exists()
    roll_call.confirm(lines[1:], by=staff)
    look_at_all()
    assert grant_of(person).state == "offered" and not Award.objects.exists()
    consents.answer(grant_of(person).rule, True, by=person)
    look_at_all()
    grant = grant_of(person)
    assert (grant.state, grant.problem) == ("issued", "")
    held = HeldBadge.objects.get(person=person)
    assert held.award == grant.award
    report = check(bytes(grant.award.credential_json), person.email)
    assert report.verdict.value == "verified", report
    evidence = json.loads(bytes(grant.award.credential_json))["evidence"]
    assert [e["id"] for e in evidence] == [
        f"http://127.0.0.1:8000/calls/community-call/{line.meeting.day}/" for line in lines[::-1]
    ]


def test_a_claim_that_nobody_confirmed_earns_nothing(person, make_rule, make_line):
    make_rule("attended")
    consents.answer(None, True, by=person)
    make_line(person)
    due.look(person.pk)
    assert not Grant.objects.exists()


def test_a_corrected_roll_call_revokes_the_badge_and_says_so(person, staff, make_rule, make_line):
    make_rule("attended")
    consents.answer(None, True, by=person)
    line = make_line(person, 3)
    roll_call.confirm([line], by=staff)
    look_at_all()
    award = grant_of(person).award
    roll_call.doubt(line, by=staff)
    look_at_all()
    grant = Grant.objects.get(person=person)
    assert grant.state == "revoked" and line.meeting.day.isoformat() in grant.reason
    report = check(bytes(award.credential_json), person.email)
    assert {c.name: c.outcome.value for c in report.checks}["status"] == "fail"
    assert Notice.objects.filter(person=person, kind="recognition.revoked").count() == 1


def test_what_holds_again_is_issued_anew_and_the_revoked_badge_stays_revoked(
    person, staff, make_rule, make_line
):
    make_rule("attended")
    consents.answer(None, True, by=person)
    line = make_line(person, 3)
    for change in (
        lambda: roll_call.confirm([line], by=staff),
        lambda: roll_call.doubt(line, by=staff),
        lambda: (line.refresh_from_db(), roll_call.confirm([line], by=staff)),
    ):
        change()
        look_at_all()
    states = Grant.objects.order_by("attempt").values_list("attempt", "state")
    assert list(states) == [(1, "revoked"), (2, "issued")]
    assert Award.objects.filter(revoked_at=None).count() == 1


def test_more_facts_than_asked_for_make_no_second_badge(person, make_rule, told):
    make_rule("told", count=2)
    consents.answer(None, True, by=person)
    for key in "abcd":
        told[key] = a_fact(person, key)
        due.look(person.pk)
    assert Award.objects.count() == 1


def test_one_of_many_facts_may_fall_away_while_enough_are_left(person, make_rule, told):
    make_rule("told", count=2)
    consents.answer(None, True, by=person)
    for key in "abc":
        told[key] = a_fact(person, key)
    due.look(person.pk)
    del told["a"]
    due.look(person.pk)
    assert grant_of(person).state == "issued" and Award.objects.get().revoked_at is None
    del told["b"]
    due.look(person.pk)
    assert Award.objects.get().revoked_at is not None


def test_each_window_is_an_occasion_of_its_own(person, make_rule, told):
    make_rule("told", count=2, window=Window.HALF_YEAR)
    consents.answer(None, True, by=person)
    for key, month in zip("abcdef", (1, 2, 3, 8, 9, 12), strict=True):
        told[key] = a_fact(person, key, month)
    due.look(person.pk)
    occasions = Grant.objects.filter(state="issued").values_list("occasion", flat=True)
    assert sorted(occasions) == ["half:2026-1", "half:2026-2"]


def test_a_scope_and_a_first_day_narrow_a_rule(person, make_rule, told):
    make_rule("told", scope="group:standard", since=datetime(2026, 3, 1).date())
    told["elsewhere"] = a_fact(person, "elsewhere", 4, scopes=("group:other",))
    told["before"] = a_fact(person, "before", 2, scopes=("group:standard",))
    due.look(person.pk)
    assert not Grant.objects.exists()
    told["fits"] = a_fact(person, "fits", 4, scopes=("group:standard",))
    due.look(person.pk)
    assert [entry["key"] for entry in grant_of(person).facts] == [f"fits:{person.pk}"]


def test_a_person_is_asked_once_a_rule_and_nothing_is_issued_before_they_answer(
    person, make_rule, told
):
    make_rule("told", window=Window.EACH)
    for key in "ab":
        told[key] = a_fact(person, key)
        due.look(person.pk)
    assert Grant.objects.filter(state="offered").count() == 2
    assert Notice.objects.filter(person=person, kind="recognition.earned").count() == 1
    assert not Award.objects.exists()


def test_a_refusal_is_remembered_and_nobody_is_asked_again(person, make_rule, told):
    rule = make_rule("told", window=Window.EACH)
    told["a"] = a_fact(person, "a")
    due.look(person.pk)
    consents.answer(rule, False, by=person)
    told["b"] = a_fact(person, "b")
    due.look(person.pk)
    assert Notice.objects.filter(person=person, kind="recognition.earned").count() == 1
    assert not Award.objects.exists()
    consents.answer(rule, True, by=person)  # and they may change their mind
    look_at_all()
    assert Award.objects.count() == 2


def test_an_answer_about_a_rule_goes_before_the_answer_about_all(person, make_rule, told):
    rule = make_rule("told")
    consents.answer(None, True, by=person)
    consents.answer(rule, False, by=person)
    told["a"] = a_fact(person, "a")
    due.look(person.pk)
    assert not Award.objects.exists()


def test_looking_again_changes_nothing(person, make_rule, told):
    make_rule("told")
    consents.answer(None, True, by=person)
    told["a"] = a_fact(person, "a")
    assert due.look(person.pk) > 0
    before = (list(Grant.objects.values()), FactEvent.objects.count(), Award.objects.count())
    for _ in range(3):
        assert due.look(person.pk) == 0
    assert (
        list(Grant.objects.values()),
        FactEvent.objects.count(),
        Award.objects.count(),
    ) == before


def test_the_database_holds_one_standing_grant_an_occasion(person, make_rule, told):
    rule = make_rule("told")
    told["a"] = a_fact(person, "a")
    due.look(person.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(rule=rule, person=person, occasion="ever", attempt=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(
            rule=rule, person=person, occasion="ever", attempt=1, state=Grant.State.GONE
        )


def test_a_badge_that_the_issuer_revoked_by_hand_is_not_issued_again(
    person, staff, make_rule, told
):
    make_rule("told")
    consents.answer(None, True, by=person)
    told["a"] = a_fact(person, "a")
    due.look(person.pk)
    issuing.revoke(Award.objects.get(), reason="by mistake", by=staff)
    for _ in range(2):
        due.look(person.pk)
    assert Grant.objects.get().state == "stopped" and Award.objects.count() == 1


def test_a_term_is_a_credential_valid_from_and_until_its_days(person, make_rule, told):
    make_rule("term", window=Window.EACH)
    consents.answer(None, True, by=person)
    now = timezone.now().replace(microsecond=0)
    term = {"source": "term", "starts_at": now - timedelta(days=9)}
    told["t"] = a_fact(person, "t", ends_at=now + timedelta(days=9), **term)
    due.look(person.pk)
    award = grant_of(person).award
    assert (award.valid_from, award.valid_until) == (term["starts_at"], now + timedelta(days=9))
    # A longer term: the old credential is revoked, and another says what holds now.
    told["t"] = a_fact(person, "t", ends_at=now + timedelta(days=99), **term)
    due.look(person.pk)
    award.refresh_from_db()
    assert award.revoked_at is not None
    assert grant_of(person).award.valid_until == now + timedelta(days=99)
    # Ended before its time: revoked, and the reason is the room's own.
    told["t"] = told["t"].withdrawn("The role ended on 2026-11-30.")
    due.look(person.pk)
    assert Grant.objects.order_by("-attempt")[0].reason == "The role ended on 2026-11-30."
    assert not Award.objects.filter(revoked_at=None).exists()


def test_a_term_that_has_run_out_expires_by_itself_and_is_not_revoked(person, make_rule, told):
    make_rule("term", window=Window.EACH)
    consents.answer(None, True, by=person)
    now = timezone.now()
    told["t"] = a_fact(person, "t", source="term", starts_at=now, ends_at=now + timedelta(days=1))
    due.look(person.pk)
    later = now + timedelta(days=3)
    told.clear()
    due.look(person.pk, now=later)
    assert Award.objects.get().revoked_at is None
    assert Award.objects.get().state_at(later) == "expired"


def test_a_closed_or_blocked_account_is_left_as_it_is(person, make_rule, told):
    make_rule("told")
    consents.answer(None, True, by=person)
    told["a"] = a_fact(person, "a")
    due.look(person.pk)
    type(person).objects.filter(pk=person.pk).update(is_active=False)
    told.clear()
    due.look(person.pk)
    assert Award.objects.get().revoked_at is None


def test_what_stands_in_the_way_is_said_and_tried_again(person, make_rule, told, staff):
    rule = make_rule("told")
    consents.answer(None, True, by=person)
    issuing.archive_achievement(rule.achievement, by=staff)
    told["a"] = a_fact(person, "a")
    due.look(person.pk)
    assert "put away" in grant_of(person).problem and not Award.objects.exists()
    rule.achievement.refresh_from_db()
    issuing.archive_achievement(rule.achievement, by=staff, archived=False)
    due.look(person.pk)
    assert (grant_of(person).state, grant_of(person).problem) == ("issued", "")


def test_an_ended_rule_gives_nothing_more_and_still_revokes(person, staff, make_rule, told):
    rule = make_rule("told", window=Window.EACH)
    consents.answer(None, True, by=person)
    told["a"] = a_fact(person, "a")
    due.look(person.pk)
    rules.end(rule, by=staff)
    told["b"] = a_fact(person, "b")
    due.look(person.pk)
    assert Award.objects.count() == 1
    del told["a"]
    due.look(person.pk)
    assert Award.objects.get().revoked_at is not None


def test_a_rule_in_force_is_not_rewritten(staff, make_rule):
    rule = make_rule("attended")
    with pytest.raises(NotPossible, match="not rewritten"):
        rules.change(rule, by=staff, count=3)


def test_what_was_asked_while_somebody_looked_is_looked_at_again(person, make_rule, told):
    """A look takes off what it saw asked, and leaves what came meanwhile."""
    due.ask(person.pk)
    seen = Due.objects.get()
    due.ask(person.pk)
    assert not Due.objects.filter(pk=seen.pk, asked=seen.asked).exists()
    due.look(person.pk)
    assert not Due.objects.exists()


def test_several_causes_at_once_take_one_look(person, make_rule, told):
    make_rule("told")
    told["a"] = a_fact(person, "a")
    due.ask(person.pk)
    due.ask(person.pk)
    assert recognise.call(person.pk) == 1
    told["b"] = a_fact(person, "b")  # nobody has asked because of it
    assert recognise.call(person.pk) == 0
    assert FactEvent.objects.count() == 1


def test_a_duty_takes_up_what_no_task_has_done(person, make_rule, told):
    make_rule("told")
    consents.answer(None, True, by=person)
    told["a"] = a_fact(person, "a")
    later = datetime.now(UTC) + timedelta(minutes=5)
    assert due.compare(later) == 1 and due.sweep(later) == 1
    assert Award.objects.count() == 1 and due.compare(later) == 0
