"""Measures, appeals, and how long things are kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from alliance.conduct.models import Appeal, CaseEvent, Measure, Report, Tally
from alliance.conduct.services import handling, keeping, measuring, reporting
from alliance.outbox.models import OutboxItem
from alliance.people import standing
from alliance.people.models import Person

pytestmark = pytest.mark.django_db
Kind = Measure.Kind


@pytest.fixture
def case(world, tell) -> Report:
    report, _ = tell()
    handling.note_involved(report, world.accused, by=world.handler)
    return report


def take(case, world, kind, **more) -> Measure:
    more.setdefault("until", timezone.now() + timedelta(days=30))
    return measuring.take(case, world.accused, kind, "what and why", by=world.handler, **more)


def link_to(person: Person) -> str:
    text = OutboxItem.objects.filter(to=person.email).latest("pk").text
    return next(word for word in text.split() if "/conduct/decision/" in word).partition(":8000")[2]


def test_a_measure_needs_an_account_that_was_noted_as_involved(case, world):
    with pytest.raises(handling.WrongState):
        measuring.take(case, world.stranger, Kind.WARNING, "x", by=world.handler)


@pytest.mark.parametrize("who", ["staff", "superuser", "reporter", "stranger", "moderator"])
def test_only_those_named_take_measures(case, world, who):
    with pytest.raises(PermissionDenied):
        measuring.take(case, world.accused, Kind.REMOVAL, "x", by=getattr(world, who))
    assert Person.objects.get(pk=world.accused.pk).is_active


def test_a_suspension_closes_what_is_open_and_ends_by_itself(case, world, sign_in):
    browser = sign_in(world.accused)
    assert browser.get("/people/me/").status_code == 200
    until = timezone.now() + timedelta(days=7)
    take(case, world, Kind.SUSPENSION, until=until)
    assert browser.get("/people/me/").status_code == 302
    assert standing.end_suspensions(until - timedelta(seconds=1)) == 0
    assert standing.end_suspensions(until) == 1
    assert Person.objects.get(pk=world.accused.pk).is_active


def test_a_suspended_person_cannot_sign_in(case, world):
    from alliance.people.signin import make_link

    link = make_link(world.accused)
    take(case, world, Kind.SUSPENSION)
    answer = Client().post(link.partition(":8000")[2])
    assert answer.status_code == 410


@pytest.mark.parametrize("days", [-1, 400])
def test_a_suspension_lies_ahead_and_within_a_year(case, world, days):
    with pytest.raises(handling.WrongState):
        take(case, world, Kind.SUSPENSION, until=timezone.now() + timedelta(days=days))


def test_a_warning_keeps_nobody_out(case, world):
    take(case, world, Kind.WARNING)
    assert Person.objects.get(pk=world.accused.pk).is_active


def test_staff_cannot_undo_what_was_decided_under_the_code(case, world):
    take(case, world, Kind.REMOVAL)
    with pytest.raises(standing.CannotBeDone):
        standing.reactivate(world.accused, by=world.superuser)


def test_whom_it_concerns_reads_it_by_link_without_signing_in_and_not_who_reported(case, world):
    take(case, world, Kind.REMOVAL)
    mail = OutboxItem.objects.filter(to=world.accused.email).latest("pk")
    assert "what and why" not in mail.text
    page = Client().get(link_to(world.accused)).content.decode()
    assert "what and why" in page
    assert "Rita" not in page and case.receipt not in page


def test_an_appeal_is_decided_by_another_and_lifts_the_measure(case, world):
    measure = take(case, world, Kind.REMOVAL)
    address = link_to(world.accused)
    Client().post(address, {"text": "it was not me"})
    appeal = Appeal.objects.get()
    with pytest.raises(PermissionDenied):
        measuring.decide(appeal, Appeal.Decision.CHANGED, "…", by=world.handler)
    measuring.decide(appeal, Appeal.Decision.CHANGED, "you are right", by=world.second)
    measure.refresh_from_db()
    assert measure.lifted_at
    assert Person.objects.get(pk=world.accused.pk).is_active
    assert "you are right" in Client().get(address).content.decode()


def test_who_decided_decides_the_appeal_when_there_is_nobody_else(case, world):
    take(case, world, Kind.WARNING)
    Client().post(link_to(world.accused), {"text": "no"})
    handling.step_back(case, by=world.second)
    measuring.decide(Appeal.objects.get(), Appeal.Decision.UPHELD, "so it is", by=world.handler)
    assert Appeal.objects.get().decision == Appeal.Decision.UPHELD


def test_one_appeals_once(case, world):
    take(case, world, Kind.WARNING)
    address = link_to(world.accused)
    Client().post(address, {"text": "first"})
    Client().post(address, {"text": "second"})
    assert Appeal.objects.count() == 1


def test_the_reporter_appeals_against_how_it_was_closed_and_it_is_opened_again(world, tell):
    report, token = tell()
    address = f"/conduct/follow/{token}/"
    Client().post(address, {"appeal": "1", "text": "too early"})
    assert not Appeal.objects.exists()
    handling.close(report, Report.Outcome.NO_BREACH, "nothing", by=world.handler)
    Client().post(address, {"appeal": "1", "text": "you did not ask Sam"})
    report.refresh_from_db()
    assert report.state == Report.State.IN_WORK
    with pytest.raises(handling.WrongState):  # first the appeal
        handling.close(report, Report.Outcome.BREACH, "x", by=world.second)
    with pytest.raises(PermissionDenied):
        measuring.decide(Appeal.objects.get(), Appeal.Decision.UPHELD, "…", by=world.handler)


def test_lifting_one_measure_leaves_another_that_holds(case, world):
    first = take(case, world, Kind.SUSPENSION, until=timezone.now() + timedelta(days=90))
    second = take(case, world, Kind.SUSPENSION, until=timezone.now() + timedelta(days=10))
    measuring.lift(first, by=world.handler)
    person = Person.objects.get(pk=world.accused.pk)
    assert not person.is_active
    assert person.blocked_until == second.until
    measuring.lift(second, by=world.handler)
    assert Person.objects.get(pk=world.accused.pk).is_active


def test_closed_reports_are_erased_after_a_year_and_a_count_remains(case, world):
    take(case, world, Kind.WARNING)
    handling.close(case, Report.Outcome.BREACH, "x", by=world.handler)
    before = keeping.numbers()
    closed = Report.objects.get().closed_at
    assert closed
    assert keeping.erase_old(closed + keeping.KEPT_CLOSED - timedelta(seconds=1)) == 0
    assert keeping.erase_old(closed + keeping.KEPT_CLOSED) == 1
    assert not Report.objects.exists()
    assert not CaseEvent.objects.exists()
    assert Tally.objects.get(key="outcome:breach").count == 1
    assert keeping.numbers() == before
    assert keeping.erase_old(closed + 3 * keeping.KEPT_CLOSED) == 0


def test_an_open_report_is_never_erased(case):
    assert keeping.erase_old(timezone.now() + 10 * keeping.KEPT_CLOSED) == 0


def test_while_a_measure_holds_the_report_is_kept(case, world):
    take(case, world, Kind.SUSPENSION, until=timezone.now() + timedelta(days=366))
    handling.close(case, Report.Outcome.BREACH, "x", by=world.handler)
    Report.objects.update(closed_at=timezone.now() - timedelta(days=400))
    assert keeping.erase_old(timezone.now()) == 0
    Measure.objects.update(kind=Kind.REMOVAL, until=None)
    assert keeping.erase_old(timezone.now()) == 0
    assert keeping.erase_old(timezone.now() + keeping.KEPT_CLOSED) == 1


def test_the_numbers_of_the_present_year_tell_no_outcome(case, world, client):
    handling.close(case, Report.Outcome.BREACH, "x", by=world.handler)
    page = client.get("/conduct/numbers/").content.decode()
    assert "1 report" in page
    assert "code was broken" not in page
    Report.objects.update(came_at=timezone.now() - timedelta(days=366))
    page = client.get("/conduct/numbers/").content.decode()
    assert "code was broken" in page


def test_a_closed_account_takes_the_name_out_of_the_report_and_leaves_the_report(world, tell):
    from alliance.people.services import close_account

    report, token = tell()
    close_account(world.reporter)
    report.refresh_from_db()
    assert report.reporter is None
    assert reporting.by_token(token) == report
