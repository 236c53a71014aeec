"""Requests to delete: seen by staff, answered by somebody else, told before and after."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from alliance.audit.models import AuditEntry
from alliance.desk import services
from alliance.desk.models import DeletionRequest
from alliance.desk.services import NotPossible
from alliance.outbox.models import OutboxItem
from alliance.people import closing

pytestmark = pytest.mark.django_db
State = DeletionRequest.State


def mails_to(email: str) -> list[str]:
    return list(OutboxItem.objects.filter(to=email).order_by("pk").values_list("text", flat=True))


def test_whoever_asks_is_told_what_goes_and_what_stays(person):
    email = person.email
    services.ask(person, what="account")
    (told,) = mails_to(email)
    fate = closing.fate_of(person)
    assert "within a month" in told
    for sentence in (*fate.goes, *fate.stays):
        assert sentence in told


def test_a_request_is_made_once(person):
    services.ask(person, what="account")
    with pytest.raises(NotPossible, match="already"):
        services.ask(person, what="part", text="My picture")
    assert DeletionRequest.objects.count() == 1


def test_a_part_has_to_be_named(person):
    with pytest.raises(NotPossible):
        services.ask(person, what="part", text="  ")


def test_staff_close_the_account_and_the_person_is_told_after(person, staff):
    email, pk = person.email, person.pk
    asked = services.ask(person, what="account", text="Please, all of it")
    services.delete(asked, by=staff)
    person.refresh_from_db()
    asked.refresh_from_db()
    assert person.is_closed
    assert (asked.state, asked.text, asked.answered_by) == (State.DONE, "", staff)
    after = mails_to(email)[-1]
    assert "is closed" in after
    assert "What stays" in after
    acts = AuditEntry.objects.filter(about=pk).values_list("act", flat=True)
    assert {"desk.deletion.done", "people.account.closed"} <= set(acts)


def test_what_stands_against_closing_stands_against_staff_too(person, staff, monkeypatch):
    asked = services.ask(person, what="account")
    hindrance = closing.Registered("x", lambda p: None, None, lambda p: "An issuer needs an owner.")
    monkeypatch.setitem(closing.ROOMS, "x", hindrance)
    with pytest.raises(NotPossible, match="owner"):
        services.delete(asked, by=staff)
    asked.refresh_from_db()
    person.refresh_from_db()
    assert asked.state == State.WAITING
    assert not person.is_closed


def test_books_and_their_entries_stay_when_their_writer_goes(person, staff):
    from datetime import date

    from alliance.ledger import chart
    from alliance.ledger.models import Entry
    from alliance.ledger.services import Line, post

    lines = [Line(chart.BANK, 500, "EUR"), Line(chart.DUES, -500, "EUR")]
    post(key="k", on=date(2026, 3, 1), text="Dues", lines=lines, by=person, kind="dues")
    before = Entry.objects.get().digest
    services.delete(services.ask(person, what="account"), by=staff)
    assert Entry.objects.get().digest == before


def test_a_part_is_answered_in_words_and_the_account_stays(person, staff):
    asked = services.ask(person, what="part", text="A picture")
    with pytest.raises(NotPossible):
        services.delete(asked, by=staff)
    services.delete(asked, by=staff, answer="The picture is gone; the minutes stay.")
    person.refresh_from_db()
    assert not person.is_closed
    assert "the minutes stay" in mails_to(person.email)[-1]
    asked.refresh_from_db()
    assert asked.text == ""


def test_declining_takes_a_reason_that_the_person_reads(person, staff):
    asked = services.ask(person, what="account")
    with pytest.raises(NotPossible):
        services.decline(asked, by=staff, answer="")
    services.decline(asked, by=staff, answer="An invoice is open.")
    assert "An invoice is open." in mails_to(person.email)[-1]


@pytest.mark.parametrize("act", [services.delete, services.decline])
@pytest.mark.parametrize("who", ["person", "other_person", "themselves", "blocked"])
def test_only_another_of_the_staff_answers(act, who, person, other_person, staff, make_person):
    asked = services.ask(staff if who == "themselves" else person, what="part", text="x")
    by = {
        "person": person,
        "other_person": other_person,
        "themselves": staff,
        "blocked": make_person("blocked", is_staff=True, is_active=False),
    }[who]
    with pytest.raises(PermissionDenied):
        act(asked, by=by, answer="Done")
    asked.refresh_from_db()
    assert asked.state == State.WAITING


def test_an_administrators_request_is_another_administrators(staff, make_person):
    boss = make_person("boss", is_staff=True, is_superuser=True)
    asked = services.ask(boss, what="part", text="x")
    with pytest.raises(PermissionDenied):
        services.delete(asked, by=staff, answer="Done")
    services.delete(asked, by=make_person("b2", is_staff=True, is_superuser=True), answer="Done")


def test_an_answer_is_given_once(person, staff):
    asked = services.ask(person, what="part", text="x")
    services.decline(asked, by=staff, answer="No")
    with pytest.raises(PermissionDenied):
        services.delete(asked, by=staff, answer="Done")


def test_a_request_is_taken_back_by_whoever_made_it_alone(person, other_person, sign_in):
    asked = services.ask(person, what="account")
    address = reverse("desk:take_back", args=[asked.public_id])
    assert sign_in(other_person).post(address).status_code == 404
    with pytest.raises(PermissionDenied):
        services.take_back(asked, by=other_person)
    assert sign_in(person).post(address).status_code == 302
    asked.refresh_from_db()
    assert (asked.state, asked.text) == (State.WITHDRAWN, "")
    services.ask(person, what="account")


def test_closing_the_account_oneself_settles_the_request(person):
    from alliance.people.services import close_account

    asked = services.ask(person, what="account", text="words of mine")
    close_account(person)
    asked.refresh_from_db()
    assert (asked.state, asked.text) == (State.DONE, "")


def test_the_pages_of_requests_are_for_staff(person, staff, sign_in):
    asked = services.ask(person, what="part", text="words that only staff read")
    for address in (
        reverse("desk:requests"),
        reverse("desk:answer", args=[asked.public_id]),
        reverse("desk:acts"),
    ):
        assert sign_in(person).get(address).status_code == 403
        assert sign_in(staff).get(address).status_code == 200
