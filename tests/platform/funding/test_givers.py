"""Whose gift it is: staff name an account, and only its holder says that it is so."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from tests.platform.funding.conftest import DAY
from tests.platform.funding.test_sponsor import gift

from alliance.funding import queries
from alliance.funding.exporting import of_person
from alliance.funding.models import Gift
from alliance.funding.services import givers
from alliance.ledger.models import Entry
from alliance.ledger.services import take_back
from alliance.notices.models import Notice
from alliance.people.services import close_account

pytestmark = pytest.mark.django_db


def reversed_by(staff, given: Gift) -> Entry:
    entry = Entry.objects.get(key=given.key)
    return take_back(entry, key="test:back", on=DAY, text="Came back", by=staff)


def test_the_holder_of_a_named_account_is_asked_and_nothing_follows_before(person, staff):
    given = givers.name(gift(staff), person.email.upper(), by=staff)
    assert (given.person, given.claimed_at) == (person, None)
    assert Notice.objects.filter(person=person, kind="funding.gift").count() == 1
    assert givers.claim(given, by=person).claimed_at


@pytest.mark.parametrize("answer", [givers.claim, givers.part], ids=["claim", "part"])
def test_nobody_else_says_whose_it_is_staff_included(person, staff, other_staff, answer):
    given = givers.name(gift(staff), person.email, by=staff)
    for somebody in (staff, other_staff):
        with pytest.raises(PermissionDenied):
            answer(given, by=somebody)
    with pytest.raises(PermissionDenied):
        answer(gift(staff), by=person)


def test_only_who_keeps_the_books_names_a_giver_and_never_themselves(person, staff):
    given = gift(staff)
    with pytest.raises(PermissionDenied):
        givers.name(given, person.email, by=person)
    for address in ("nobody@example.org", staff.email):
        with pytest.raises(ValidationError):
            givers.name(given, address, by=staff)
    given.refresh_from_db()
    assert given.person is None


def test_a_giver_is_not_exchanged_for_another(person, make_person, staff):
    given = givers.name(gift(staff), person.email, by=staff)
    with pytest.raises(ValidationError):
        givers.name(given, make_person("another").email, by=staff)


def test_what_was_parted_can_be_asked_of_somebody_else(person, make_person, staff):
    given = givers.part(givers.name(gift(staff), person.email, by=staff), by=person)
    assert givers.name(given, make_person("another").email, by=staff).person != person


def test_a_donation_with_an_address_that_is_nobodys_is_not_posted(client, staff):
    client.force_login(staff)
    form = {"giver": "Ada", "amount": "5", "currency": "EUR", "on": DAY.isoformat(), "word": ""}
    form["address"] = "nobody@example.org"
    response = client.post(reverse("funding:gift"), form)
    assert response.status_code == 400
    assert b"No account has this address" in response.content
    assert not Gift.objects.exists() and not Entry.objects.exists()


def test_who_is_thanked_in_the_report_gave_what_was_kept(person, staff):
    given = gift(staff, is_named=True)
    assert queries.named_gifts(DAY.year) == [given]
    reversed_by(staff, given)
    assert queries.named_gifts(DAY.year) == []


def test_the_page_of_gifts_shows_ones_own_and_takes_the_answer(client, person, staff):
    mine = givers.name(gift(staff, 4_200), person.email, by=staff)
    gift(staff, 7_700)
    client.force_login(person)
    page = client.get(reverse("funding:gifts")).content.decode()
    assert "42.00" in page and "77.00" not in page
    client.post(reverse("funding:gift_answer", args=[mine.pk]), {"mine": "yes"})
    mine.refresh_from_db()
    assert mine.claimed_at
    reversed_by(staff, mine)
    assert "counts no more" in client.get(reverse("funding:gifts")).content.decode()


def test_a_wrong_address_is_told_at_the_gift_it_was_typed_for(client, staff):
    given = gift(staff)
    client.force_login(staff)
    url = reverse("funding:gift_giver", args=[given.pk])
    response = client.post(url, {"address": "nobody@example.org"})
    assert response.status_code == 400
    assert b"No account has this address" in response.content


def test_a_giver_takes_their_gifts_along_and_leaves_without_a_name(person, staff):
    given = givers.name(gift(staff, is_named=True, word="Thanks"), person.email, by=staff)
    givers.claim(given, by=person)
    asked = givers.name(gift(staff), person.email, by=staff)
    assert [one["amount"] for one in of_person(person)["gifts"]] == ["100.00", "100.00"]
    close_account(person)
    given.refresh_from_db()
    asked.refresh_from_db()
    assert (given.giver, given.word, given.is_named, given.person) == ("", "", False, None)
    assert (asked.giver, asked.person) == ("Ada Example", None)  # it was never theirs
