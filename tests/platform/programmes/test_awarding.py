"""Awards take two people without an interest; they are paid by milestones, through the books."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from tests.platform.programmes.world import belongs, body

from alliance.funding.models import Grant
from alliance.ledger import awaiting, chart
from alliance.ledger.awaiting import Payment
from alliance.ledger.errors import LedgerError
from alliance.ledger.models import Entry
from alliance.ledger.queries import balance
from alliance.programmes import permissions, queries
from alliance.programmes.models import Award, Milestone, ProgrammeEvent, Round
from alliance.programmes.services import applying, awarding, fulfilling, reviewing

State = Milestone.State


@pytest.fixture
def judged(world):
    """Two applications of 400 each, reviewed: Ada's better than Ben's."""
    world.first, world.second = world.apply("ada"), world.apply("ben")
    world.reviewer("ray")
    world.close()
    world.review("ray", world.first, 5, 4)
    world.review("ray", world.second, 3, 3)
    return world


def accepted(world, minor=40_000):
    """Ada's award, its agreement accepted."""
    world.award(world.first, minor)
    award = Award.objects.get(application=world.first)
    agreement = world.programme.agreements.last()
    return fulfilling.accept_agreement(award, agreement, by=world["ada"])


def delivered(world, number=1, minor=40_000):
    award = Award.objects.filter(accepted_at__isnull=False).first() or accepted(world, minor)
    milestone = award.milestones.get(number=number)
    return fulfilling.deliver(milestone, by=world["ada"], report="Done.")


def test_the_same_person_does_not_propose_and_confirm(judged):
    awarding.propose(judged.round, by=judged.officer, awards={1: 40_000})
    with pytest.raises(PermissionDenied):
        awarding.confirm(judged.round, by=judged.officer, decision="Me")
    awarding.confirm(judged.round, by=judged.staff, decision="Board call")
    judged.round.refresh_from_db()
    assert judged.round.state == Round.State.DECIDED


@pytest.mark.parametrize("who", ["ada", "ray", "eve"])
def test_applicants_reviewers_and_others_decide_nothing(judged, who):
    with pytest.raises(PermissionDenied):
        awarding.propose(judged.round, by=judged[who], awards={1: 40_000})
    awarding.propose(judged.round, by=judged.officer, awards={1: 40_000})
    with pytest.raises(PermissionDenied):
        awarding.confirm(judged.round, by=judged[who], decision="Me")
    with pytest.raises(PermissionDenied):
        awarding.take_back(judged.round, by=judged[who], text="No.")


def test_who_has_an_interest_in_any_application_decides_about_none(judged):
    reviewing.declare(judged.second, by=judged.officer, text="My brother.")
    with pytest.raises(PermissionDenied):
        awarding.propose(judged.round, by=judged.officer, awards={1: 40_000})


@pytest.mark.parametrize(
    "awards",
    [{}, {1: 40_001}, {1: 0}, {1: -5}, {9: 100}],
    ids=["none", "more than asked", "zero", "below zero", "nobody"],
)
def test_an_award_is_at_most_what_was_asked_for(judged, awards):
    with pytest.raises(ValidationError):
        awarding.propose(judged.round, by=judged.officer, awards=awards)
    assert not Award.objects.exists()


def test_awards_stay_within_the_budget(judged):
    Round.objects.filter(pk=judged.round.pk).update(budget_minor=60_000)
    with pytest.raises(ValidationError):
        awarding.propose(judged.round, by=judged.officer, awards={1: 40_000, 2: 20_001})
    awarding.propose(judged.round, by=judged.officer, awards={1: 40_000, 2: 20_000})


def test_what_nobody_has_reviewed_is_not_awarded(world):
    world.apply("ada")
    world.close()
    with pytest.raises(ValidationError):
        awarding.propose(world.round, by=world.officer, awards={1: 40_000})


def test_nothing_is_awarded_before_the_deadline(world):
    world.apply("ada")
    with pytest.raises(ValidationError):
        awarding.propose(world.round, by=world.officer, awards={1: 40_000})


def test_a_proposal_is_taken_back_and_made_again(judged):
    awarding.propose(judged.round, by=judged.officer, awards={1: 10_000})
    awarding.take_back(judged.round, by=judged.staff, text="Too little.")
    awarding.propose(judged.round, by=judged.officer, awards={1: 40_000})
    assert Award.objects.get().minor == 40_000


def test_an_applicant_reads_reviews_once_results_are_released(judged):
    now = timezone.now()
    assert not permissions.may_read_outcome(judged["ada"], judged.first, now)
    judged.award(judged.first)
    for who, made in (("ada", judged.first), ("ben", judged.second)):
        made.refresh_from_db()
        assert permissions.may_read_outcome(judged[who], made, now)
        assert not permissions.may_see_reviews(judged[who], made, now)  # scores stay


def test_results_name_who_agreed_and_count_the_others(judged):
    judged.first.may_name = True
    judged.first.save(update_fields=["may_name"])
    assert queries.results(judged.round) is None
    awarding.propose(judged.round, by=judged.officer, awards={1: 40_000, 2: 30_000})
    awarding.confirm(judged.round, by=judged.staff, decision="Board call")
    judged.round.refresh_from_db()
    found = queries.results(judged.round)
    assert [award.application.number for award in found.named] == [1]
    assert (found.unnamed, found.unnamed_minor) == (1, 30_000)
    assert (found.applied, found.awarded, found.awarded_minor) == (2, 2, 70_000)


def test_milestones_add_up_to_the_award(judged):
    judged.award(judged.first, 33_333)
    parts = list(Award.objects.get().milestones.values_list("number", "minor"))
    assert parts == [(1, 9_999), (2, 23_334)]


def test_nothing_is_reported_before_the_agreement(judged):
    judged.award(judged.first)
    milestone = Milestone.objects.get(number=1)
    with pytest.raises(PermissionDenied):
        fulfilling.deliver(milestone, by=judged["ada"], report="Done.")


def test_the_lead_accepts_the_newest_agreement(judged):
    judged.award(judged.first)
    award, agreement = Award.objects.get(), judged.programme.agreements.last()
    from alliance.programmes.services import keeping

    keeping.publish_agreement(judged.programme, by=judged.officer, text="Another.")
    with pytest.raises(ValidationError):
        fulfilling.accept_agreement(award, agreement, by=judged["ada"])
    with pytest.raises(PermissionDenied):
        fulfilling.accept_agreement(award, agreement, by=judged["ben"])
    newest = judged.programme.agreements.last()
    award = fulfilling.accept_agreement(award, newest, by=judged["ada"])
    assert (award.agreement, award.accepted_by) == (newest, judged["ada"])


def test_a_report_is_accepted_by_somebody_else(judged):
    milestone = delivered(judged)
    for who in ("ada", "ben", "ray"):
        with pytest.raises(PermissionDenied):
            fulfilling.accept(milestone, by=judged[who])
    fulfilling.give_back(milestone, by=judged.officer, text="How many?")
    with pytest.raises(PermissionDenied):
        fulfilling.accept(milestone, by=judged.officer)  # it is open again
    milestone = fulfilling.deliver(milestone, by=judged["ada"], report="Twelve.")
    assert fulfilling.accept(milestone, by=judged.officer).state == State.ACCEPTED


def test_staff_who_belong_to_the_applicant_neither_accept_nor_pay(judged):
    harbour = body("Harbour", judged["ada"])
    milestone = delivered(judged)
    belongs(judged.staff, harbour)
    with pytest.raises(PermissionDenied):
        fulfilling.accept(milestone, by=judged.staff)
    fulfilling.accept(milestone, by=judged.officer)
    with pytest.raises(PermissionDenied):
        fulfilling.pay(milestone, by=judged.staff, way="bank", on=timezone.localdate())


def test_who_accepts_does_not_pay(judged, make_person):
    milestone = fulfilling.accept(delivered(judged), by=judged.staff)
    today = timezone.localdate()
    for person in (judged.staff, judged.officer, judged["ada"]):
        with pytest.raises(PermissionDenied):
            fulfilling.pay(milestone, by=person, way="bank", on=today)
    other = make_person("treasurer", is_staff=True)
    assert fulfilling.pay(milestone, by=other, way="bank", on=today).state == State.PAID


def test_the_books_say_what_is_owed_and_what_was_paid_by_the_programme(judged):
    milestone = fulfilling.accept(delivered(judged), by=judged.officer)
    where = {"currency": "EUR", "programme": "sea"}
    assert balance(chart.GRANTS_PAID, **where) == 12_000
    assert balance(chart.GRANTS_PAYABLE, **where) == -12_000
    fulfilling.pay(milestone, by=judged.staff, way="sponsor", on=timezone.localdate())
    assert balance(chart.GRANTS_PAYABLE, **where) == 0
    assert balance(chart.SPONSOR_HELD, currency="EUR") == -12_000
    names = " ".join(Entry.objects.values_list("text", flat=True))
    assert "Ada" not in names


def test_nothing_is_booked_twice(judged):
    milestone = fulfilling.accept(delivered(judged), by=judged.officer)
    fulfilling.post_accepted(milestone, milestone.accepted_on, judged.officer)
    assert Entry.objects.count() == 1
    with pytest.raises(PermissionDenied):
        fulfilling.accept(milestone, by=judged.officer)


def test_a_round_paid_from_a_grant_releases_its_restriction(judged):
    grant = Grant.objects.create(
        code="gift", funder="Example Fund", title="For the sea", purpose="Sea.", currency="EUR",
        minor=90_000, starts_on=date(2026, 1, 1), ends_on=date(2027, 1, 1),
    )  # fmt: skip
    Round.objects.filter(pk=judged.round.pk).update(grant=grant)
    fulfilling.accept(delivered(judged), by=judged.officer)
    assert balance(chart.GRANTS_PAID, currency="EUR", fund="gift") == 12_000
    assert balance(chart.RELEASED_RESTRICTED, currency="EUR", fund="gift") == 12_000
    assert balance(chart.RELEASED, currency="EUR", fund="gift") == -12_000


def payment(milestone, minor=-12_000) -> Payment:
    return Payment(
        key=f"bank:{uuid.uuid4()}", on=timezone.localdate(), account=chart.BANK, minor=minor,
        currency="EUR", counterparty="Ada", reference=milestone.reference,
    )  # fmt: skip


def test_a_bank_statement_settles_an_accepted_milestone_and_takes_it_back(judged):
    milestone = fulfilling.accept(delivered(judged), by=judged.officer)
    [(room, open_one)] = [(r, a) for r, a in awaiting.everything() if r.name == "programmes"]
    assert (open_one.minor, open_one.reference) == (-12_000, milestone.reference)
    with pytest.raises(LedgerError):
        room.settle(open_one.key, payment(milestone, -11_999), judged.staff)
    room.settle(open_one.key, payment(milestone), judged.staff)
    milestone.refresh_from_db()
    assert milestone.state == State.PAID
    assert balance(chart.GRANTS_PAYABLE, currency="EUR") == 0
    with pytest.raises(LedgerError):
        room.settle(open_one.key, payment(milestone), judged.staff)
    room.undo(open_one.key, payment(milestone), judged.staff)
    milestone.refresh_from_db()
    assert (milestone.state, milestone.paid_on) == (State.ACCEPTED, None)


def test_a_payment_lies_between_its_acceptance_and_today(judged):
    milestone = fulfilling.accept(delivered(judged), by=judged.officer)
    for days in (-1, 1):
        on = timezone.localdate() + timedelta(days=days)
        with pytest.raises(ValidationError):
            fulfilling.pay(milestone, by=judged.staff, way="bank", on=on)


def test_the_log_is_only_added_to(judged):
    event = ProgrammeEvent.objects.first()
    with pytest.raises(TypeError):
        event.save()
    with pytest.raises(TypeError):
        event.delete()
    table = "programmes_programmeevent"
    for statement in (
        f"UPDATE {table} SET kind = 'paid'",
        f"DELETE FROM {table}",
        "UPDATE programmes_grantagreement SET text = 'Nothing.'",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_withdrawn_in_time_takes_it_out_of_the_ranking(judged):
    applying.withdraw(judged.first, by=judged["ada"])
    rows = queries.ranking(judged.round).rows
    assert [row.application.number for row in rows] == [2]
    awarding.propose(judged.round, by=judged.officer, awards={2: 100})
    judged.second.refresh_from_db()
    with pytest.raises(PermissionDenied):
        applying.withdraw(judged.second, by=judged["ben"])
