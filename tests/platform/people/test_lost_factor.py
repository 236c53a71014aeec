"""A lost second factor: staff take it off, it is recorded, and the person is told everywhere."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth
from django.core.exceptions import PermissionDenied
from django.test import Client

from alliance.audit.models import AuditEntry
from alliance.outbox.models import OutboxItem
from alliance.people import lost_factor
from alliance.people.models import Person
from alliance.people.signin import make_link

pytestmark = pytest.mark.django_db


@pytest.fixture
def with_factor(person: Person) -> Person:
    auth.TOTP.activate(person, auth.generate_totp_secret())
    RecoveryCodes.activate(person)
    return person


def in_browser_of(person: Person) -> Client:
    client = Client()
    assert client.post(urlsplit(make_link(person)).path).status_code == 302
    return client


def page_of(person: Person) -> str:
    return f"/people/accounts/{person.public_id}/"


def test_staff_take_it_off_and_it_is_recorded_and_told_to_every_address(person, staff):
    here, theirs = in_browser_of(staff), in_browser_of(person)
    auth.TOTP.activate(person, auth.generate_totp_secret())
    EmailAddress.objects.create(user=person, email="second@example.org", verified=True)
    EmailAddress.objects.create(user=person, email="unproven@example.org", verified=False)
    assert "Take the second factor off" in here.get(page_of(person)).content.decode()
    here.post(f"{page_of(person)}factors/", {"reason": "I called them."})
    assert not Authenticator.objects.filter(user=person).exists()
    assert theirs.get("/people/me/").status_code == 302
    entry = AuditEntry.objects.get(act="people.factors.taken_off")
    assert (entry.by, entry.about) == (staff.pk, person.pk)
    assert "called" not in str(entry.__dict__)
    told = OutboxItem.objects.filter(subject="Your second factor was taken off")
    assert {one.to for one in told} == {person.email, "second@example.org"}
    assert all("I called them." in one.text for one in told)
    assert "Take the second factor off" not in here.get(page_of(person)).content.decode()


def test_without_a_word_how_it_is_known_nothing_happens(with_factor, staff):
    said = in_browser_of(staff).post(
        f"{page_of(with_factor)}factors/", {"reason": " "}, follow=True
    )
    assert "Say how you know that it is them." in said.content.decode()
    assert lost_factor.has_one(with_factor)


def test_nobody_else_does_and_nobody_their_own(with_factor, staff, other_person):
    auth.TOTP.activate(staff, auth.generate_totp_secret())
    for by, of in ((other_person, with_factor), (with_factor, with_factor), (staff, staff)):
        with pytest.raises(PermissionDenied):
            lost_factor.take_off(of, by=by, reason="x")
    answer = in_browser_of(other_person).post(f"{page_of(with_factor)}factors/", {"reason": "x"})
    assert answer.status_code == 403
    assert lost_factor.has_one(with_factor)
    assert lost_factor.has_one(staff)


def test_an_administrators_is_taken_off_by_another_administrator_alone(with_factor, staff):
    Person.objects.filter(pk=with_factor.pk).update(is_superuser=True)
    with pytest.raises(PermissionDenied):
        lost_factor.take_off(with_factor, by=staff, reason="x")
    staff.is_superuser = True
    lost_factor.take_off(with_factor, by=staff, reason="x")
    assert not lost_factor.has_one(with_factor)


def test_where_there_is_none_nothing_is_told(person, staff):
    with pytest.raises(lost_factor.CannotBeDone):
        lost_factor.take_off(person, by=staff, reason="x")
    assert not OutboxItem.objects.exists()
