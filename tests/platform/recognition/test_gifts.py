"""A gift counts once it came and its giver says so, and not after it was taken back."""

from __future__ import annotations

import json

import pytest
from tests.platform.funding.conftest import DAY
from tests.platform.funding.test_sponsor import gift
from tests.platform.recognition.conftest import counted, look_at_all

from alliance.funding.services import givers
from alliance.issuing.models import Award
from alliance.ledger.models import Entry
from alliance.ledger.services import take_back
from alliance.recognition.deciding import Window
from alliance.recognition.models import Due, FactEvent
from alliance.recognition.services import consents
from alliance.recognition.sources import gifts

pytestmark = pytest.mark.django_db


def test_a_gift_counts_for_nobody_before_its_giver_says_that_it_is_theirs(person, staff):
    given = givers.name(gift(staff), person.email, by=staff)
    assert counted(person, "donated") == []
    givers.claim(given, by=person)
    assert counted(person, "donated") == ["Gave to the Alliance in 2026"]
    givers.part(given, by=person)
    assert counted(person, "donated") == []


def test_a_gift_that_the_books_do_not_have_counts_for_nothing(person, staff):
    given = givers.claim(givers.name(gift(staff), person.email, by=staff), by=person)
    type(given).objects.filter(pk=given.pk).update(id=given.pk + 1000)
    assert list(gifts.donated(person)) == []


def test_a_badge_for_a_gift_is_revoked_with_its_entry_and_tells_no_amount(person, staff, make_rule):
    make_rule("donated", window=Window.EACH)
    consents.answer(None, True, by=person)
    given = givers.name(gift(staff, 123_450), person.email, by=staff)
    look_at_all()
    assert not Award.objects.exists()
    givers.claim(given, by=person)
    look_at_all()
    award = Award.objects.get()
    assert award.recipient_email == person.email and award.revoked_at is None
    said = json.dumps(json.loads(bytes(award.credential_json)))
    assert "/money/2026/" in said
    assert not [amount for amount in ("1234.5", "1,234.5", "1,234", "123450") if amount in said]
    entry = Entry.objects.get(key=given.key)
    take_back(entry, key="test:back", on=DAY, text="Came back", by=staff)
    assert Due.objects.filter(person=person).exists()  # the books told it by themselves
    look_at_all()
    award.refresh_from_db()
    assert award.revoked_at is not None
    assert FactEvent.objects.filter(source="donated").count() == 2


def test_other_entries_that_are_taken_back_concern_nobody(person, staff):
    givers.claim(givers.name(gift(staff), person.email, by=staff), by=person)
    look_at_all()
    Due.objects.all().delete()
    other = gift(staff)
    entry = Entry.objects.get(key=other.key)
    take_back(entry, key="test:back", on=DAY, text="Came back", by=staff)
    assert not Due.objects.exists()
