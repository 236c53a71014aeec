"""What waits on the desk of those who run programmes and keep the books; how long applications are
kept that came to nothing.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.platform.programmes.world import pdf

from alliance.audit.models import AuditEntry
from alliance.desk import queues
from alliance.desk.retention import RULES
from alliance.programmes import waiting
from alliance.programmes.models import Application, Award, Milestone, Remark, Review, Round
from alliance.programmes.services import applying, awarding, fulfilling, reviewing, rounds

pytestmark = pytest.mark.django_db
NAMES = ("reviews", "awards", "reports", "payments")


def waits(viewer) -> dict[str, int]:
    lines = {line.name: line.count for line in queues.of(viewer, timezone.now())}
    found = {name: lines.get(f"programmes.{name}", 0) for name in NAMES}
    return {name: count for name, count in found.items() if count}


def url_of(viewer, name: str) -> str:
    lines = {line.name: line.url for line in queues.of(viewer, timezone.now())}
    return lines[f"programmes.{name}"]


@pytest.fixture
def judged(world):
    """Two applications; one is reviewed."""
    world.first, world.second = world.apply("ada"), world.apply("ben")
    world.reviewer("ray")
    world.close()
    world.review("ray", world.first, 5, 4)
    return world


def delivered(judged) -> Milestone:
    """Ada's first milestone, reported."""
    judged.award(judged.first)
    award = Award.objects.get(application=judged.first)
    fulfilling.accept_agreement(award, judged.programme.agreements.last(), by=judged["ada"])
    milestone = award.milestones.get(number=1)
    return fulfilling.deliver(milestone, by=judged["ada"], report="Done.")


def test_before_the_deadline_nothing_waits_for_a_review(world):
    world.apply("ada")
    assert waits(world.officer) == {}


def test_applications_without_a_review_wait_for_who_runs_it(judged, sign_in):
    for viewer in (judged.officer, judged.staff):
        assert waits(viewer) == {"reviews": 1}
        assert sign_in(viewer).get(url_of(viewer, "reviews")).status_code == 200
    for who in ("ada", "ray", "eve"):
        assert waits(judged[who]) == {}
    judged.review("ray", judged.second, 3, 3)
    assert waits(judged.officer) == {}


def test_what_one_has_an_interest_in_does_not_wait_for_one(judged):
    reviewing.declare(judged.second, by=judged.officer, text="My brother.")
    assert waits(judged.officer) == {}
    assert waits(judged.staff) == {"reviews": 1}


def test_proposed_awards_wait_for_the_second_person(judged, sign_in):
    awarding.propose(judged.round, by=judged.officer, awards={1: 40_000})
    assert waits(judged.officer) == {}
    assert waits(judged.staff) == {"awards": 1}
    assert sign_in(judged.staff).get(url_of(judged.staff, "awards")).status_code == 200
    awarding.confirm(judged.round, by=judged.staff, decision="Board call")
    assert waits(judged.staff) == {}


def test_an_officer_of_another_programme_sees_none_of_it(judged, make_person):
    awarding.propose(judged.round, by=judged.officer, awards={1: 40_000})
    judged.programme.officers.update(until=timezone.now())
    assert waits(judged.officer) == {}
    assert not any(n.startswith("programmes.") for n in _names(judged.officer))


def _names(viewer) -> list[str]:
    return [line.name for line in queues.of(viewer, timezone.now())]


def test_a_report_waits_to_be_accepted_and_then_for_somebody_else_to_pay(judged, make_person):
    payer = make_person("payer", is_staff=True)
    milestone = delivered(judged)
    assert waits(judged.officer) == waits(judged.staff) == {"reports": 1}
    assert waits(judged["ada"]) == {}
    milestone = fulfilling.accept(milestone, by=judged.staff)
    assert waits(judged.staff) == waits(judged.officer) == {}
    assert waits(payer) == {"payments": 1}
    assert url_of(payer, "payments") == judged.first.get_absolute_url()
    fulfilling.pay(milestone, by=payer, way="bank", on=timezone.localdate())
    assert waits(payer) == {}


def test_each_step_of_a_grant_is_recorded_with_who_did_it(judged, make_person):
    payer = make_person("payer", is_staff=True)
    milestone = fulfilling.accept(delivered(judged), by=judged.officer)
    fulfilling.pay(milestone, by=payer, way="bank", on=timezone.localdate())
    acts = {
        entry.act.rpartition(".")[2]: (entry.by, entry.subject.partition(":")[0], entry.data)
        for entry in AuditEntry.objects.filter(act__startswith="programmes.")
    }
    officer, staff = judged.officer.pk, judged.staff.pk
    assert acts["made"] == (staff, "programme", {})
    assert acts["proposed"] == (officer, "round", {"minor": 40_000})
    assert acts["decided"] == (staff, "round", {})
    assert acts["milestone"] == (officer, "application", {"milestone": 1})
    assert acts["paid"] == (payer.pk, "application", {"milestone": 1})


def test_a_deadline_that_was_moved_is_recorded(world):
    later = world.round.closes_at + timedelta(days=3)
    rounds.extend(world.round, by=world.officer, closes_at=later, text="A storm.")
    entry = AuditEntry.objects.get(act="programmes.extended")
    assert (entry.by, entry.subject) == (world.officer.pk, "round:sea/first")


def gone(rule: str, now) -> int:
    return RULES[f"programmes.{rule}"].forget(now)


def test_a_draft_that_was_never_submitted_is_emptied_a_year_after_the_deadline(
    world, django_capture_on_commit_callbacks
):
    draft, sent = world.draft("ada"), world.apply("ben")
    applying.add_file(draft, world.question("Plan"), pdf(), by=world["ada"])
    file = draft.attachments.get().file
    end = world.round.closes_at + waiting.DRAFTS
    assert gone("drafts", end) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert gone("drafts", end + timedelta(seconds=1)) == 1
    draft.refresh_from_db()
    sent.refresh_from_db()
    assert (draft.content, draft.state, draft.saves.count()) == ({}, "draft", 0)
    assert not file.storage.exists(file.name)
    assert sent.content["title"]
    assert gone("drafts", end + timedelta(days=9)) == 0


def test_what_was_not_awarded_is_emptied_with_what_was_said_of_it_and_scores_stay(judged):
    judged.review("ray", judged.second, 3, 3)
    reviewing.say(judged.second, by=judged["ray"], text="A remark.")
    judged.award(judged.first)
    end = judged.round.decided_at + waiting.CAME_TO_NOTHING
    assert gone("applications", end) == 0
    assert gone("applications", end + timedelta(seconds=1)) == 3  # it, its review, its remark
    first, second = Application.objects.order_by("number")
    assert first.submitted["title"]
    assert (second.content, second.submitted) == ({}, {"minor": 40_000})
    reviews = {one.application_id: one for one in Review.objects.all()}
    assert reviews[first.pk].for_applicant
    assert (reviews[second.pk].for_applicant, reviews[second.pk].for_reviewers) == ("", "")
    assert reviews[second.pk].scores
    assert not Remark.objects.exists()
    assert gone("applications", end + timedelta(days=9)) == 0


def test_what_was_withdrawn_or_called_off_is_emptied_when_that_is_long_ago(world):
    withdrawn, called_off = world.apply("ada"), world.apply("ben")
    applying.withdraw(withdrawn, by=world["ada"])
    long_after = timezone.now() + waiting.CAME_TO_NOTHING + timedelta(seconds=9)
    assert gone("applications", timezone.now()) == 0
    assert gone("applications", long_after) == 1
    rounds.cancel(world.round, by=world.officer, text="No money.")
    assert gone("applications", timezone.now()) == 0
    assert gone("applications", long_after + timedelta(days=1)) == 1
    called_off.refresh_from_db()
    assert called_off.submitted == {"minor": 40_000}


def test_what_is_being_judged_and_what_was_awarded_is_never_emptied(judged):
    far = timezone.now() + timedelta(days=9999)
    awarding.propose(judged.round, by=judged.officer, awards={1: 40_000})
    assert gone("applications", far) == gone("drafts", far) == 0
    awarding.confirm(judged.round, by=judged.staff, decision="Board", on=date(2026, 1, 1))
    gone("applications", far)
    judged.first.refresh_from_db()
    assert judged.first.submitted["title"]
    assert Round.objects.get().state == Round.State.DECIDED


def test_an_emptied_application_has_a_page_still(world, sign_in):
    application = world.apply("ada")
    applying.withdraw(application, by=world["ada"])
    gone("applications", timezone.now() + waiting.CAME_TO_NOTHING + timedelta(seconds=9))
    assert sign_in(world["ada"]).get(application.get_absolute_url()).status_code == 200
